package dev.orderpipeline.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is recorded about a run beside its work.
 *
 * @param served the manual requests with a {@code replay_id} that the run serves
 * @param unknown the attributes that this version of the pipeline does not know
 */
public record RunNotes(List<ServedRequest> served, UnknownAttributes unknown) {
  /** The notes on a run that serves no manual request. */
  public static final RunNotes NONE = new RunNotes(List.of(), UnknownAttributes.NONE);

  /** Keeps the last requests only, because the size of an item is limited. */
  private static final int MAX_SERVED = 100;

  public RunNotes {
    served = List.copyOf(served);
    Objects.requireNonNull(unknown, "unknown");
  }

  RunNotes with(ServedRequest request) {
    List<ServedRequest> all = new ArrayList<>(served);
    all.add(request);
    return new RunNotes(all.subList(Math.max(0, all.size() - MAX_SERVED), all.size()), unknown);
  }
}
