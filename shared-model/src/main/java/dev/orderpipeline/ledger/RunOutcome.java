package dev.orderpipeline.ledger;

import dev.orderpipeline.model.RunFailure;
import java.util.Objects;
import java.util.Optional;

/**
 * How a run and its last failed attempt ended.
 *
 * @param failure why the run ended without publishing
 * @param lastFault the fault of the last failed attempt that could record it
 * @param publishedKey the key of the permanent archive, once stored
 */
public record RunOutcome(
    Optional<RunFailure> failure, Optional<String> lastFault, Optional<String> publishedKey) {

  /** The outcome of a run without an ended attempt. */
  public static final RunOutcome NONE =
      new RunOutcome(Optional.empty(), Optional.empty(), Optional.empty());

  public RunOutcome {
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(lastFault, "lastFault");
    Objects.requireNonNull(publishedKey, "publishedKey");
  }

  RunOutcome published(String permanentKey) {
    return new RunOutcome(Optional.empty(), lastFault, Optional.of(permanentKey));
  }

  RunOutcome failed(RunFailure reason) {
    return new RunOutcome(Optional.of(reason), lastFault, publishedKey);
  }

  RunOutcome withLastFault(String fault) {
    return new RunOutcome(failure, Optional.of(fault), publishedKey);
  }

  RunOutcome restarted() {
    return new RunOutcome(Optional.empty(), Optional.empty(), publishedKey);
  }
}
