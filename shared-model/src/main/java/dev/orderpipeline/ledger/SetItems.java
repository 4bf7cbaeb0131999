package dev.orderpipeline.ledger;

import java.util.List;
import java.util.Optional;

/**
 * All items of one file set in the table.
 *
 * @param state the set's state
 * @param holder the last worker with the set's lease, also after its end; empty once released
 * @param runs the runs and replays within their time to live
 * @param unsupported a sentence about an item that only a newer version understands, if there is
 *     one
 */
public record SetItems(
    FileSetState state,
    Optional<LeaseHolder> holder,
    List<RunRecord> runs,
    Optional<String> unsupported) {
  public SetItems {
    runs = List.copyOf(runs);
  }
}
