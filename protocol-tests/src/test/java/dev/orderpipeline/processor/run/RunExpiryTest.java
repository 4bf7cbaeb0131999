package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Expiry of the items of runs. */
class RunExpiryTest extends ProcessingSuite {
  @Test
  void transactionThatPublishesARunMakesTheOlderOneExpire() throws IOException {
    FileSetId set = publishedDay("expiring", 3);
    pipeline.uploadCorrection(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    AtomicInteger transactions = new AtomicInteger();
    List<Optional<Instant>> expiry = new ArrayList<>();
    CallInterceptor observing =
        (name, call) -> {
          if (!name.equals("transactWriteItems")) {
            return call.proceed();
          }
          Optional<Instant> before = run(set, RunKey.of(1)).times().expiresAt();
          Object answer = call.proceed();
          boolean published =
              pipeline
                  .ledger()
                  .runs()
                  .find(set, RunKey.of(2))
                  .filter(run -> run.state() == RunState.PUBLISHED)
                  .isPresent();
          if (published && transactions.incrementAndGet() == 1) {
            expiry.add(before);
            expiry.add(run(set, RunKey.of(1)).times().expiresAt());
          }
          return answer;
        };

    pipeline.dispatch(set, 2, observing, DrivenPipeline.ENOUGH_TIME);

    assertThat(expiry)
        .containsExactly(Optional.empty(), Optional.of(pipeline.now().plus(RunClaims.RETENTION)));
  }

  @Test
  void runThatEndedUnpublishedExpiresOnceALaterOneIsPublished() throws IOException {
    FileSetId set = publishedDay("expiring-rejected", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);
    assertThat(run(set, RunKey.of(1)).times().expiresAt()).isEmpty();
    assertThat(run(set, RunKey.of(2)).times().expiresAt()).isEmpty();
    pipeline.uploadCorrection(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    pipeline.dispatch(set, 3);

    Instant kept = pipeline.now().plus(RunClaims.RETENTION);
    assertThat(run(set, RunKey.of(1)).times().expiresAt()).contains(kept);
    assertThat(run(set, RunKey.of(2)).times().expiresAt()).contains(kept);
    assertThat(run(set, RunKey.of(3)).times().expiresAt()).isEmpty();
  }

  @Test
  void expiredRunCountsAsAbsentEvenIfItsItemStillExists() throws IOException {
    FileSetId set = publishedDay("expired", 3);
    pipeline.uploadCorrection(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);
    pipeline.receive(set);

    pipeline.pass(RunClaims.RETENTION);

    assertThat(pipeline.items(set)).containsKey("run#1");
    assertThat(pipeline.ledger().runs().find(set, RunKey.of(1))).isEmpty();
    assertThat(pipeline.ledger().runs().all(set))
        .extracting(RunRecord::key)
        .containsExactly(RunKey.of(2));
  }
}
