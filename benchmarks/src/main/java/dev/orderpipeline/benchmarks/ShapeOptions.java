package dev.orderpipeline.benchmarks;

import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import picocli.CommandLine.Option;

/** The command-line options for the shape of a generated day. */
final class ShapeOptions {
  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "The number of customers, a multiple of 100 up to 10000000; three orders each and three"
              + " items per order on average (${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      defaultValue = "comma",
      description = "comma, semicolon or packed (${DEFAULT-VALUE}).")
  private Spelling spelling;

  @Option(
      names = "--references",
      paramLabel = "KIND",
      defaultValue = "short",
      description = "short or uuid (${DEFAULT-VALUE}).")
  private References references;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "shuffled",
      description = "The order of the rows: shuffled or natural (${DEFAULT-VALUE}).")
  private RowOrder order;

  @Option(
      names = "--bad-rows",
      paramLabel = "SHARE",
      defaultValue = "0.001",
      description = "The share of rows for which a bad row is added (${DEFAULT-VALUE}).")
  private double badRows;

  @Option(
      names = "--quoted",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "The share of rows with a quoted cell (${DEFAULT-VALUE}).")
  private double quoted;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed; each seed gives another day of the same shape (${DEFAULT-VALUE}).")
  private long seed;

  /**
   * The shape that the options describe.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  DayShape shape() {
    return new DayShape(customers, spelling, references, order, badRows, quoted, seed);
  }
}
