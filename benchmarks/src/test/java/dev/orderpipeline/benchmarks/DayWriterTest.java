package dev.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the files of generated days. */
class DayWriterTest {
  private static final DayShape SOUND =
      new DayShape(1_000, Spelling.COMMA, References.SHORT, RowOrder.SHUFFLED, 0, 0, 7);

  @TempDir private Path directory;

  @Test
  void sameShapeGivesTheSameBytes() throws IOException {
    GeneratedDayFiles first = new DayWriter(SOUND).write(directory.resolve("first"));
    GeneratedDayFiles second = new DayWriter(SOUND).write(directory.resolve("second"));

    for (FileKind kind : FileKind.values()) {
      assertThat(first.of(kind)).hasSameBinaryContentAs(second.of(kind));
    }
  }

  @Test
  void anotherSeedGivesAnotherDayOfTheSameKind() throws IOException {
    DayShape other =
        new DayShape(1_000, Spelling.COMMA, References.SHORT, RowOrder.SHUFFLED, 0, 0, 8);

    assertThat(column(SOUND, FileKind.CUSTOMERS, 3))
        .hasSameSizeAs(column(other, FileKind.CUSTOMERS, 3))
        .doesNotContainAnyElementsOf(column(other, FileKind.CUSTOMERS, 3));
  }

  @Test
  void customersHaveThreeOrdersEachAndOrdersThreeItemsOnAverage() throws IOException {
    List<String> customers = column(SOUND, FileKind.CUSTOMERS, 3);
    List<String> orders = column(SOUND, FileKind.ORDERS, 3);

    assertThat(customers).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(orders).hasSize(3_000).doesNotHaveDuplicates();
    assertThat(column(SOUND, FileKind.ITEMS, 0)).hasSize(9_000).doesNotHaveDuplicates();
    assertThat(counts(column(SOUND, FileKind.ORDERS, 1), customers))
        .isEqualTo(Map.of(0L, 10L, 1L, 140L, 2L, 240L, 3L, 270L, 4L, 190L, 5L, 90L, 6L, 60L));
    assertThat(counts(column(SOUND, FileKind.ITEMS, 1), orders))
        .isEqualTo(Map.of(1L, 480L, 2L, 690L, 3L, 810L, 4L, 570L, 5L, 270L, 6L, 180L));
  }

  @Test
  void shufflingChangesTheOrderOfRowsAlone() throws IOException {
    DayShape natural =
        new DayShape(1_000, Spelling.COMMA, References.SHORT, RowOrder.NATURAL, 0, 0, 7);

    for (FileKind kind : FileKind.values()) {
      List<String> shuffled = rows(SOUND, kind);
      List<String> inOrder = rows(natural, kind);
      assertThat(shuffled).isNotEqualTo(inOrder);
      assertThat(shuffled.stream().sorted().toList()).isEqualTo(inOrder.stream().sorted().toList());
    }
  }

  @Test
  void badRowsAreAddedToTheSoundOnes() throws IOException {
    DayShape bad =
        new DayShape(1_000, Spelling.COMMA, References.SHORT, RowOrder.SHUFFLED, 0.1, 0, 7);

    for (FileKind kind : FileKind.values()) {
      List<String> sound = rows(SOUND, kind);
      List<String> all = rows(bad, kind);
      assertThat(all).hasSizeBetween(sound.size() * 107 / 100, sound.size() * 113 / 100);
      assertThat(new HashSet<>(all).containsAll(sound)).isTrue();
    }
  }

  /** Detects changes of the generator, which make all published figures incomparable. */
  @Test
  void bytesAreThoseOfThePublishedFigures() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Spelling spelling : Spelling.values()) {
      DayShape shape =
          new DayShape(1_000, spelling, References.UUID, RowOrder.SHUFFLED, 0.01, 0.05, 1);
      StringBuilder digest = new StringBuilder();
      for (FileKind kind : FileKind.values()) {
        Path file = new DayWriter(shape).write(directory.resolve(spelling.name())).of(kind);
        MessageDigest sha256 = Digests.sha256();
        sha256.update(Files.readAllBytes(file));
        digest.append(Digests.hex(sha256), 0, 8).append(' ');
      }
      digests.put(spelling.name(), digest.toString().strip());
    }

    assertThat(digests)
        .isEqualTo(
            Map.of(
                "COMMA",
                "9ede4853 70dffa07 1580d703",
                "PACKED",
                "cd81039b 87d19158 1db8399a",
                "SEMICOLON",
                "b459d9a4 a2dd312b 448be0b1"));
  }

  private static Map<Long, Long> counts(List<String> children, List<String> parents) {
    Map<String, Long> of =
        children.stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return parents.stream()
        .collect(
            Collectors.groupingBy(parent -> of.getOrDefault(parent, 0L), Collectors.counting()));
  }

  private List<String> column(DayShape shape, FileKind kind, int index) throws IOException {
    return rows(shape, kind).stream().map(row -> row.split(",", -1)[index]).toList();
  }

  private List<String> rows(DayShape shape, FileKind kind) throws IOException {
    List<String> lines =
        new ArrayList<>(Files.readAllLines(new DayWriter(shape).write(directory).of(kind)));
    lines.remove(0);
    return lines;
  }
}
