package dev.orderpipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.ThresholdChanges;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunRecordTest {
  private static final Instant NOW = Instant.parse("2022-01-30T08:00:00Z");
  private static final FileVersion FILE = new FileVersion("v1", "e", 1, NOW);
  private static final RunRecord UNCLAIMED =
      RunRecord.unclaimed(RunKey.of(1), new PinnedFiles(FILE, FILE, FILE), NOW);
  private static final Archive ARCHIVE = new Archive("key", "v9", "o", "c", 10, 2, 1);

  @Test
  void attemptIsCountedOncePerToken() {
    assertThat(UNCLAIMED.claimed(7, NOW).claimed(7, NOW).progress().attempts()).isEqualTo(1);
  }

  @Test
  void anotherTokenIsAnotherAttempt() {
    assertThat(UNCLAIMED.claimed(7, NOW).claimed(8, NOW).progress().attempts()).isEqualTo(2);
  }

  @Test
  void runThatHasStartedToPublishCountsNoAttempts() {
    RunRecord publishing = UNCLAIMED.claimed(7, NOW).publishing(ARCHIVE, "{}", NOW);

    assertThat(publishing.claimed(8, NOW).claimed(9, NOW).progress().attempts()).isEqualTo(1);
  }

  @Test
  void attemptThatAServiceEndedDoesNotCount() {
    RunRecord attempted = UNCLAIMED.claimed(7, NOW).claimed(8, NOW);

    assertThat(attempted.withLastFault("throttled", false, NOW).progress().attempts()).isEqualTo(1);
    assertThat(attempted.withLastFault("a bug", true, NOW).progress().attempts()).isEqualTo(2);
  }

  @Test
  void restartedRunWithoutAnArchiveIsRebuiltWithZeroAttempts() {
    RunRecord restarted =
        UNCLAIMED
            .claimed(7, NOW)
            .ended(RunState.REJECTED, RunFailure.of("why"), NOW)
            .restarted(NOW);

    assertThat(restarted.state()).isEqualTo(RunState.BUILDING);
    assertThat(restarted.progress().attempts()).isZero();
    assertThat(restarted.outcome().failure()).isEmpty();
  }

  @Test
  void runKeepsTheTimesOfItsBuildUntilItIsRebuilt() {
    Instant later = NOW.plusSeconds(1);
    RunRecord built = UNCLAIMED.claimed(7, NOW).withStages(RunStages.built(NOW), NOW);
    RunRecord begun =
        built
            .withStages(built.times().stages().archived(NOW), NOW)
            .publishing(ARCHIVE, "{}", later)
            .withCheckpoint(2, later);
    RunStages all = new RunStages(Optional.of(NOW), Optional.of(NOW), Optional.of(later));

    assertThat(begun.times().stages()).isEqualTo(all);
    assertThat(
            begun
                .ended(RunState.FAILED, RunFailure.of("why"), later)
                .restarted(later)
                .times()
                .stages())
        .isEqualTo(all);
    assertThat(
            built
                .ended(RunState.REJECTED, RunFailure.of("why"), NOW)
                .restarted(later)
                .times()
                .stages())
        .isEqualTo(RunStages.NONE);
  }

  @Test
  void restartedRunWithAnArchiveContinuesPublishingAtItsCheckpoint() {
    RunRecord restarted =
        UNCLAIMED
            .claimed(7, NOW)
            .publishing(ARCHIVE, "{}", NOW)
            .withCheckpoint(2, NOW)
            .ended(RunState.FAILED, RunFailure.of("why"), NOW)
            .restarted(NOW);

    assertThat(restarted.state()).isEqualTo(RunState.PUBLISHING);
    assertThat(restarted.build().archive()).contains(ARCHIVE);
    assertThat(restarted.progress().checkpoint()).isEqualTo(2);
  }

  @Test
  void runRemembersTheRequestsThatItAnswers() {
    RunRecord asked =
        UNCLAIMED
            .serving(Optional.of(request("a", Mode.REPUBLISH)), NOW)
            .serving(Optional.empty(), NOW)
            .serving(Optional.of(request("b", Mode.REBUILD)), NOW)
            .serving(Optional.of(request("a", Mode.REBUILD)), NOW);

    assertThat(asked.served())
        .containsExactly(request("a", Mode.REPUBLISH), request("b", Mode.REBUILD));
    assertThat(asked.options("a"))
        .contains(new ReplayOptions(Mode.REPUBLISH, ThresholdChanges.NONE));
    assertThat(asked.options("c")).isEmpty();
    assertThat(asked.hasReplayId("a")).isTrue();
    assertThat(asked.hasReplayId("c")).isFalse();
  }

  @Test
  void onlyTheLastHundredRequestsAreRemembered() {
    RunRecord asked = UNCLAIMED;
    for (int i = 0; i < 101; i++) {
      asked = asked.serving(Optional.of(request("id-" + i, Mode.REBUILD)), NOW);
    }

    assertThat(asked.served())
        .extracting(ServedRequest::replayId)
        .hasSize(100)
        .startsWith("id-1")
        .endsWith("id-100");
  }

  @Test
  void replayAnswersToItsOwnId() {
    RunRecord replay = RunRecord.unclaimed(RunKey.replay(1, "a"), UNCLAIMED.pinned(), NOW);

    assertThat(replay.hasReplayId("a")).isTrue();
    assertThat(replay.options("a")).isEmpty();
  }

  @Test
  void keyIsReadAsItIsWritten() {
    for (RunKey key : new RunKey[] {RunKey.of(12), RunKey.replay(3, "a#b")}) {
      assertThat(RunKey.parse(key.toString())).contains(key);
    }
  }

  @Test
  void itemIsReadAsItIsWritten() {
    RunRecord full =
        UNCLAIMED
            .claimed(7, NOW)
            .comparedWith(
                List.of(
                    new EarlierArchive(1, "published/r1", Optional.empty(), "d1"),
                    new EarlierArchive(2, "builds/r2", Optional.of("v2"), "d2")),
                NOW)
            .publishing(ARCHIVE, "{\"a\":1}", NOW)
            .withCheckpoint(3, NOW)
            .published("published/key", NOW)
            .serving(Optional.of(request("asked", Mode.REPUBLISH)), NOW)
            .serving(Optional.of(new ServedRequest("before", Optional.empty())), NOW)
            .withLastFault("an earlier attempt's fault", true, NOW)
            .withExpiry(NOW.plusSeconds(60));

    Attributes item = RunItem.of(new FileSetId("", LocalDate.EPOCH), full);

    assertThat(RunItem.read(item)).isEqualTo(full);
    assertThat(Optional.of(item.number("expires_at")))
        .contains(NOW.plusSeconds(60).getEpochSecond());
  }

  private static ServedRequest request(String id, Mode mode) {
    return new ServedRequest(id, Optional.of(new ReplayOptions(mode, ThresholdChanges.NONE)));
  }
}
