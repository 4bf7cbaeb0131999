package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
  private static final Instant NOW = Instant.parse("2022-01-31T06:00:00Z");
  private static final FileVersion FILE = new FileVersion("v", "e", 1, NOW);

  @Test
  void requestIsAnsweredByItsReplayAndNotByTheRevisionThatItBecame() {
    RunRecord replay = run(RunKey.replay(9, "asked"));
    // The query returns the runs in the order of their keys as texts.
    RunHistory history =
        new RunHistory(
            new FileSetId("acme", LocalDate.of(2022, 1, 30)),
            List.of(run(RunKey.of(10)), run(RunKey.of(9)), replay));

    assertThat(history.answering("asked")).contains(replay);
  }

  private static RunRecord run(RunKey key) {
    return RunRecord.unclaimed(key, new PinnedFiles(FILE, FILE, FILE), NOW)
        .serving(Optional.of(new ServedRequest("asked", Optional.empty())), NOW);
  }
}
