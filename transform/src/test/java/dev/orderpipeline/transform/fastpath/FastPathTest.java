package dev.orderpipeline.transform.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.transform.cleaning.RowCleaner;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.intake.RecordSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fast path gives the rows, lines, rejections and warnings of the plain path. */
class FastPathTest {
  private static final Pattern BLANK_BEFORE_QUOTE = Pattern.compile("[ \u00A0\u200B\uFEFF]\"");
  private static final Limits SMALL = new Limits(512, 16, 32, 1_000, 1 << 16, 1 << 20);
  private static final List<FileKind> KINDS = List.of(FileKind.values());

  @Test
  void filesOfAllCasesAreEqualOnBothPaths() throws IOException {
    Path cases = Path.of("..", "cases");
    try (Stream<Path> files = Files.walk(cases, 2)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".csv")).toList()) {
        assertSame(file.toString(), Files.readAllBytes(file), Limits.defaults());
      }
    }
  }

  @Test
  void fuzzerCorpusIsEqualOnBothPaths() throws IOException {
    Path corpus = Path.of("src", "test", "resources", "dev", "orderpipeline", "transform", "fuzz");
    try (Stream<Path> files = Files.walk(corpus)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        assertSame(file.toString(), bytes, SMALL);
        assertSame(file.toString(), Arrays.copyOfRange(bytes, 1, bytes.length), SMALL);
      }
    }
  }

  @Test
  void randomFilesAreEqualOnBothPaths() throws IOException {
    assertRandomFilesAreEqual(0, 1_000);
  }

  @Test
  @Tag("verify")
  void manyMoreRandomFilesAreEqualOnBothPaths() throws IOException {
    assertRandomFilesAreEqual(1_000, 6_000);
  }

  private static void assertRandomFilesAreEqual(int first, int end) throws IOException {
    for (int seed = first; seed < end; seed++) {
      assertSame("seed " + seed, RandomCsv.file(seed, 12), SMALL);
    }
  }

  @Test
  void recordsAreThoseThatCommonsCsvFindsInTheWholeFile() throws IOException {
    int compared = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      byte[] file = RandomCsv.file(seed, 12);
      if (BLANK_BEFORE_QUOTE.matcher(new String(file, StandardCharsets.UTF_8)).find()) {
        // commons-csv alone does not open the cell there.
        continue;
      }
      List<String> read = new ArrayList<>();
      try (RecordSource source =
          RecordSource.open(
              FileKind.ITEMS,
              new ByteArrayInputStream(file),
              FileEncoding.UTF_8,
              Limits.defaults(),
              RowCleaner.columnNames(FileKind.ITEMS))) {
        char delimiter = source.header().delimiter();
        boolean spansRows = false;
        for (RawRecord next = source.header(); next != null; next = source.next()) {
          // A long record comes whole, and again in parts if it can be several rows.
          if (next.numberOnLine() == 0) {
            read.add(next.line() + " " + next.cells());
          }
          spansRows |= next.spanFrom() > 0;
        }
        if (spansRows) {
          continue;
        }
        assertThat(read).as("seed %d", seed).isEqualTo(wholeFile(file, delimiter));
        compared++;
      } catch (FileRejectedException e) {
        assertThat(e.reason())
            .isIn(
                FileReason.QUOTE_NOT_CLOSED, FileReason.TEXT_AFTER_QUOTE, FileReason.FILE_NOT_CSV);
      }
    }
    assertThat(compared).isGreaterThan(1_500);
  }

  private static List<String> wholeFile(byte[] file, char delimiter) throws IOException {
    List<String> read = new ArrayList<>();
    CSVFormat strict =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(false)
            .setLenientEof(false)
            .setTrailingData(false)
            .get();
    String text = new String(file, StandardCharsets.UTF_8);
    try (CSVParser parser = CSVParser.parse(text, strict)) {
      long line = 1;
      for (CSVRecord next : parser) {
        boolean quoted = text.startsWith("\"", (int) next.getCharacterPosition());
        if (quoted || next.size() > 1 || !next.get(0).isBlank()) {
          read.add(line + " " + List.of(next.values()));
        }
        line = parser.getCurrentLineNumber() + 1;
      }
    }
    return read;
  }

  @Test
  void filesOfManyBlocksAreEqualOnBothPaths() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      assertSame("seed " + seed, RandomCsv.file(seed, 8_000), Limits.defaults());
    }
  }

  @Test
  void pathsAreEqualWhereverAReadEnds() throws IOException {
    assertEqualWhereverAReadEnds(0, 12);
  }

  @Test
  @Tag("verify")
  void manyMoreFilesAreEqualWhereverAReadEnds() throws IOException {
    assertEqualWhereverAReadEnds(12, 60);
  }

  private static void assertEqualWhereverAReadEnds(int first, int end) throws IOException {
    for (int seed = first; seed < end; seed++) {
      FileKind kind = KINDS.get(seed % KINDS.size());
      byte[] plain = RandomCsv.file(seed, 6);
      List<String> said = PathResults.plain(kind, plain, SMALL);
      for (byte[] file : List.of(plain, gzip(plain))) {
        for (int cut = 0; cut <= file.length; cut++) {
          assertThat(PathResults.plain(kind, new TwoReads(file, cut), SMALL))
              .as("seed %d, the first read ends after %d of %d bytes", seed, cut, file.length)
              .isEqualTo(said);
          assertThat(PathResults.fast(kind, new TwoReads(file, cut), SMALL))
              .as("seed %d, the first read ends after %d of %d bytes", seed, cut, file.length)
              .isEqualTo(said);
        }
      }
    }
  }

  @Test
  void fileOfManyBlocksIsEqualInReadsOfAnySize() throws IOException {
    for (int seed = 0; seed < 12; seed++) {
      FileKind kind = KINDS.get(seed % KINDS.size());
      byte[] plain = RandomCsv.file(seed, 8_000);
      List<String> said = PathResults.plain(kind, plain, Limits.defaults());
      for (byte[] file : List.of(plain, gzip(plain))) {
        assertThat(PathResults.fast(kind, new ShortReads(file, seed), Limits.defaults()))
            .as("seed %d", seed)
            .isEqualTo(said);
      }
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  /** Ends a read at the cut and reports no available bytes. */
  private static final class TwoReads extends FilterInputStream {
    private int left;

    TwoReads(byte[] bytes, int cut) {
      super(new ByteArrayInputStream(bytes));
      left = cut;
    }

    @Override
    public int read() throws IOException {
      left--;
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, left > 0 ? Math.min(length, left) : length);
      left -= read;
      return read;
    }

    @Override
    public int available() {
      return 0;
    }
  }

  /** Returns fewer bytes than requested. */
  private static final class ShortReads extends FilterInputStream {
    private final Random random;

    ShortReads(byte[] bytes, int seed) {
      super(new ByteArrayInputStream(bytes));
      random = new Random(seed);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(5_000)));
    }

    @Override
    public int available() {
      return 0;
    }
  }

  private static void assertSame(String name, byte[] file, Limits limits) throws IOException {
    for (FileKind kind : KINDS) {
      assertThat(PathResults.fast(kind, file, limits))
          .as("%s as %s:%n%s", name, kind, shown(file))
          .isEqualTo(PathResults.plain(kind, file, limits));
    }
  }

  private static String shown(byte[] file) {
    return file.length > 4_000 ? "" : new String(file, StandardCharsets.ISO_8859_1);
  }
}
