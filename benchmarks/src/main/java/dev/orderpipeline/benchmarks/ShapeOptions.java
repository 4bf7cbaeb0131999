package dev.orderpipeline.benchmarks;

import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import picocli.CommandLine.Option;

/** The options that tell what a generated day looks like. */
final class ShapeOptions {
  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "How many customers, a multiple of 100 up to 10000000; three orders each and three items an"
              + " order (${DEFAULT-VALUE}).")
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
      description = "For which share of the rows a bad one is added (${DEFAULT-VALUE}).")
  private double badRows;

  @Option(
      names = "--quoted",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Which share of the rows has a quoted cell (${DEFAULT-VALUE}).")
  private double quoted;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed gives another day of the same kind (${DEFAULT-VALUE}).")
  private long seed;

  /**
   * The shape that is asked for.
   *
   * @throws IllegalArgumentException if there is none such
   */
  DayShape shape() {
    return new DayShape(customers, spelling, references, order, badRows, quoted, seed);
  }
}
