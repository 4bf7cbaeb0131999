package dev.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.CustomerJoin;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of explaining one customer, in processes of their own. */
@Tag("full")
class CustomerJoinMemoryIT {
  private static final int CUSTOMERS = 200_000;
  private static final String TOO_SMALL_FOR_THE_DAY = "-Xmx24m";

  @TempDir private Path directory;

  @Test
  void oneCustomerIsExplainedInAHeapThatIsTooSmallForTheDay() throws Exception {
    GeneratedDayFiles files =
        new DayWriter(
                new DayShape(
                    CUSTOMERS, Spelling.COMMA, References.SHORT, RowOrder.SHUFFLED, 0.001, 0.01, 1))
            .write(directory);
    Path rows = directory.resolve("rows");

    new MeasuredProcess(directory)
        .run(java(OneCustomer.class, files.directory(), rows, customer(files)));

    assertThat(Files.readAllLines(rows)).hasSizeGreaterThan(1);
    assertThatThrownBy(
            () ->
                new MeasuredProcess(directory)
                    .run(java(JoinDay.class, files.directory(), directory.resolve("all"))))
        .isInstanceOf(ChildFailedException.class)
        .hasMessageContaining("OutOfMemoryError");
  }

  /** The customer of an orders row. */
  private static String customer(GeneratedDayFiles files) throws IOException {
    try (BufferedReader orders = Files.newBufferedReader(files.of(FileKind.ORDERS))) {
      int column = List.of(orders.readLine().split(",", -1)).indexOf("customer_reference");
      return orders.readLine().split(",", -1)[column];
    }
  }

  private static List<String> java(Class<?> main, Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                TOO_SMALL_FOR_THE_DAY,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return command;
  }

  /** Joins the rows of one customer, and writes a line for each. */
  static final class OneCustomer {
    private OneCustomer() {}

    public static void main(String[] arguments) throws IOException {
      GeneratedDayFiles files = new GeneratedDayFiles(Path.of(arguments[0]));
      List<String> rows = new ArrayList<>();
      new CustomerJoin(files.directory(), Limits.defaults(), OrderedExecutor.onProcessors(2))
          .join(
              kind -> Files.newInputStream(files.of(kind)),
              arguments[2],
              row -> rows.add(row.kind() + " " + row.line()));
      Files.write(Path.of(arguments[1]), rows);
    }
  }
}
