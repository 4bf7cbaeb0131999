package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Lifecycle;
import dev.orderpipeline.ledger.NextDispatch;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.Revisions;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.PinnedFiles;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DueSinceTest {
  private static final Instant NOW = Instant.parse("2022-01-31T08:00:00Z");
  private static final FileVersion VERSION = new FileVersion("v", "e", 1, NOW);
  private static final FoundFiles ONE = FoundFiles.NONE.with(FileKind.CUSTOMERS, VERSION);
  private static final FoundFiles ALL =
      ONE.with(FileKind.ORDERS, VERSION).with(FileKind.ITEMS, VERSION);

  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final PinnedFiles PINNED = ALL.complete().orElseThrow();

  private final DueSince due = new DueSince((set, key) -> Optional.empty(), NOW);

  @Test
  void oldestOfTheDueSetsCounts() {
    due.add(recorded(ALL, NOW.minusSeconds(60)));
    due.add(recorded(ALL, NOW.minusSeconds(90)));
    due.add(recorded(ALL, NOW.minusSeconds(30)));

    assertThat(due.seconds()).isEqualTo(90);
  }

  @Test
  void setThatWaitsForItsPartnerIsNotDue() {
    due.add(recorded(ONE, NOW.minusSeconds(60)));

    assertThat(due.seconds()).isZero();
  }

  @Test
  void revisionThatWillBeDueIsNotDueYet() {
    due.add(recorded(ALL, NOW.plusSeconds(60)));

    assertThat(due.seconds()).isZero();
  }

  @Test
  void setThatIsOnlyOpenForANoticeIsFinished() {
    RunRecord published =
        RunRecord.unclaimed(RunKey.of(1), PINNED, NOW.minusSeconds(90))
            .published("published/x", NOW);

    due.add(found(state(ALL, NOW.minusSeconds(90)), Optional.of(published)));

    assertThat(due.seconds()).isZero();
  }

  @Test
  void correctionThatSettlesDoesNotHideWhatIsBeingPublished() {
    RunRecord begun = RunRecord.unclaimed(RunKey.of(1), PINNED, NOW.minusSeconds(7_200));
    DueSince withRun =
        new DueSince(
            (set, key) ->
                set.equals(SET) && key.equals(RunKey.of(1)) ? Optional.of(begun) : Optional.empty(),
            NOW);

    withRun.add(found(publishing(state(ALL, NOW.plusSeconds(60))), Optional.empty()));

    assertThat(withRun.seconds()).isEqualTo(7_200);
  }

  private static Reconciled recorded(FoundFiles files, Instant at) {
    return found(state(files, at), Optional.empty());
  }

  private static Reconciled found(FileSetState state, Optional<RunRecord> run) {
    return new Reconciled(state, run, OptionalInt.empty(), false);
  }

  private static FileSetState state(FoundFiles files, Instant at) {
    return FileSetState.none(SET)
        .reconciled(files, Optional.empty(), Trigger.EVENT, at, CorrectionSettle.DEFAULT);
  }

  private static FileSetState publishing(FileSetState of) {
    return new FileSetState(
        of.set(),
        of.item(),
        of.found(),
        of.foundAt(),
        new Revisions(
            of.revision(),
            of.pinned(),
            of.revisions().settlesAt(),
            Optional.empty(),
            OptionalInt.of(1)),
        new NextDispatch(
            of.nextDispatch().at(), of.nextDispatch().delay(), of.nextDispatch().target()),
        new Lifecycle(of.lifecycle().status(), true, Optional.empty()),
        of.notificationLog());
  }
}
