package dev.orderpipeline.transform.cleaning;

/** The result of cleaning a record: a row, a rejection, or nothing, as the record is not data. */
public sealed interface Cleaned permits Row, Rejection, Skipped {

  /** The first physical line of the record, from 1. */
  long line();
}
