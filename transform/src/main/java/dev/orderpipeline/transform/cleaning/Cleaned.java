package dev.orderpipeline.transform.cleaning;

/** The result of cleaning a record: a row or a rejection. */
public sealed interface Cleaned permits Row, Rejection {

  /** The first physical line of the record, from 1. */
  long line();
}
