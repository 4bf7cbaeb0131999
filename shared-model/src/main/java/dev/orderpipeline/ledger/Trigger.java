package dev.orderpipeline.ledger;

/** Why a file set is reconciled. It never decides what is written as found, only what is opened. */
public enum Trigger {
  /** An event, or a look over the bucket: the set was touched, so it opens again. */
  EVENT,
  /** The sweep over the open sets: closes what was given up. */
  SWEEP,
  /** The set is expected, and not in the table: it is opened though nothing of it has come. */
  EXPECTED,
  /** A person's request: writes nothing about a set that has no files to process. */
  MANUAL
}
