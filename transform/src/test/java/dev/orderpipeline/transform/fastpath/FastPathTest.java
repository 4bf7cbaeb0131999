package dev.orderpipeline.transform.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.transform.cleaning.RowCleaner;
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
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both ways through a file say the same, to the last line, rejection and warning. */
class FastPathTest {
  private static final Limits SMALL = new Limits(512, 16, 32, 1_000, 1 << 16, 1 << 20);
  private static final List<FileKind> KINDS = List.of(FileKind.values());
  private static final String[] HEADERS = {
    "customer_reference",
    "customer_reference,id,note",
    "id,customer_reference status",
    "order_reference,customer_reference",
    "id,customer_reference,order_status order_reference order_timestamp",
    "id,order_reference,total_price",
    "note,id,order_reference,item_name quantity total_price",
    "id order_reference total_price"
  };
  private static final String[] PARTS = {
    "a", "o1", "12", "1.5", "-3", "1,250", "12,50", "+0.000001", "999999999999999999", "07", "x y",
    " ", "  ", "\"", "\"\"", "\"a\"", "\u00E9", "\uFFFD", "\u0000", "\t", "\u007F", "\u0085",
    "\uFEFF", "\uD83D\uDE00", "ok 2 5", "ok 2 1,250", "c1 on its way", "", "ok o1 1676539508"
  };
  private static final String[] ENDS = {"\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \n"};
  private static final byte[][] DAMAGE = {
    {(byte) 0xEB},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xC0, (byte) 0x80},
    {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xF0, (byte) 0x9F},
    {(byte) 0xFF},
    {(byte) 0x80}
  };

  @Test
  void theFilesOfAllCasesSayTheSame() throws IOException {
    Path cases = Path.of("..", "cases");
    try (Stream<Path> files = Files.walk(cases, 2)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".csv")).toList()) {
        assertSame(file.toString(), Files.readAllBytes(file), Limits.defaults());
      }
    }
  }

  @Test
  void theFuzzersCorpusSaysTheSame() throws IOException {
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
  void whateverIsPutTogetherAtRandomSaysTheSame() throws IOException {
    assertRandomFilesSayTheSame(0, 1_000);
  }

  @Test
  @Tag("verify")
  void manyMoreRandomFilesSayTheSame() throws IOException {
    assertRandomFilesSayTheSame(1_000, 6_000);
  }

  private static void assertRandomFilesSayTheSame(int first, int end) throws IOException {
    for (int seed = first; seed < end; seed++) {
      assertSame("seed " + seed, file(seed, 12), SMALL);
    }
  }

  @Test
  void theRecordsAreThoseThatCommonsCsvFindsInTheWholeFile() throws IOException {
    int compared = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      byte[] file = file(seed, 12);
      List<String> read = new ArrayList<>();
      try (RecordSource source =
          RecordSource.open(
              FileKind.ITEMS,
              new ByteArrayInputStream(file),
              Limits.defaults(),
              RowCleaner.knownColumns(FileKind.ITEMS))) {
        char delimiter = source.header().delimiter();
        for (RawRecord next = source.header(); next != null; next = source.next()) {
          read.add(next.line() + " " + next.cells());
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
  void filesOfManyBlocksSayTheSame() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      assertSame("seed " + seed, file(seed, 8_000), Limits.defaults());
    }
  }

  @Test
  void whereverAReadEndsBothWaysSayTheSame() throws IOException {
    assertSameWhereverAReadEnds(0, 12);
  }

  @Test
  @Tag("verify")
  void whereverAReadEndsManyMoreFilesSayTheSame() throws IOException {
    assertSameWhereverAReadEnds(12, 60);
  }

  private static void assertSameWhereverAReadEnds(int first, int end) throws IOException {
    for (int seed = first; seed < end; seed++) {
      FileKind kind = KINDS.get(seed % KINDS.size());
      byte[] plain = file(seed, 6);
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
  void aFileOfManyBlocksSaysTheSameInReadsOfAnySize() throws IOException {
    for (int seed = 0; seed < 12; seed++) {
      FileKind kind = KINDS.get(seed % KINDS.size());
      byte[] plain = file(seed, 8_000);
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

  /** No read goes beyond the cut, and none is told to be at hand. */
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

  /** Gives any number of bytes but those that are asked for. */
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

  /** A file whose cells, widths, quotes and line ends are odd, the more so the higher the seed. */
  static byte[] file(int seed, int rows) throws IOException {
    Random random = new Random(seed);
    String delimiter = pick(random, ",", ";", "\t", "|");
    String header = pick(random, HEADERS).replace(",", delimiter);
    int width = header.split("[,;\t|]", -1).length;
    int oddities = random.nextInt(4) * 8;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    write(file, header + pick(random, ENDS));
    for (int row = random.nextInt(rows + 1); row > 0; row--) {
      int cells = width + (random.nextInt(100) < oddities ? random.nextInt(3) - 1 : 0);
      for (int cell = 0; cell < cells; cell++) {
        write(file, cell == 0 ? "" : delimiter);
        if (random.nextInt(200) < oddities) {
          file.write(DAMAGE[random.nextInt(DAMAGE.length)]);
        }
        write(file, cell(random, oddities, row, delimiter));
      }
      write(file, row == 1 && random.nextBoolean() ? "" : pick(random, ENDS));
    }
    return file.toByteArray();
  }

  private static String cell(Random random, int oddities, int row, String delimiter) {
    if (random.nextInt(100) >= oddities) {
      return pick(random, "n" + row, row + ".5", "ok 2 " + row, "c1 \u00E9", "\"two\nlines\"");
    }
    StringBuilder cell = new StringBuilder(pick(random, PARTS));
    while (random.nextBoolean()) {
      cell.append(pick(random, PARTS));
    }
    return random.nextInt(3) > 0 ? cell.toString().replace(delimiter, ".") : cell.toString();
  }

  private static void write(ByteArrayOutputStream file, String text) throws IOException {
    file.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }
}
