package dev.orderpipeline.arrival;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The sets that expectations name, whether or not a file has arrived. */
final class ExpectedSets {
  private final Expectations expectations;
  private final Ledger ledger;
  private final Dispatcher dispatcher;
  private final InstantSource clock;

  ExpectedSets(
      Expectations expectations, Ledger ledger, Dispatcher dispatcher, InstantSource clock) {
    this.expectations = expectations;
    this.ledger = ledger;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /** Returns whether an expectation names the partner. */
  boolean names(String partner) {
    return expectations.byPartner().containsKey(partner);
  }

  /** The sets with a deadline that passed less than {@code lookBack} ago. */
  List<FileSetId> due(Duration lookBack) {
    Instant now = clock.instant();
    return expectations.dueBetween(now.minus(lookBack), now);
  }

  /** Opens a set that is not recorded, unless its partner is snoozed. */
  Optional<Reconciled> openIfAwaited(FileSetId set) {
    return isAbsent(set) && !ledger.snoozes().of(set.partner()).covers(set)
        ? Optional.of(open(set))
        : Optional.empty();
  }

  /** Opens a set that is not recorded. */
  void openIfAbsent(FileSetId set) {
    if (isAbsent(set)) {
      Reconciled unused = open(set);
    }
  }

  /** Recorded sets are left alone: the sweep handles them if they are open. */
  private boolean isAbsent(FileSetId set) {
    return ledger.states().get(set).itemVersion() == 0;
  }

  private Reconciled open(FileSetId set) {
    return dispatcher.reconcile(set, Trigger.DEADLINE);
  }
}
