package dev.orderpipeline.processor.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orderpipeline.model.FileKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSourceTest {
  private static final Limits SMALL = new Limits(20_000, 10, 100);

  @Test
  void aByteOrderMarkIsNoPartOfTheHeader() throws IOException {
    assertThat(read("\uFEFFa,b\n1,2\n")).containsExactly("1:a|b", "2:1|2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void theLineOfARecordIsThePhysicalOneForEachLineEnd(String end) throws IOException {
    String text = String.join(end, "a,b", "1,2", "", "\"x" + end + "y\",3", "  ", "4,5", "");
    assertThat(read(text)).containsExactly("1:a|b", "2:1|2", "4:x" + end + "y|3", "7:4|5");
  }

  @Test
  void mixedLineEndsCountOneLineEach() throws IOException {
    assertThat(read("a,b\r1,2\r\n3,4\n\r5,6\n\n\r\n7,8"))
        .containsExactly("1:a|b", "2:1|2", "3:3|4", "5:5|6", "8:7|8");
  }

  @Test
  void blankLinesBeforeTheHeaderAreSkipped() throws IOException {
    assertThat(read("\n \r\na,b\n1,2")).containsExactly("3:a|b", "4:1|2");
  }

  @Test
  void aLastLineWithoutAnEndIsRead() throws IOException {
    assertThat(read("a,b\n1,\"2\"")).containsExactly("1:a|b", "2:1|2");
    assertThat(read("a,b\n1,")).containsExactly("1:a|b", "2:1|");
  }

  @Test
  void doubledQuotesAndDelimitersInQuotesAreText() throws IOException {
    assertThat(read("a,b\n\"say \"\"hi\"\", you\",2\n"))
        .containsExactly("1:a|b", "2:say \"hi\", you|2");
  }

  @Test
  void aQuoteInsideAnUnquotedCellIsText() throws IOException {
    assertThat(read("a,b\n6\" nail,2\n")).containsExactly("1:a|b", "2:6\" nail|2");
  }

  @Test
  void charactersThatAreMarksElsewhereAreText() throws IOException {
    assertThat(read("a,b\n#1,\\\"2\n\uFFFE,\uFFFF\n"))
        .containsExactly("1:a|b", "2:#1|\\\"2", "3:\uFFFE|\uFFFF");
  }

  @Test
  void aHeaderAloneIsAFileWithoutRows() throws IOException {
    assertThat(read("a,b")).containsExactly("1:a|b");
  }

  @Test
  void bytesThatAreNotUtf8MarkTheirRecordOnly() throws IOException {
    byte[] bytes = "a,b\n1,Zo?\n2,x\n".getBytes(StandardCharsets.ISO_8859_1);
    bytes[8] = (byte) 0xEB;
    try (RecordSource source = open(bytes, SMALL)) {
      RawRecord first = source.next();
      assertThat(first.damaged()).isTrue();
      assertThat(first.cell(1)).isEqualTo("Zo\uFFFD");
      assertThat(source.next().damaged()).isFalse();
    }
  }

  @Test
  void linesStayRightInAFileOfManyBlocks() throws IOException {
    StringBuilder text = new StringBuilder("a,b\r\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(",\"x\r\ny\"\r\n");
    }
    try (RecordSource source = open(bytes(text.toString()), SMALL)) {
      for (int i = 0; i < 20_000; i++) {
        RawRecord record = source.next();
        assertThat(record.line()).isEqualTo(2 + 2L * i);
        assertThat(record.cell(0)).isEqualTo(Integer.toString(i));
      }
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void anEmptyFileIsRefused() {
    assertRefused(
        new byte[0],
        0,
        "The orders file is empty (0 bytes). Send it with at least its header line.");
  }

  @Test
  void blankLinesAloneAreNoHeader() {
    assertRefused(
        bytes("\n \n"),
        0,
        "The orders file holds no header line, only blank lines. Send it with its header line.");
  }

  @Test
  void aFileThatIsSomethingElseIsRefusedByWhatItLooksLike() {
    assertLooksLike(new byte[] {0x1F, (byte) 0x8B, 8, 0}, "gzip data");
    assertLooksLike(new byte[] {'P', 'K', 3, 4, 0}, "a zip archive or a spreadsheet workbook");
    assertLooksLike(bytes("%PDF-1.4\n"), "a PDF document");
    assertLooksLike("\uFEFFid,a\n".getBytes(StandardCharsets.UTF_16LE), "text in UTF-16 or UTF-32");
    assertLooksLike("\uFEFFid,a\n".getBytes(StandardCharsets.UTF_16BE), "text in UTF-16 or UTF-32");
    assertLooksLike("id,a\n1,2\n".getBytes(StandardCharsets.UTF_16LE), "text in UTF-16 or UTF-32");
    assertLooksLike("id,a\n1,2\n".getBytes(StandardCharsets.UTF_16BE), "text in UTF-16 or UTF-32");
    assertLooksLike(bytes("\n <!DOCTYPE html><html>"), "an HTML or XML page");
    assertLooksLike(new byte[] {(byte) 0x89, 'P', 'N', 'G', 7, '\n', 1}, "binary data");
  }

  @Test
  void otherDelimitersAreRefusedByName() {
    for (String[] dialect : new String[][] {{";", "semicolons"}, {"\t", "tabs"}, {"|", "pipes"}}) {
      assertRefused(
          bytes("a" + dialect[0] + "\"x,y,z\"" + dialect[0] + "c\n1,2,3\n"),
          1,
          "The orders file separates its columns by "
              + dialect[1]
              + ", as its header line shows: only commas are read so far. Send it separated by"
              + " commas.");
    }
  }

  @Test
  void aQuoteThatIsNeverClosedIsNamedByTheLineOnWhichItOpens() {
    assertRefused(
        bytes("a,b\r\n1,2\r\n\"x\r\ny\",\"open\r\n5,6\r\n"),
        4,
        "The orders file has a quote that opens on line 4 and is never closed. Close the quote, or"
            + " double it if it is part of the text, and send the file again.");
  }

  @Test
  void aQuoteThatRunsOverTheLimitIsNamedByTheLineOnWhichItOpens() {
    assertRefused(
        bytes("a,b\n1,2\n3,\"open\n" + "4,5\n".repeat(50_000)),
        3,
        "The orders file has a quote that opens on line 3 and is not closed within 20000"
            + " characters. Close the quote, or double it if it is part of the text, and send the"
            + " file again.");
  }

  @Test
  void textAfterAClosingQuoteRefusesTheFile() {
    assertRefused(
        bytes("a,b\n1,2\n\"x\ny\" z,3\n4,5\n"),
        3,
        "The orders file cannot be cut into rows from line 3 on: text follows a closing quote on"
            + " line 4. Put quotes around whole cells only, double those that are part of the"
            + " text, and send the file again.");
    assertRefusedOnLine(bytes("a,b\n1,\"x\"z"), 2);
  }

  @Test
  void aRecordOfTheGreatestLengthIsReadAndOneLongerRefused() throws IOException {
    String longest = "x".repeat(SMALL.recordCharacters() - 3);
    assertThat(read("a,b\n1," + longest + "\n2,y\n")).hasSize(3);
    assertThat(read("a,b\n1," + longest + "x")).hasSize(2);
    String message =
        "The orders file has a record that begins on line 2 and is longer than 20000 characters."
            + " Correct the line and send the file again.";
    assertRefused(bytes("a,b\n1," + longest + "x\n2,y\n"), 2, message);
    assertRefused(bytes("a,b\n1," + longest + "xx"), 2, message);
    assertRefused(bytes("a,b\n1," + "x".repeat(100_000)), 2, message);
  }

  @Test
  void aHeaderLongerThanTheLimitIsRefused() {
    assertRefusedOnLine(bytes(",".repeat(100_000)), 1);
  }

  @Test
  void moreColumnsThanTheLimitRefuseTheFile() {
    assertRefused(
        bytes("a,b\n1,2,3,4,5,6,7,8,9,10,11\n"),
        2,
        "The orders file has 11 columns on line 2; at most 10 are read. Correct the line and send"
            + " the file again.");
  }

  @Test
  void anEndlessLineIsRefusedAfterALimitedPartOfIt() {
    long[] drawn = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            drawn[0]++;
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            drawn[0] += length;
            Arrays.fill(buffer, offset, offset + length, (byte) 'x');
            return length;
          }
        };
    assertThatThrownBy(() -> RecordSource.open(FileKind.ITEMS, endless, Limits.defaults()))
        .isInstanceOf(FileRefusedException.class);
    assertThat(drawn[0]).isLessThan(3L << 20);
  }

  @Test
  void theBytesAreClosedAlsoWhenTheFileIsRefused() throws IOException {
    for (String text : List.of("", "a,b\n1,2\n", ",".repeat(100_000))) {
      AtomicBoolean closed = new AtomicBoolean();
      InputStream in =
          new ByteArrayInputStream(bytes(text)) {
            @Override
            public void close() {
              closed.set(true);
            }
          };
      try (RecordSource source = RecordSource.open(FileKind.ORDERS, in, SMALL)) {
        assertThat(source.header().line()).isEqualTo(1);
      } catch (FileRefusedException e) {
        assertThat(e.kind()).isEqualTo(FileKind.ORDERS);
      }
      assertThat(closed).isTrue();
    }
  }

  @Test
  void bytesThatBreakOffWithAnErrorAreNoEndOfTheFile() throws IOException {
    InputStream breaking =
        new InputStream() {
          private final byte[] start = bytes("a,b\n" + "1,2\n".repeat(50_000));
          private int at;

          @Override
          public int read() throws IOException {
            if (at == start.length) {
              throw new IOException("connection reset");
            }
            return start[at++];
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            if (at == start.length) {
              throw new IOException("connection reset");
            }
            int count = Math.min(length, start.length - at);
            System.arraycopy(start, at, buffer, offset, count);
            at += count;
            return count;
          }
        };
    try (RecordSource source = RecordSource.open(FileKind.ORDERS, breaking, SMALL)) {
      assertThatThrownBy(
              () -> {
                while (source.next() != null) {
                  assertThat(source.header().size()).isEqualTo(2);
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessage("connection reset");
    }
  }

  private static void assertLooksLike(byte[] bytes, String what) {
    assertRefused(
        bytes,
        1,
        "The orders file is no CSV: it looks like "
            + what
            + ". Send it as plain CSV text in UTF-8.");
  }

  private static void assertRefused(byte[] bytes, long line, String message) {
    FileRefusedException refused =
        catchThrowableOfType(FileRefusedException.class, () -> readAll(bytes));
    assertThat(refused).hasMessage(message);
    assertThat(refused.kind()).isEqualTo(FileKind.ORDERS);
    assertThat(refused.line()).isEqualTo(line);
  }

  private static void assertRefusedOnLine(byte[] bytes, long line) {
    FileRefusedException refused =
        catchThrowableOfType(FileRefusedException.class, () -> readAll(bytes));
    assertThat(refused.line()).isEqualTo(line);
  }

  private static List<String> read(String text) throws IOException {
    return readAll(bytes(text));
  }

  private static List<String> readAll(byte[] bytes) throws IOException {
    List<String> shown = new ArrayList<>();
    try (RecordSource source = open(bytes, SMALL)) {
      for (RawRecord record = source.header(); record != null; record = source.next()) {
        String[] cells = new String[record.size()];
        Arrays.setAll(cells, record::cell);
        shown.add(record.line() + ":" + String.join("|", cells));
      }
    }
    return shown;
  }

  private static RecordSource open(byte[] bytes, Limits limits) throws IOException {
    return RecordSource.open(FileKind.ORDERS, new ByteArrayInputStream(bytes), limits);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
