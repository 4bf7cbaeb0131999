package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.fastpath.PathResults;
import dev.orderpipeline.transform.fastpath.RandomCsv;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A file in splits has the same rows, lines and rejections as the whole file. */
class SplitsTest {
  private static final Limits SMALL = new Limits(512, 16, 32, 1_000, 1 << 16, 1 << 20);

  @Test
  void randomFilesHaveTheSameRowsInSplits() throws IOException {
    assertThat(comparedSplits(0, 600)).isGreaterThan(2_000);
  }

  @Test
  @Tag("verify")
  void manyMoreRandomFilesHaveTheSameRowsInSplits() throws IOException {
    assertThat(comparedSplits(600, 3_000)).isGreaterThan(8_000);
  }

  private static int comparedSplits(int first, int end) throws IOException {
    int splits = 0;
    for (int seed = first; seed < end; seed++) {
      splits += assertSame("seed " + seed, RandomCsv.file(seed, 12), 1 + seed % 97);
    }
    return splits;
  }

  @Test
  void filesOfAllCasesHaveTheSameRowsInSplits() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", "cases"), 2)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".csv")).sorted().toList()) {
        assertSame(file.toString(), Files.readAllBytes(file), 40);
      }
    }
  }

  @Test
  void fuzzerCorpusHasTheSameRowsInSplits() throws IOException {
    Path corpus =
        Path.of(
            "..",
            "transform",
            "src",
            "test",
            "resources",
            "dev",
            "orderpipeline",
            "transform",
            "fuzz");
    try (Stream<Path> files = Files.walk(corpus)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        assertSame(file.toString(), Files.readAllBytes(file), 7);
      }
    }
  }

  @Test
  void splitsNeverCutACarriageReturnFromItsLineFeed() throws IOException {
    byte[] file = utf8("customer_reference\r\nc1\r\n\"c\r\n2\"\r\r\nc3\r");
    for (int range = 1; range < 20; range++) {
      assertSame("ranges of " + range, file, range);
    }
  }

  @Test
  void splitsNeverCutAPairOfQuotes() throws IOException {
    byte[] file =
        utf8("customer_reference,note\nc1,\"a\"\"\"\"\n\"\"\nb\"\nc2,\"\"\nc3,x\"\ny\"\n");
    for (int range = 1; range < 20; range++) {
      assertSame("ranges of " + range, file, range);
    }
  }

  @Test
  void noSplitContainsTheHeader() throws IOException {
    byte[] file = utf8("\uFEFF\n \ncustomer_reference,\"a\nnote\"\nc1,x\nc2,y\n");
    assertThat(splits(file, 4)).containsExactly(new Split(34, 39, 5), new Split(39, 44, 6));
  }

  @Test
  void fileWithoutRowsHasNoSplit() throws IOException {
    assertThat(splits(utf8("customer_reference\n"), 4)).isEmpty();
    assertThat(splits(utf8("customer_reference"), 4)).isEmpty();
  }

  @Test
  void restAfterAnOpenQuoteIsOneSplit() throws IOException {
    byte[] file = utf8("customer_reference\nc1\n\"c2\nc3\nc4\nc5\n");
    assertThat(splits(file, 3)).containsExactly(new Split(19, 22, 2), new Split(22, 35, 3));
  }

  /** The number of splits. */
  private static int assertSame(String name, byte[] file, int range) throws IOException {
    int splits = 0;
    for (FileKind kind : FileKind.values()) {
      List<String> whole = PathResults.plain(kind, file, SMALL);
      List<String> parts = new ArrayList<>();
      splits += inSplits(kind, file, range, parts);
      assertThat(parts)
          .as(
              "%s as %s by %d bytes:%n%s",
              name, kind, range, new String(file, StandardCharsets.ISO_8859_1))
          .isEqualTo(whole);
    }
    return splits;
  }

  private static int inSplits(FileKind kind, byte[] file, int range, List<String> seen)
      throws IOException {
    FileStart start;
    try (FileCleaning cleaning = FileCleaning.open(kind, from(file, 0, file.length), SMALL)) {
      start = cleaning.start();
      if (start.packed()) {
        PathResults.plain(cleaning, seen);
        return 1;
      }
    } catch (FileRejectedException e) {
      seen.add(e.line() + " " + e.getMessage());
      return 0;
    }
    List<Split> splits = splits(file, start, range);
    for (Split split : splits) {
      try (FileCleaning cleaning =
          FileCleaning.ofSplit(
              start, kind, from(file, split.from(), split.to()), SMALL, split.firstLine())) {
        if (!slow(cleaning, seen)) {
          break;
        }
      }
    }
    return splits.size();
  }

  private static boolean slow(FileCleaning cleaning, List<String> seen) throws IOException {
    try {
      for (Cleaned cleaned = cleaning.next(); cleaned != null; cleaned = cleaning.next()) {
        RawRecord record = shuffled(cleaning.record());
        seen.add(PathResults.shown(record, cleaned, cleaning.notices()));
      }
      return true;
    } catch (FileRejectedException e) {
      seen.add(e.line() + " " + e.getMessage());
      return false;
    }
  }

  private static RawRecord shuffled(RawRecord record) {
    // The number of the row on its line is in the sort key.
    return ShuffleCodec.row(ShuffleCodec.row(record, 0), record.line(), record.delimiter())
        .onLine(record.numberOnLine());
  }

  private static List<Split> splits(byte[] file, int range) throws IOException {
    try (FileCleaning cleaning =
        FileCleaning.open(FileKind.CUSTOMERS, from(file, 0, file.length), SMALL)) {
      return splits(file, cleaning.start(), range);
    }
  }

  private static List<Split> splits(byte[] file, FileStart start, int range) throws IOException {
    List<RangeScan> scans = new ArrayList<>();
    for (long from = start.bodyFrom(); from < file.length; from += range) {
      InputStream bytes = from(file, RangeScan.readFrom(start, from), file.length);
      scans.add(RangeScan.of(bytes, start, from, from + range));
    }
    return RangeScan.splits(scans, start, file.length);
  }

  private static InputStream from(byte[] file, long from, long to) {
    return new ByteArrayInputStream(file, (int) from, (int) (to - from));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
