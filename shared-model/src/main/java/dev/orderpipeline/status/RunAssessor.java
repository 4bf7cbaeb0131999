package dev.orderpipeline.status;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.status.SetStatus.Next;
import dev.orderpipeline.status.SetStatus.State;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Assesses a file set by its revision and that revision's run. */
final class RunAssessor {
  private final SetFacts facts;
  private final FileSetState state;

  RunAssessor(SetFacts facts) {
    this.facts = facts;
    this.state = facts.state();
  }

  /** The assessment of a set with a revision. */
  Assessment assess() {
    int revision = state.publishing().orElse(state.revision());
    Optional<RunRecord> run = facts.runOf(revision);
    Assessment assessment = run.map(this::ofRun).orElseGet(() -> withoutRun(revision));
    if (revision != state.revision()) {
      return assessment.withSentence(
          "Revision " + state.revision() + " waits until revision " + revision + " is finished.");
    }
    return state.revisions().isChanging() && state.isOpen()
        ? assessment.withSentence(
            "The files keep changing, so this revision does not wait for a"
                + " quiet time and can mix old and new files. Ask the partner to upload each file"
                + " once.")
        : assessment;
  }

  /** Returns whether the current revision has ended. */
  boolean isEnded() {
    return state.publishing().isEmpty()
        && facts.runOf(state.revision()).filter(run -> run.state().isTerminal()).isPresent();
  }

  private Assessment withoutRun(int revision) {
    if (facts.holder().isPresent()) {
      return Assessment.of(
          State.BUILDING, Next.PIPELINE, "A worker is starting revision " + revision + ".");
    }
    if (state.revisions().settlesAt().isAfter(facts.now())) {
      return Assessment.of(
              State.SETTLING,
              Next.PIPELINE,
              "Revision "
                  + revision
                  + " is a correction. It waits until "
                  + Sentences.time(state.revisions().settlesAt())
                  + ", in case further files are corrected"
                  + state
                      .revisions()
                      .settlesBy()
                      .map(by -> ", at the latest until " + Sentences.time(by))
                      .orElse("")
                  + "."
                  + publishedBefore(revision))
          .withRemedy("No action is necessary. To process it now, replay the set without waiting.")
          .withAction(Action.Code.REPLAY_NOW);
    }
    return Assessment.of(
            State.DUE,
            facts.isOverdue() ? Next.OPERATOR : Next.PIPELINE,
            "All three files are present; no worker has started revision "
                + revision
                + " yet. "
                + nextDispatch())
        .withRemedy(
            facts.isOverdue()
                ? "Check whether the sweep runs (alarm SweepStopped) and whether the processor is"
                    + " throttled (alarm ProcessorThrottles). To process the day now, replay the"
                    + " set."
                : "No action is necessary. To process it now, replay the set.")
        .withAction(Action.Code.REPLAY);
  }

  private Assessment ofRun(RunRecord run) {
    return switch (run.state()) {
      case BUILDING ->
          unfinished(
              run, State.BUILDING, "is being read, joined and archived", "has not been built yet");
      case PUBLISHING -> {
        String accepted =
            Sentences.count(run.progress().checkpoint())
                + " of "
                + Sentences.count(Sentences.messages(run))
                + " messages were sent to the queue";
        yield unfinished(
            run, State.PUBLISHING, "is being sent: " + accepted, "is partly sent: " + accepted);
      }
      case PUBLISHED -> published(run);
      case REJECTED -> rejected(run);
      case SUPERSEDED ->
          Assessment.of(
                  State.SUPERSEDED,
                  Next.OPERATOR,
                  Sentences.revision(run)
                      + " was superseded at "
                      + Sentences.time(run.times().updatedAt())
                      + " before its first message was sent, and no newer revision is recorded."
                      + publishedBefore(run.key().revision()))
              .withRemedy("Replay the set to process it again.")
              .withAction(Action.Code.REPLAY);
      case FAILED ->
          Assessment.of(
                  State.FAILED,
                  Next.OPERATOR,
                  Sentences.revision(run)
                      + " failed at "
                      + Sentences.time(run.times().updatedAt())
                      + ": "
                      + failure(run)
                      + sent(run)
                      + publishedBefore(run.key().revision()))
              .withRemedy(
                  "Fix the cause named above, then replay the set. "
                      + (run.build().archive().isPresent()
                          ? "The run continues at its checkpoint. If it fails again, replay the set"
                              + " with --as-next (\"mode\": \"rebuild_as_next\"): the files are"
                              + " read again and published as the next revision."
                          : "Nothing was sent, so the files are read again."))
              .withAction(Action.Code.REPLAY);
    };
  }

  private Assessment unfinished(
      RunRecord run, State state, String activeProgress, String idleProgress) {
    // Other attempts do not count, so their number would mislead.
    String attempt =
        run.isBuildingAfter(1)
            ? " (attempt " + run.progress().attempts() + " of " + RunRecord.MAX_ATTEMPTS + ", "
            : " (";
    if (facts.isHeldFor(run)) {
      return Assessment.of(
          state,
          Next.PIPELINE,
          Sentences.revision(run)
              + " "
              + activeProgress
              + attempt
              + "started at "
              + Sentences.time(run.times().startedAt())
              + ").");
    }
    return Assessment.of(
            state,
            facts.isOverdue() ? Next.OPERATOR : Next.PIPELINE,
            Sentences.revision(run)
                + " "
                + idleProgress
                + ", and no worker is active"
                + attempt
                + "last update at "
                + Sentences.time(run.times().updatedAt())
                + run.outcome().lastFault().map(fault -> ", ended by " + fault).orElse("")
                + "). "
                + nextDispatch())
        .withRemedy("The sweep continues the run. To continue it now, replay the set.")
        .withAction(Action.Code.REPLAY);
  }

  private Assessment published(RunRecord run) {
    Archive archive = run.build().archive().orElseThrow();
    String published =
        Sentences.revision(run) + " was published at " + Sentences.time(run.times().updatedAt());
    if (archive.customerMessages() + archive.errorMessages() == 0) {
      // Any row has at least one message.
      return Assessment.of(
          State.PUBLISHED,
          Next.NOBODY,
          published
              + ", but its three files have no rows: "
              + (archive.closed() ? "only the closing message" : "no message")
              + " was sent to the queue."
              + warnings(run));
    }
    return Assessment.of(
        State.PUBLISHED,
        Next.NOBODY,
        published
            + ": "
            + Sentences.count(archive.customerMessages(), "customer message")
            + " and "
            + Sentences.count(archive.errorMessages(), "error message")
            + " were sent to the queue."
            + rowsInNoTotal(run)
            + warnings(run));
  }

  private static String warnings(RunRecord run) {
    List<String> warnings = Sentences.warnings(run);
    return warnings.isEmpty()
        ? ""
        : " The day looks wrong; check it: " + String.join(" ", warnings);
  }

  private String rowsInNoTotal(RunRecord run) {
    long rows = Sentences.rowsInNoTotal(run);
    return rows == 0
        ? ""
        : " "
            + Sentences.count(rows, "row")
            + (rows == 1 ? " is" : " are")
            + " in no total; the partner's receipt lists "
            + (rows == 1 ? "it: " : "them: ")
            + ResultsLayout.receiptPage(facts.set(), run.key().revision())
            + " in the results bucket.";
  }

  private Assessment rejected(RunRecord run) {
    boolean allowsAsItIs = run.outcome().failure().filter(RunFailure::allowsAsItIs).isPresent();
    String remedy =
        "The partner must correct the named file and upload it again; the pipeline then publishes"
            + " the day. The partner's receipt is "
            + ResultsLayout.receiptPage(facts.set(), run.key().revision())
            + " in the results bucket.";
    Assessment rejected =
        Assessment.of(
                State.REJECTED,
                Next.PARTNER,
                Sentences.revision(run)
                    + " was rejected at "
                    + Sentences.time(run.times().updatedAt())
                    + ": "
                    + failure(run)
                    + publishedBefore(run.key().revision()))
            .withRemedy(remedy);
    return allowsAsItIs
        ? rejected
            .withRemedy(remedy + " To publish the day despite this, replay the set as it is.")
            .withAction(Action.Code.REPLAY_AS_IT_IS)
        : rejected;
  }

  private static String failure(RunRecord run) {
    return Sentences.sentence(
        run.outcome().failure().map(RunFailure::text).orElse("no reason was recorded"));
  }

  private String sent(RunRecord run) {
    return run.progress().checkpoint() == 0
        ? ""
        : " "
            + Sentences.count(run.progress().checkpoint())
            + " of its "
            + Sentences.count(Sentences.messages(run))
            + " messages were sent to the queue.";
  }

  private String publishedBefore(int revision) {
    return facts.items().runs().stream()
        .filter(run -> !run.key().isReplay() && run.state() == RunState.PUBLISHED)
        .map(run -> run.key().revision())
        .filter(published -> published < revision)
        .max(Comparator.naturalOrder())
        .map(published -> " The last published revision is " + published + ".")
        .orElse(" No earlier revision is published.");
  }

  private String nextDispatch() {
    if (!state.isOpen()) {
      return "The set is closed, so the sweep does not dispatch it.";
    }
    if (state.nextDispatch().at().isAfter(facts.now())) {
      return "The sweep dispatches it"
          + (state.nextDispatch().delay().isZero() ? "" : " again")
          + " at "
          + Sentences.time(state.nextDispatch().at())
          + ".";
    }
    return facts.isOverdue()
        ? "The sweep should have dispatched it at "
            + Sentences.time(state.nextDispatch().at())
            + "."
        : "The sweep will dispatch it within a minute.";
  }
}
