package dev.orderpipeline.status;

import dev.orderpipeline.ledger.RunRecord;
import java.util.Comparator;
import java.util.Optional;

/** Adds a file set's open replay to its assessment. */
final class ReplayAssessor {
  private final SetFacts facts;

  ReplayAssessor(SetFacts facts) {
    this.facts = facts;
  }

  /** The assessment with the open replay, if there is one. */
  Assessment addTo(Assessment assessment) {
    Optional<RunRecord> replay = openReplay();
    if (replay.isEmpty()) {
      return assessment;
    }
    Assessment withReplay = assessment.withSentence(replaySentence(replay.get()));
    return facts.isHeldFor(replay.get())
        ? withReplay
        : withReplay.withAction(Action.continueReplay(replay.get().key().replayId().orElseThrow()));
  }

  private Optional<RunRecord> openReplay() {
    return facts.items().runs().stream()
        .filter(run -> run.key().isReplay() && !run.state().isTerminal())
        .max(Comparator.comparing(run -> run.times().updatedAt()));
  }

  private String replaySentence(RunRecord replay) {
    String progress =
        replay
            .build()
            .archive()
            .map(
                archive ->
                    Sentences.count(replay.progress().checkpoint())
                        + " of "
                        + Sentences.count(archive.messages())
                        + " messages have been sent again")
            .orElse("nothing has been sent yet");
    return "Replay "
        + replay.key().replayId().orElseThrow()
        + " of revision "
        + replay.key().revision()
        + " is in progress: "
        + progress
        + (facts.isHeldFor(replay) ? "." : ", and no worker is active.");
  }
}
