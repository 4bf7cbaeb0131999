package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Arrivals;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds for how long the oldest open revision has been due. Sets that wait for files are not
 * counted: they wait for their partner. For one thread.
 */
final class DueSince {
  private final Instant now;
  private Duration longest = Duration.ZERO;

  DueSince(Instant now) {
    this.now = now;
  }

  void look(Arrivals arrivals) {
    if (arrivals.open() && arrivals.revision() > 0) {
      Duration due = Duration.between(arrivals.settlesAt(), now);
      longest = due.compareTo(longest) > 0 ? due : longest;
    }
  }

  /** In seconds; 0 if nothing is due. */
  long longest() {
    return longest.toSeconds();
  }
}
