package dev.orderpipeline.transform.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Windows1252Test {
  private static final int BUFFER = 1 << 16;

  @Test
  void everyDefinedByteAloneIsWindows1252() throws IOException {
    for (int b = 0x80; b <= 0xFF; b++) {
      boolean isDefined =
          new String(new byte[] {(byte) b}, Charset.forName("windows-1252")).charAt(0) != 0xFFFD;
      FileEncoding expected = isDefined ? FileEncoding.WINDOWS_1252 : FileEncoding.UTF_8;
      assertThat(encoding(hex("61%02X62".formatted(b)))).as("%02X", b).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "61",
        "61627F00", // ASCII
        "C280",
        "DFBF",
        "E0A080",
        "EFBFBF",
        "ED9FBF",
        "F0908080",
        "F48FBFBF", // UTF-8
        "E4C3A4",
        "C3A4E4",
        "FFEFBBBF",
        "C3C3A4",
        "E2E282AC",
        "F0F09F9880", // both
        "E481" // undefined
      })
  void charactersOfUtf8OrUndefinedBytesExcludeIt(String hex) throws IOException {
    assertThat(encoding(hex(hex))).isEqualTo(FileEncoding.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "E4",
        "C3",
        "E282",
        "F09F98",
        "C3E4",
        "C0AF",
        "C1BF",
        "E09F80",
        "EDA080",
        "F0808080",
        "F4A08080",
        "F5808080",
        "FC656E",
        "4DFC6C6C6572",
        "80",
        "BFBF",
        "C341A4",
        "FE8080"
      })
  void letterThatIsNoCharacterOfUtf8IsWindows1252(String hex) throws IOException {
    assertThat(encoding(hex(hex))).isEqualTo(FileEncoding.WINDOWS_1252);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C3A4", "E282AC", "F09F9880", "E4", "81"})
  void resultIsTheSameWhereverTheBytesAre(String hex) throws IOException {
    byte[] letter = hex(hex);
    FileEncoding expected = encoding(letter);
    for (int at = BUFFER - 80; at <= BUFFER + 80; at++) {
      byte[] file = new byte[3 * BUFFER];
      Arrays.fill(file, (byte) 'a');
      file[0] = (byte) 0xE4;
      System.arraycopy(letter, 0, file, at, letter.length);
      assertThat(encoding(file)).as("at %d", at).isEqualTo(expected);
      assertThat(encoding(Arrays.copyOf(file, at + letter.length)))
          .as("at %d, the end", at)
          .isEqualTo(expected);
    }
  }

  @Test
  void bytesOfThePreviousBufferAreNoEnd() throws IOException {
    byte[] file = new byte[BUFFER + 10];
    Arrays.fill(file, (byte) 'a');
    // Where the next buffer is after its last byte, because it begins with three bytes of this one.
    file[13] = (byte) 0xA4;
    file[file.length - 1] = (byte) 0xC3;

    assertThat(encoding(file)).isEqualTo(FileEncoding.WINDOWS_1252);
  }

  @Test
  void gzipDataIsUnpacked() throws IOException {
    assertThat(encoding(gzip(hex("61E4")))).isEqualTo(FileEncoding.WINDOWS_1252);
    assertThat(encoding(gzip(hex("61C3A4")))).isEqualTo(FileEncoding.UTF_8);
  }

  @Test
  void damagedOrTooLargeGzipDataIsLeftToTheReader() throws IOException {
    byte[] packed = gzip(hex("61E4".repeat(100)));

    assertThat(encoding(Arrays.copyOf(packed, packed.length - 9))).isEqualTo(FileEncoding.UTF_8);
    Limits small = new Limits(100, 100, 100, 100, 99, 100);
    assertThat(Windows1252.encodingOf(FileKind.ITEMS, new ByteArrayInputStream(packed), small))
        .isEqualTo(FileEncoding.UTF_8);
  }

  @Test
  void firstCharacterOfUtf8EndsTheReading() throws IOException {
    long[] read = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 'a';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) 'a');
            read[0] += length;
            return length;
          }
        };
    InputStream file = new SequenceInputStream(new ByteArrayInputStream(hex("61C3A4")), endless);

    assertThat(Windows1252.encodingOf(FileKind.ITEMS, file, Limits.defaults()))
        .isEqualTo(FileEncoding.UTF_8);
    assertThat(read[0]).isLessThan(2 * BUFFER);
  }

  @Test
  void failureOfTheStreamIsNoResult() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("reset");
          }
        };

    assertThatThrownBy(() -> Windows1252.encodingOf(FileKind.ITEMS, failing, Limits.defaults()))
        .hasMessage("reset");
  }

  @Test
  void otherTypesAreNamedAsWithoutTheSetting() {
    for (String hex : new String[] {"FFFE0000", "504B0304E4", "255044460AE4"}) {
      assertThatThrownBy(() -> open(hex(hex)))
          .isInstanceOf(FileRejectedException.class)
          .hasMessageStartingWith("FILE_NOT_CSV");
    }
  }

  @Test
  void byteOrderMarkOfUtf16ComesFirst() throws IOException {
    byte[] file = "\uFEFFid,status\n1,\u00E9\n".getBytes(StandardCharsets.UTF_16LE);

    try (RecordSource source = open(file)) {
      assertThat(source.start().encoding()).isEqualTo(FileEncoding.UTF_16);
      assertThat(source.next().cells()).containsExactly("1", "\u00E9");
    }
  }

  @Test
  void limitsCountCharactersAndLinesStayPhysical() throws IOException {
    byte[] file =
        ("id,status\n\n1,\"" + "\u20AC".repeat(90) + "\n\"\n2,\u20AC\n")
            .getBytes(Charset.forName("windows-1252"));

    try (RecordSource source = open(file)) {
      assertThat(source.start().packed()).isTrue();
      assertThat(source.next().cell(1)).isEqualTo("\u20AC".repeat(90) + "\n");
      RawRecord last = source.next();
      assertThat(last.line()).isEqualTo(5);
      assertThat(last.cell(1)).isEqualTo("\u20AC");
    }
  }

  private static RecordSource open(byte[] file) throws IOException {
    return RecordSource.open(
        FileKind.ITEMS,
        new ByteArrayInputStream(file),
        FileEncoding.WINDOWS_1252,
        new Limits(100, 100, 100, 100, 1_000, 1_000),
        new ColumnNames(Set.of("id", "status"), Set.of("id")));
  }

  private static FileEncoding encoding(byte[] file) throws IOException {
    return Windows1252.encodingOf(
        FileKind.ITEMS, new ByteArrayInputStream(file), Limits.defaults());
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
