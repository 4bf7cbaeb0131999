package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.Arrivals;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueSinceTest {
  private static final Instant NOW = Instant.parse("2022-01-31T08:00:00Z");
  private static final FileVersion VERSION = new FileVersion("v", "e", 1, NOW);
  private static final FoundFiles ONE = FoundFiles.NONE.with(FileKind.CUSTOMERS, VERSION);
  private static final FoundFiles ALL =
      ONE.with(FileKind.ORDERS, VERSION).with(FileKind.ITEMS, VERSION);

  private final DueSince due = new DueSince(NOW);

  @Test
  void theOldestOfTheDueSetsCounts() {
    due.look(recorded(ALL, NOW.minusSeconds(60)));
    due.look(recorded(ALL, NOW.minusSeconds(90)));
    due.look(recorded(ALL, NOW.minusSeconds(30)));

    assertThat(due.longest()).isEqualTo(90);
  }

  @Test
  void aSetThatWaitsForItsPartnerIsNotDue() {
    due.look(recorded(ONE, NOW.minusSeconds(60)));

    assertThat(due.longest()).isZero();
  }

  @Test
  void aRevisionThatWillBeDueIsNotDueYet() {
    due.look(recorded(ALL, NOW.plusSeconds(60)));

    assertThat(due.longest()).isZero();
  }

  private static Arrivals recorded(FoundFiles files, Instant at) {
    return Arrivals.none(new FileSetId("acme", LocalDate.of(2022, 1, 30)))
        .reconciled(files, Optional.empty(), Trigger.EVENT, at, Duration.ofMinutes(10));
  }
}
