package dev.orderpipeline.ledger;

import dev.orderpipeline.model.SetStatus.Holder;
import java.util.List;
import java.util.Optional;

/**
 * All that the table knows of one file set.
 *
 * @param holder who has, or had last, the set's lease and has not released it
 * @param runs the runs and replays that are not past their time to live
 */
public record SetItems(FileSetState arrivals, Optional<Holder> holder, List<RunRecord> runs) {
  public SetItems {
    runs = List.copyOf(runs);
  }
}
