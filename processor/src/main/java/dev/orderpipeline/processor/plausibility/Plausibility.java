package dev.orderpipeline.processor.plausibility;

import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.transform.join.DayCounts;
import java.util.List;
import java.util.Optional;

/** Checks whether a build is likely to be right. Thread-safe. */
public final class Plausibility {
  private final PlausibilityChecks checks;
  private final Optional<PartnerHistory> history;

  private Plausibility(PlausibilityChecks checks, Optional<PartnerHistory> history) {
    this.checks = checks;
    this.history = history;
  }

  /** Checks that compare a day with the partner's last published ones. */
  public static Plausibility of(PlausibilityChecks checks, Ledger ledger) {
    return new Plausibility(checks, Optional.of(new PartnerHistory(ledger)));
  }

  /** Checks of a day alone. */
  public static Plausibility withoutHistory(PlausibilityChecks checks) {
    return new Plausibility(checks, Optional.empty());
  }

  /**
   * Checks a build.
   *
   * @param pinned the files that were read
   * @param keepLease called often
   * @return what looks wrong, the most likely cause first
   */
  public List<Implausibility> check(
      FileSetId set, PinnedFiles pinned, DayCounts counts, Runnable keepLease) {
    if (checks.areOff(set.partner())) {
      return List.of();
    }
    return PlausibilityRules.check(
        DayProfile.of(set, pinned, counts),
        history.map(days -> days.around(set, keepLease)).orElse(List.of()),
        check -> checks.mode(check, set.partner()));
  }
}
