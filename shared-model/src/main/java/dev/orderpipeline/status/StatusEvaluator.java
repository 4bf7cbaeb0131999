package dev.orderpipeline.status;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.SetItems;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.status.SetStatus.Due;
import dev.orderpipeline.status.SetStatus.File;
import dev.orderpipeline.status.SetStatus.Next;
import dev.orderpipeline.status.SetStatus.Run;
import dev.orderpipeline.status.SetStatus.Runs;
import dev.orderpipeline.status.SetStatus.SendingProgress;
import dev.orderpipeline.status.SetStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Derives the status of a file set, in plain words, from its items in the table and, if given, its
 * files in the drop bucket. Makes no calls and changes nothing.
 */
public final class StatusEvaluator {
  private final SetFacts facts;

  private StatusEvaluator(SetFacts facts) {
    this.facts = facts;
  }

  /**
   * The status of a file set.
   *
   * @param inBucket the files in the drop bucket, if known
   * @param unrecognised misnamed files in the drop bucket, also of other sets
   * @param calendar the deadlines of files, and the snoozes
   */
  public static SetStatus of(
      SetItems items,
      Optional<FoundFiles> inBucket,
      List<UnrecognisedFile> unrecognised,
      DeliveryCalendar calendar,
      Instant now) {
    FileSetState state = items.state();
    FileSetId set = state.set();
    Due due =
        new Due(
            calendar.expectations().of(set.partner()).deadline(set.date()).toInstant(),
            state.notificationLog().missingAt(),
            state.notificationLog().completeAt(),
            calendar.snoozeOf(set));
    return new StatusEvaluator(
            new SetFacts(items, inBucket, unrecognised, due, calendar.expects(set), now))
        .status();
  }

  private SetStatus status() {
    return new SetStatus(
        facts.set(),
        new ReplayAssessor(facts).addTo(assessment()),
        facts.state().revision(),
        facts.due(),
        files(),
        facts.holder(),
        runs(),
        facts.runOf(facts.state().revision()).map(Sentences::rowsInNoTotal));
  }

  private Assessment assessment() {
    if (facts.items().unsupported().isPresent()) {
      return Assessment.of(
              State.UNSUPPORTED,
              Next.OPERATOR,
              Sentences.sentence(
                  "Nothing is done for this set: " + facts.items().unsupported().get()))
          .withRemedy(
              "Deploy the newer version of the pipeline again. Do not change the item manually.");
    }
    FileAssessor files = new FileAssessor(facts);
    RunAssessor run = new RunAssessor(facts);
    boolean hasRevision = facts.state().revision() > 0;
    Optional<String> unrecorded = files.unrecorded();
    if (unrecorded.isEmpty()) {
      return hasRevision ? run.assess() : files.assess();
    }
    if (hasRevision && !run.isEnded()) {
      return run.assess().withSentence(unrecorded.get());
    }
    return Assessment.of(State.UNRECORDED, Next.OPERATOR, unrecorded.get())
        .withRemedy(
            "Events take seconds. If the event is lost, the nightly pass finds the files. To find"
                + " them now, reconcile the set.")
        .withAction(Action.Code.RECONCILE);
  }

  private List<File> files() {
    FileSetState state = facts.state();
    FoundFiles found = facts.inBucket().orElse(state.found());
    List<File> files = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      files.add(
          new File(
              kind,
              facts.set().key(kind),
              found.of(kind),
              state.pinned().map(pinned -> pinned.of(kind).versionId())));
    }
    return files;
  }

  private Runs runs() {
    List<RunRecord> lastFirst =
        facts.items().runs().stream()
            .sorted(Comparator.comparing((RunRecord run) -> run.times().updatedAt()).reversed())
            .toList();
    int listed = Math.min(Runs.MAX_LISTED, lastFirst.size());
    return new Runs(
        lastFirst.subList(0, listed).stream().map(StatusEvaluator::run).toList(),
        lastFirst.size() - listed);
  }

  private static Run run(RunRecord run) {
    return new Run(
        run.key().toString(),
        run.state(),
        run.progress().attempts(),
        new SendingProgress(
            run.build().archive().map(Archive::messages), run.progress().checkpoint()),
        run.times().startedAt(),
        run.times().updatedAt(),
        run.outcome().failure().map(RunFailure::text),
        run.outcome().lastFault());
  }
}
