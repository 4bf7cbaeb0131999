package dev.orderpipeline.ledger;

/** The trigger of a reconciliation. It affects only whether the set is opened or closed. */
public enum Trigger {
  /** An S3 event or the nightly pass: new files reopen a closed set. */
  EVENT,
  /** The sweep of the open sets: closes sets that were reported incomplete and stayed so. */
  SWEEP,
  /** The sweep of a set of a snoozed date: closes it after the same time, though unreported. */
  SNOOZED,
  /** An expected set that is not in the table: opens it although no file has arrived. */
  DEADLINE,
  /** A manual request: writes nothing about an incomplete set that is not in the table. */
  MANUAL
}
