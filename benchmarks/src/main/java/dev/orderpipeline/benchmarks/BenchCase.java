package dev.orderpipeline.benchmarks;

import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import java.util.Locale;

/** A program and the day that it processes. */
record BenchCase(Contender contender, DayShape shape) {

  /** The name in tables: the program, and how the day differs from the default one. */
  String label() {
    StringBuilder label = new StringBuilder(contender.label());
    if (shape.spelling() != Spelling.COMMA) {
      label.append(", ").append(shape.spelling().name().toLowerCase(Locale.ROOT)).append(" files");
    }
    if (shape.references() == References.UUID) {
      label.append(", UUID references");
    }
    if (shape.order() == RowOrder.NATURAL) {
      label.append(", rows in order");
    }
    return label.toString();
  }
}
