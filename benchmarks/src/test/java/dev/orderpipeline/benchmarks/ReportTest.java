package dev.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the reports of measurements. */
class ReportTest {
  @TempDir private Path docs;

  @Test
  void ratiosAreRelativeToTheFirstRow() {
    assertThat(Table.of(medians(1_000_000, 2_000, 4_000, 300)).lines().limit(4))
        .containsExactly(
            "| program                                          |    CPU s |   wall s |  peak MB |    CPU × |   wall × | memory × |",
            "|--------------------------------------------------|---------:|---------:|---------:|---------:|---------:|---------:|",
            "| ours                                             |     4.00 |     2.00 |      307 |     1.00 |     1.00 |     1.00 |",
            "| ours, with the archive's compression and digests |     8.00 |     4.00 |      614 |     2.00 |     2.00 |     2.00 |");
  }

  @Test
  void missedGoalStatesTheFactor() {
    assertThat(
            Goals.of(
                medians(1_000_000, 2_000, 4_000, 300),
                medians(100_000, 200, 400, 30),
                medians(10_000_000, 40_000, 80_000, 3_000),
                OptionalInt.of(160)))
        .contains(
            "| CPU with the archive's compression | at most 1.12 | 2.00 | **missed** by a factor of 1.79 |\n")
        .contains("| CPU against chDB | at most 0.65 | 0.33 | met |\n")
        .contains(
            "| CPU per customer, 10,000,000 against 100,000 | at most 1.30 | 2.00 | **missed** by a factor of 1.54 |\n")
        .endsWith("| smallest sufficient heap in MiB | none | 160 | |\n");
  }

  @Test
  void onlyTextBetweenTheMarkersIsReplaced() throws IOException {
    String begin = "<!-- measured: written by ./pipeline bench --docs -->\n";
    String end = "<!-- end of measured -->";
    Files.writeString(
        docs.resolve("performance.md"), "before\n" + begin + "old\n" + end + "\nafter\n");

    Map<BenchCase, Usage> medians = medians(1_000_000, 2_000, 4_000, 300);
    new PerformanceDocument(docs).renew(medians, medians, medians, "goals\n", "calls\n", 5);

    assertThat(Files.readString(docs.resolve("performance.md")))
        .startsWith("before\n" + begin + "\nMedians of 5 on JDK ")
        .doesNotContain("old")
        .endsWith("goals\n\n### Over TLS\n\ncalls\n\n" + end + "\nafter\n");
  }

  @Test
  void pageWithoutMarkersIsRejected() {
    assertThatThrownBy(() -> PerformanceDocument.withMeasurements("a page", "figures"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("docs/performance.md has no markers");
  }

  @Test
  void plotIsWellFormed() throws Exception {
    String svg = Plot.of("Wall & CPU", medians(1_000_000, 2_000, 4_000, 300));

    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("title")
                .item(0)
                .getTextContent())
        .isEqualTo("Wall & CPU");
  }

  @Test
  void smallestHeapIsFoundInSteps() throws Exception {
    List<Integer> tried = new ArrayList<>();

    int found =
        SmallestHeap.find(
            512,
            heap -> {
              tried.add(heap);
              return heap >= 170;
            });

    assertThat(found).isEqualTo(176);
    assertThat(tried).containsExactly(256, 128, 192, 160, 176);
  }

  private static Map<BenchCase, Usage> medians(int customers, long wall, long cpu, long mib) {
    DayShape shape =
        new DayShape(customers, Spelling.COMMA, References.SHORT, RowOrder.SHUFFLED, 0, 0, 1);
    Map<BenchCase, Usage> medians = new LinkedHashMap<>();
    int times = 1;
    for (Contender contender : Contender.values()) {
      medians.put(
          new BenchCase(contender, shape),
          new Usage(times * wall, times * cpu, OptionalLong.of(times * mib * 1_000)));
      times++;
    }
    return medians;
  }
}
