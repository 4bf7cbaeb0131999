package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.DayFiles;
import dev.orderpipeline.transform.join.MessyDays;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's join gives the results of the Lambda's join for every day and every number of shards. */
@Tag("full")
class SparkDayJoinTest {
  private static final int DAYS = 30;

  private static JavaSparkContext spark;

  @TempDir Path work;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void messyDaysHaveTheSameResultAsInTheLambda() throws IOException {
    for (int seed = 0; seed < DAYS; seed++) {
      Random random = new Random(seed);
      ShardSizes sizes =
          new ShardSizes(1 + random.nextInt(3), 60 + random.nextInt(600), 4 + seed % 12);
      LocalDay day = Days.write(new MessyDays(seed).next(), work.resolve("messy-" + seed));
      assertSame(
          "seed " + seed,
          random.nextBoolean() ? day : new Windows1252Day(day, Limits.defaults()),
          sizes);
    }
  }

  @Test
  void generatedDayHasTheSameResultAsInTheLambda() throws IOException {
    LocalDay day = new GeneratedDay(5_000).write(work.resolve("generated"));

    Days.Outcome outcome = assertSame("generated", day, ShardSizes.of(5_000_000));

    assertThat(outcome.counts().rejectedRows()).isGreaterThan(20);
  }

  @Test
  void daysOfAllCasesHaveTheSameResultAsInTheLambda() throws IOException {
    int compared = 0;
    int rejected = 0;
    for (Path files : cases()) {
      Days.Outcome outcome =
          assertSame(
              files.getFileName().toString(),
              new LocalDay(files.toString()),
              new ShardSizes(2, thirdOfTheLargestFile(files), 8));
      compared++;
      rejected += outcome.rejection() == null ? 0 : 1;
    }
    assertThat(compared).isGreaterThan(35);
    assertThat(rejected).isGreaterThan(8);
  }

  @Test
  void dayInWindows1252HasTheSameResultAsInTheLambda() throws IOException {
    DayInput day =
        new Windows1252Day(
            new LocalDay(Path.of("..", "cases", "109-windows-1252-allowed").toString()),
            Limits.defaults());

    Days.Outcome outcome = assertSame("windows-1252", day, new ShardSizes(2, 30, 1));

    assertThat(outcome.lines()).hasSize(6);
    assertThat(outcome.lines().get(0)).contains("\"Zo\u00EB-1\"");
    assertThat(outcome.countsJson()).contains("encoded in Windows-1252, not UTF-8");
  }

  @Test
  void quotedLineEndsHaveTheSameResultInManyShards() throws IOException {
    int customers = 400;
    StringBuilder listed = new StringBuilder("customer_reference,note\r\n");
    StringBuilder orders = new StringBuilder("note;order_reference;customer_reference\n");
    StringBuilder items = new StringBuilder("\uFEFFid|order_reference|note|total_price\r");
    for (int i = 0; i < customers; i++) {
      listed.append("c").append(i).append(",\"a\r\nb\"\"\n,\"\r\n");
      orders.append("\"\n;\";o").append(i).append(";c").append(i * 7 % 420).append("\n");
      items.append("1|o").append(i * 3 % 405).append("|\"x\ry\"|").append(i).append(".25\r");
      items.append("1|o").append(i).append("|\"\"|-0.01\r");
    }
    DayFiles files =
        new DayFiles()
            .set(FileKind.CUSTOMERS, listed.toString().getBytes(StandardCharsets.UTF_8))
            .set(FileKind.ORDERS, orders.toString().getBytes(StandardCharsets.UTF_8))
            .set(FileKind.ITEMS, items.toString().getBytes(StandardCharsets.UTF_8));
    LocalDay day = Days.write(files, work.resolve("quoted"));

    Days.Outcome outcome = assertSame("quoted", day, new ShardSizes(5, 1_000, 300));

    assertThat(outcome.counts().items()).isGreaterThan(300);
    assertThat(outcome.counts().rejectedRows()).isGreaterThan(300);
  }

  @Test
  void rejectedFileIsReportedBeforeTheHeaderOfALaterFile() throws IOException {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1", "\"c2\"x", "c3", "\"c4\"x")
            .orders("nothing that is known", "o1");

    Days.Outcome outcome =
        assertSame(
            "rejected", Days.write(files, work.resolve("rejected")), new ShardSizes(2, 4, 10));

    assertThat(outcome.rejection()).startsWith("customers 3 TEXT_AFTER_QUOTE: ");
  }

  /** The size of splits by which the faults of even the smallest case meet their ends. */
  private static long thirdOfTheLargestFile(Path files) throws IOException {
    long largest = 0;
    for (FileKind kind : FileKind.values()) {
      largest = Math.max(largest, Files.size(files.resolve(kind.label() + ".csv")));
    }
    return Math.max(1, Math.min(300, largest / 3));
  }

  private static List<Path> cases() throws IOException {
    try (Stream<Path> cases = Files.list(Path.of("..", "cases"))) {
      return cases
          .filter(
              day ->
                  Stream.of(FileKind.values())
                      .allMatch(kind -> Files.exists(day.resolve(kind.label() + ".csv"))))
          .sorted()
          .toList();
    }
  }

  private Days.Outcome assertSame(String name, DayInput day, ShardSizes sizes) throws IOException {
    Path spill = work.resolve("spill");
    Days.Outcome expected = Days.byTheLambdasJoin(day, Limits.defaults(), spill);
    Days.Outcome actual =
        Days.bySpark(spark, day, Limits.defaults(), sizes, work.resolve("parts-" + name));
    assertThat(actual).as("%s by %s", name, sizes).isEqualTo(expected);
    return actual;
  }
}
