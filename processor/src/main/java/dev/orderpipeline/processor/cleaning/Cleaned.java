package dev.orderpipeline.processor.cleaning;

/** What cleaning makes of a record: a row, or a refusal. */
public sealed interface Cleaned permits Row, Refusal {

  /** The first physical line of the record, from 1. */
  long line();
}
