package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a receipt tells, in whichever form: the JSON and the page are both made of this.
 *
 * @param run as it ends
 * @param publishedBefore the last revision before this one that was published whole, if one was
 * @param counts what the build counted, if there was one
 * @param rejectedRows the key of rejected.csv, if there is one
 * @param firstRejected the first of its rows
 */
record Receipt(
    FileSetId set,
    RunRecord run,
    OptionalInt publishedBefore,
    Optional<Counts> counts,
    Optional<String> rejectedRows,
    List<RejectedLine> firstRejected) {
  /** Grows when a key changes its meaning or goes; new keys may come at any time. */
  static final int SCHEMA = 1;
}
