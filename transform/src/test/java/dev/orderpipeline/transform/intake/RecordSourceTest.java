package dev.orderpipeline.transform.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSourceTest {
  private static final Limits SMALL = new Limits(20_000, 10, 100, 10, 1_000_000, 1_000_000);
  private static final ColumnNames KNOWN =
      new ColumnNames(Set.of("id", "order_reference", "customer_reference", "status"), Set.of());

  @Test
  void byteOrderMarkIsNotPartOfTheHeader() throws IOException {
    assertThat(read("\uFEFFa,b\n1,2\n")).containsExactly("1:a|b", "2:1|2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineOfARecordIsPhysicalForEachKindOfLineEnd(String end) throws IOException {
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
  void quotedEmptyCellIsARowButABlankLineIsNot() throws IOException {
    assertThat(read("status\r\n\"\"\r\n\r\n  \r\n\"  \"\r\nx\r\n\"\""))
        .containsExactly("1:status", "2:", "5:  ", "6:x", "7:");
  }

  @Test
  void quotedEmptyCellIsARowInEachBlockOfALongFile() throws IOException {
    int rows = 50_000;
    assertThat(read("status\n" + "\"\"\n\n".repeat(rows))).hasSize(1 + rows);
  }

  @Test
  void lastLineWithoutALineEndIsRead() throws IOException {
    assertThat(read("a,b\n1,\"2\"")).containsExactly("1:a|b", "2:1|2");
    assertThat(read("a,b\n1,")).containsExactly("1:a|b", "2:1|");
  }

  @Test
  void doubledQuotesAndDelimitersInQuotesAreText() throws IOException {
    assertThat(read("a,b\n\"say \"\"hi\"\", you\",2\n"))
        .containsExactly("1:a|b", "2:say \"hi\", you|2");
  }

  @Test
  void quoteInsideAnUnquotedCellIsText() throws IOException {
    assertThat(read("a,b\n6\" nail,2\n")).containsExactly("1:a|b", "2:6\" nail|2");
  }

  @Test
  void specialCharactersOfOtherParsersAreText() throws IOException {
    assertThat(read("a,b\n#1,\\\"2\n\uFFFE,\uFFFF\n"))
        .containsExactly("1:a|b", "2:#1|\\\"2", "3:\uFFFE|\uFFFF");
  }

  @Test
  void headerAloneIsAFileWithoutRows() throws IOException {
    assertThat(read("a,b")).containsExactly("1:a|b");
  }

  @Test
  void bytesThatAreNotUtf8DamageOnlyTheirRecord() throws IOException {
    byte[] bytes = "a,b\n1,Zo?\n2,x\n".getBytes(StandardCharsets.ISO_8859_1);
    bytes[8] = (byte) 0xEB;
    try (RecordSource source = open(bytes, SMALL)) {
      RawRecord first = source.next();
      assertThat(first.notices().has(Notice.DAMAGED_BYTES)).isTrue();
      assertThat(first.cell(1)).isEqualTo("Zo\uFFFD");
      assertThat(source.next().notices().has(Notice.DAMAGED_BYTES)).isFalse();
    }
  }

  @Test
  void linesAreCorrectInAFileOfManyBlocks() throws IOException {
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
  void emptyFileIsRejected() {
    assertRejected(
        new byte[0],
        0,
        FileReason.FILE_EMPTY,
        "The orders file is empty (0 bytes). Send it with at least its header line.");
  }

  @Test
  void fileOfBlankLinesHasNoHeader() {
    assertRejected(
        bytes("\n \n"),
        0,
        FileReason.HEADER_MISSING,
        "The orders file has no header line, only blank lines. Send it with its header line.");
  }

  @Test
  void fileThatIsNotCsvIsRejectedWithItsType() {
    assertLooksLike(new byte[] {'P', 'K', 3, 4, 0}, "a zip archive or a spreadsheet workbook");
    assertLooksLike(bytes("%PDF-1.4\n"), "a PDF document");
    assertLooksLike("\uFEFFid,a\n".getBytes(Charset.forName("UTF-32LE")), "text in UTF-32");
    assertLooksLike("\uFEFFid,a\n".getBytes(Charset.forName("UTF-32BE")), "text in UTF-32");
    assertLooksLike("id,a\n1,2\n".getBytes(StandardCharsets.UTF_16LE), "text in UTF-16 or UTF-32");
    assertLooksLike("id,a\n1,2\n".getBytes(StandardCharsets.UTF_16BE), "text in UTF-16 or UTF-32");
    assertLooksLike(bytes("\n <!DOCTYPE html><html>"), "an HTML or XML page");
    assertLooksLike(new byte[] {(byte) 0x89, 'P', 'N', 'G', 7, '\n', 1}, "binary data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void utf16WithAByteOrderMarkIsRead(String charset) throws IOException {
    byte[] file = "\uFEFFid,status\n1,\uD83D\uDE00\u00E9\n".getBytes(Charset.forName(charset));

    try (RecordSource source = open(file, SMALL)) {
      assertThat(source.start().encoding()).isEqualTo(FileEncoding.UTF_16);
      assertThat(source.header().cells()).containsExactly("id", "status");
      assertThat(source.next().cells()).containsExactly("1", "\uD83D\uDE00\u00E9");
      assertThat(source.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void eachDelimiterIsDetectedFromTheHeader(String delimiter) throws IOException {
    String text =
        String.join("\r\n", "id,note,status", "1,\"x\r\ny\",\"a, b; c| d\t\"", "", "2,,y")
            .replaceAll(",(?! b)", delimiter.equals("|") ? "\\|" : delimiter);
    assertThat(read(text)).containsExactly("1:id|note|status", "2:1|x\r\ny|a, b; c| d\t", "5:2||y");
  }

  @Test
  void knownColumnNamesDecideTheDelimiterFirst() throws IOException {
    assertThat(read("id;status,a,b,c;order_reference\n1;2;3"))
        .containsExactly("1:id|status,a,b,c|order_reference", "2:1|2|3");
    assertThat(read("\"a;b;c;d\",status\n1,2")).containsExactly("1:a;b;c;d|status", "2:1|2");
    assertThat(read("customer_reference status\tid\n1 2\t3"))
        .containsExactly("1:customer_reference status|id", "2:1 2|3");
    assertThat(read("id\n1;2,3")).containsExactly("1:id", "2:1;2|3");
  }

  @Test
  void withoutKnownNamesTheMostFrequentDelimiterIsUsed() throws IOException {
    assertThat(read("a|b|c,d\n1|2|3")).containsExactly("1:a|b|c,d", "2:1|2|3");
    assertThat(read("\"x,y,z\";b\n1;2")).containsExactly("1:x,y,z|b", "2:1|2");
  }

  @Test
  void gzipIsDetectedByItsContentAndAllMembersAreUnpacked() throws IOException {
    byte[] first = gzip(bytes("\uFEFFid;status\n1;"));
    byte[] second = gzip(bytes("2\n3;4"));
    assertThat(readAll(joined(first, gzip(new byte[0]), second)))
        .containsExactly("1:id|status", "2:1|2", "3:3|4");
  }

  @Test
  void gzipHeadersWithNamesAndCommentsAreRead() throws IOException {
    byte[] plain = gzip(bytes("id,status\n1,2\n"));
    byte[] extra = {5, 0, 'A', 'p', 1, 0, 7};
    byte[] head =
        joined(
            new byte[] {0x1F, (byte) 0x8B, 8, 4 | 8 | 16, 0, 0, 0, 0, 0, 0},
            extra,
            new byte[] {'n', 0, 'c', 0});
    assertThat(readAll(joined(head, Arrays.copyOfRange(plain, 10, plain.length))))
        .containsExactly("1:id|status", "2:1|2");
  }

  @Test
  void gzipThatIsCutOffAnywhereIsRejected() throws IOException {
    byte[] whole = gzip(bytes("id,status\n1,2\n3,4\n"));
    for (int length = 2; length < whole.length; length++) {
      assertRejected(
          Arrays.copyOf(whole, length),
          0,
          FileReason.FILE_DAMAGED,
          "The orders file is gzip data that is cut off. " + FileReason.FILE_DAMAGED.remedy());
    }
  }

  @Test
  void gzipWithADamagedByteNeverGivesOtherRows() throws IOException {
    byte[] whole = gzip(bytes("id,status\n1,2\n3,4\n"));
    List<String> rows = readAll(whole);
    for (int at = 10; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      FileRejectedException rejected =
          catchThrowableOfType(
              FileRejectedException.class, () -> assertThat(readAll(damaged)).isEqualTo(rows));
      assertThat(rejected.reason()).isEqualTo(FileReason.FILE_DAMAGED);
    }
  }

  @Test
  void bytesAfterGzipDataRejectTheFile() throws IOException {
    assertRejected(
        joined(gzip(bytes("id,status\n1,2\n")), bytes("3,4\n")),
        0,
        FileReason.FILE_DAMAGED,
        "The orders file is gzip data that is followed by bytes that are not gzip data. "
            + FileReason.FILE_DAMAGED.remedy());
  }

  @Test
  void gzipMemberCutOffAfterAnotherIsRejected() throws IOException {
    byte[] first = gzip(bytes("id,status\n1,2\n"));
    for (int length = 2; length < first.length; length++) {
      assertRejected(
          joined(first, Arrays.copyOf(first, length)),
          0,
          FileReason.FILE_DAMAGED,
          "The orders file is gzip data that is cut off. " + FileReason.FILE_DAMAGED.remedy());
    }
  }

  @Test
  void gzipHeaderWithoutEndIsRejected() throws IOException {
    byte[] head = {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0};
    byte[] name = new byte[2 << 20];
    Arrays.fill(name, (byte) 'n');
    for (byte[] file : List.of(joined(head, name), joined(gzip(bytes("a,b\n")), head, name))) {
      FileRejectedException rejected =
          catchThrowableOfType(FileRejectedException.class, () -> readAll(file));
      assertThat(rejected.reason()).isEqualTo(FileReason.FILE_DAMAGED);
    }
  }

  @Test
  void contentOfGzipDataIsCheckedToo() throws IOException {
    assertRejected(
        gzip(new byte[0]),
        0,
        FileReason.FILE_EMPTY,
        "The orders file is gzip data of an empty file (0 bytes). Send it with at least its header"
            + " line.");
    for (byte[] inner : List.of(gzip(bytes("a,b\n")), new byte[] {'P', 'K', 3, 4, 0})) {
      assertRejected(
          gzip(inner),
          1,
          FileReason.FILE_NOT_CSV,
          "The orders file is gzip data that does not contain CSV: it looks like "
              + (inner[0] == 'P' ? "a zip archive or a spreadsheet workbook" : "gzip data")
              + ". Send it as plain CSV text in UTF-8.");
    }
  }

  @Test
  void gzipThatUnpacksToMoreThanTheLimitIsRejected() throws IOException {
    byte[] most = bytes("a,b\n" + "1,2\n".repeat(249_999));
    assertThat(readAll(gzip(most))).hasSize(250_000);
    assertRejected(
        joined(gzip(most), gzip(bytes("3"))),
        0,
        FileReason.FILE_TOO_LARGE,
        "The orders file is gzip data that unpacks to more than 1000000 bytes, the maximum for"
            + " one file. Ask the operator how to send a file this large.");
  }

  @Test
  void brokenDownloadOfGzipDataIsNotADamagedFile() throws IOException {
    byte[] whole = gzip(bytes("a,b\n" + "1,2\n".repeat(50_000)));
    for (int length : new int[] {3, 12, whole.length / 2, whole.length - 1, whole.length}) {
      InputStream breaking =
          new SequenceInputStream(
              new ByteArrayInputStream(whole, 0, length),
              new InputStream() {
                @Override
                public int read() throws IOException {
                  throw new IOException("connection reset");
                }

                @Override
                public int read(byte[] buffer, int offset, int count) throws IOException {
                  throw new IOException("connection reset");
                }
              });
      assertThatThrownBy(
              () -> {
                try (RecordSource source =
                    RecordSource.open(
                        FileKind.ORDERS, breaking, FileEncoding.UTF_8, SMALL, KNOWN)) {
                  while (source.next() != null) {
                    assertThat(source.header().size()).isEqualTo(2);
                  }
                }
              })
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("connection reset");
    }
  }

  @Test
  void replacementCharacterOfTheFileItselfIsNotDamage() throws IOException {
    byte[] bytes = bytes("a,b\n1,x\uFFFDy\n2,\uD83D\uDFFF\n3,?\uFFFD\n4,z");
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xED;
    List<String> seen = new ArrayList<>();
    try (RecordSource source = open(bytes, SMALL)) {
      for (RawRecord record = source.next(); record != null; record = source.next()) {
        seen.add(record.cell(1) + " " + record.notices().has(Notice.DAMAGED_BYTES));
      }
    }
    assertThat(seen)
        .containsExactly("x\uFFFDy false", "\uD83D\uDFFF false", "\uFFFD\uFFFD true", "z false");
  }

  @Test
  void unclosedQuoteIsReportedWithTheLineOnWhichItOpens() {
    assertRejected(
        bytes("a,b\r\n1,2\r\n\"x\r\ny\",\"open\r\n5,6\r\n"),
        4,
        FileReason.QUOTE_NOT_CLOSED,
        "The orders file has a quote that opens on line 4 and is never closed. Close the quote, or"
            + " double it if it is part of the text, and send the file again.");
  }

  @Test
  void quoteBeyondTheLimitIsReportedWithTheLineOnWhichItOpens() {
    assertRejected(
        bytes("a,b\n1,2\n3,\"open\n" + "4,5\n".repeat(50_000)),
        3,
        FileReason.QUOTE_NOT_CLOSED,
        "The orders file has a quote that opens on line 3 and is not closed within 20000"
            + " characters. Close the quote, or double it if it is part of the text, and send the"
            + " file again.");
  }

  @Test
  void textAfterAClosingQuoteRejectsTheFile() {
    assertRejected(
        bytes("a,b\n1,2\n\"x\ny\" z,3\n4,5\n"),
        3,
        FileReason.TEXT_AFTER_QUOTE,
        "The orders file cannot be split into rows from line 3 on: text follows a closing quote on"
            + " line 4. Put quotes around whole cells only, double those that are part of the"
            + " text, and send the file again.");
    assertRejectedOnLine(bytes("a,b\n1,\"x\"z"), 2);
  }

  @Test
  void recordOfMaximumLengthIsReadAndALongerOneRejected() throws IOException {
    String longest = "x".repeat(SMALL.maxRecordCharacters() - 3);
    assertThat(read("a,b\n1," + longest + "\n2,y\n")).hasSize(3);
    assertThat(read("a,b\n1," + longest + "x")).hasSize(2);
    String message =
        "The orders file has a record that begins on line 2 and is longer than 20000 characters."
            + " Correct the line and send the file again.";
    assertRejected(bytes("a,b\n1," + longest + "x\n2,y\n"), 2, FileReason.RECORD_TOO_LONG, message);
    assertRejected(bytes("a,b\n1," + longest + "xx"), 2, FileReason.RECORD_TOO_LONG, message);
    assertRejected(bytes("a,b\n1," + "x".repeat(100_000)), 2, FileReason.RECORD_TOO_LONG, message);
  }

  @Test
  void tooLongHeaderIsRejected() {
    assertRejectedOnLine(bytes(",".repeat(100_000)), 1);
  }

  @Test
  void moreColumnsThanTheLimitRejectTheFile() {
    assertRejected(
        bytes("a,b\n1,2,3,4,5,6,7,8,9,10,11\n"),
        2,
        FileReason.TOO_MANY_COLUMNS,
        "The orders file has 11 columns on line 2; the maximum is 10. Correct the line and send"
            + " the file again.");
  }

  @Test
  void endlessLineIsRejectedAtTheLimit() {
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
    assertThatThrownBy(
            () ->
                RecordSource.open(
                    FileKind.ITEMS, endless, FileEncoding.UTF_8, Limits.defaults(), KNOWN))
        .isInstanceOf(FileRejectedException.class);
    assertThat(drawn[0]).isLessThan(3L << 20);
  }

  @Test
  void bytesAreClosedWhenTheFileIsRejected() throws IOException {
    for (String text : List.of("", "a,b\n1,2\n", ",".repeat(100_000))) {
      AtomicBoolean closed = new AtomicBoolean();
      InputStream in =
          new ByteArrayInputStream(bytes(text)) {
            @Override
            public void close() {
              closed.set(true);
            }
          };
      try (RecordSource source =
          RecordSource.open(FileKind.ORDERS, in, FileEncoding.UTF_8, SMALL, KNOWN)) {
        assertThat(source.header().line()).isEqualTo(1);
      } catch (FileRejectedException e) {
        assertThat(e.kind()).isEqualTo(FileKind.ORDERS);
      }
      assertThat(closed).isTrue();
    }
  }

  @Test
  void readErrorIsNotTheEndOfTheFile() throws IOException {
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
    try (RecordSource source =
        RecordSource.open(FileKind.ORDERS, breaking, FileEncoding.UTF_8, SMALL, KNOWN)) {
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
    assertRejected(
        bytes,
        1,
        FileReason.FILE_NOT_CSV,
        "The orders file is not CSV: it looks like "
            + what
            + ". Send it as plain CSV text in UTF-8.");
  }

  private static void assertRejected(byte[] bytes, long line, FileReason reason, String sentence) {
    FileRejectedException rejected =
        catchThrowableOfType(FileRejectedException.class, () -> readAll(bytes));
    assertThat(rejected).hasMessage(reason.code() + ": " + sentence);
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.kind()).isEqualTo(FileKind.ORDERS);
    assertThat(rejected.line()).isEqualTo(line);
  }

  private static void assertRejectedOnLine(byte[] bytes, long line) {
    FileRejectedException rejected =
        catchThrowableOfType(FileRejectedException.class, () -> readAll(bytes));
    assertThat(rejected.line()).isEqualTo(line);
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
    return RecordSource.open(
        FileKind.ORDERS, new ByteArrayInputStream(bytes), FileEncoding.UTF_8, limits, KNOWN);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.write(part);
    }
    return whole.toByteArray();
  }
}
