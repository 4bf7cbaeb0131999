package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Newer revisions that arrive before, during or after a run or a request. */
class RunSupersessionTest extends ProcessingSuite {
  @Test
  void correctionDuringTheBuildSupersedesTheRunBeforeAnythingIsSent() throws IOException {
    FileSetId set = pipeline.day("corrected-build", 3);
    CallInterceptor correcting =
        (name, call) -> {
          if (name.equals("putObject")) {
            pipeline.uploadCorrection(set, 3);
          }
          return call.proceed();
        };

    RunSummary summary = pipeline.dispatch(set, 1, correcting, DrivenPipeline.ENOUGH_TIME);

    assertThat(summary)
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.SUPERSEDED,
                "a newer revision arrived before the first message was sent"));
    assertThat(pipeline.receive(set)).isEmpty();
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.sweep(set).due()).hasValue(2);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertClosed(set);
  }

  @Test
  void runThatDiedWhileBuildingIsSupersededByItsCorrection() throws IOException {
    FileSetId set = pipeline.day("corrected-dead", 3);
    assertThatThrownBy(
            () -> pipeline.dispatch(set, 1, failing("getObject"), DrivenPipeline.ENOUGH_TIME))
        .isInstanceOf(SdkClientException.class);
    pipeline.uploadCorrection(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.sweep(set).due()).hasValue(2);

    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.SUPERSEDED);
    assertThat(run(set, RunKey.of(2)).state()).isEqualTo(RunState.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertClosed(set);
  }

  @Test
  void publishingRunIsFinishedBeforeItsCorrection() throws IOException {
    FileSetId set = pipeline.day("corrected-late", 3);
    CallInterceptor correcting =
        (name, call) -> {
          if (name.equals("sendMessageBatch")) {
            pipeline.uploadCorrection(set, 3);
          }
          return call.proceed();
        };

    assertThat(pipeline.dispatch(set, 1, correcting, DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertThat(pipeline.ledger().states().get(set).isOpen()).isTrue();
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.sweep(set).due()).hasValue(2);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertThat(run(set, RunKey.of(1)).times().expiresAt())
        .contains(pipeline.now().plus(RunClaims.RETENTION));
    assertClosed(set);
  }

  @Test
  void correctionSupersedesAReplay() throws IOException {
    FileSetId set = pipeline.day("overtaken-replay", 60);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"long\",\"now\":true}";
    pipeline.request(request, CallInterceptor.NONE, timeForBatches(3));
    pipeline.receive(set);
    pipeline.uploadCorrection(set, 60);

    RunSummary superseded = pipeline.request(request);

    assertThat(superseded)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1#replay#long"),
                Outcome.SUPERSEDED,
                "revision 2 has arrived, so no more messages of revision 1 are sent",
                run(set, RunKey.of(1)).build().archive(),
                0));
    // The superseded request does not shorten the settling of the correction.
    assertThat(pipeline.ledger().states().get(set).revisions().settlesAt())
        .isEqualTo(pipeline.now().plus(DrivenPipeline.CORRECTION_SETTLE));
    assertThat(run(set, RunKey.replay(1, "long")).state()).isEqualTo(RunState.SUPERSEDED);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void publishedCorrectionSupersedesARepublication() throws IOException {
    FileSetId set = pipeline.day("overtaken-archive", 60);
    pipeline.dispatch(set, 1);
    String request = "{\"file_set\":\"" + set + "\",\"mode\":\"republish\",\"replay_id\":\"long\"}";
    pipeline.request(request, CallInterceptor.NONE, timeForBatches(3));
    pipeline.uploadCorrection(set, 60);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);
    pipeline.receive(set);

    RunSummary superseded = pipeline.request(request);

    assertThat(superseded.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(superseded.sentence())
        .isEqualTo("revision 2 has arrived, so no more messages of revision 1 are sent");
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void replaySendsNothingIfACorrectionIsPublishedBeforeItsClaim() throws IOException {
    FileSetId set = publishedDay("overtaken-claim", 3);
    CallInterceptor afterACorrection =
        beforeTheClaim(
            () -> {
              pipeline.uploadCorrection(set, 3);
              pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
              pipeline.sweep(set);
              pipeline.receive(set);
            });
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"late\"}";

    RunSummary summary = pipeline.request(request, afterACorrection, DrivenPipeline.ENOUGH_TIME);

    assertThat(summary.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(pipeline.items(set)).containsOnlyKeys("state", "lease", "run#1", "run#2");
  }

  @Test
  void repeatedRequestChangesNothingIfItsRunEndsBeforeTheClaim() throws IOException {
    FileSetId set = pipeline.day("ended-claim", 60);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
    pipeline.request(request, CallInterceptor.NONE, timeForBatches(3));
    Map<String, Map<String, AttributeValue>> ended = new HashMap<>();
    CallInterceptor afterTheEnd =
        beforeTheClaim(
            () -> {
              pipeline.dispatch(set, 1);
              ended.putAll(pipeline.items(set));
            });

    RunSummary summary = pipeline.request(request, afterTheEnd, DrivenPipeline.ENOUGH_TIME);

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(summary.messagesSent()).isZero();
    assertThat(pipeline.items(set)).containsEntry("run#1", ended.get("run#1"));
    assertThat(pipeline.items(set)).containsEntry("state", ended.get("state"));
  }

  @Test
  void dispatchChangesNothingIfItsRunEndsBeforeTheClaim() throws IOException {
    FileSetId set = pipeline.day("ended-dispatch", 60);
    pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3));
    Map<String, Map<String, AttributeValue>> ended = new HashMap<>();
    CallInterceptor afterTheEnd =
        beforeTheClaim(
            () -> {
              pipeline.dispatch(set, 1);
              ended.putAll(pipeline.items(set));
            });

    RunSummary summary = pipeline.dispatch(set, 1, afterTheEnd, DrivenPipeline.ENOUGH_TIME);

    assertThat(summary.outcome()).isEqualTo(Outcome.NOT_DUE);
    assertThat(pipeline.items(set)).containsEntry("run#1", ended.get("run#1"));
  }

  /** Does something just before the first claim of the lease. */
  private static CallInterceptor beforeTheClaim(DrivenPipeline.Action action) {
    AtomicBoolean isDone = new AtomicBoolean();
    return (name, call) -> {
      if (name.equals("updateItem") && !isDone.getAndSet(true)) {
        action.run();
      }
      return call.proceed();
    };
  }

  @Test
  void revisionThatIsBeingPublishedSupersedesAReplay() throws IOException {
    FileSetId set = publishedDay("replay-between", 3);
    pipeline.uploadCorrection(set, 60);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2, CallInterceptor.NONE, timeForBatches(1));
    pipeline.receive(set);

    RunSummary between =
        pipeline.request(
            "{\"file_set\":\"" + set + "\",\"mode\":\"republish\",\"replay_id\":\"old\"}");

    assertThat(between.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(between.sentence())
        .isEqualTo(
            "revision 2 is being published, so nothing can be replayed; when it has ended, send the"
                + " request with another replay_id");
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void responseToARequestStatesThatACorrectionSupersededIt() throws IOException {
    FileSetId set = pipeline.day("asked-overtaken", 3);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
    assertThatThrownBy(
            () -> pipeline.request(request, failing("getObject"), DrivenPipeline.ENOUGH_TIME))
        .isInstanceOf(SdkClientException.class);
    pipeline.uploadCorrection(set, 3);

    RunSummary again = pipeline.request(request);

    assertThat(again)
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.SUPERSEDED,
                "a newer revision arrived before the first message was sent"));
    assertThat(pipeline.receive(set)).isEmpty();
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.sweep(set).due()).hasValue(2);
    assertClosed(set);
  }

  @Test
  void requestForASettlingCorrectionIsRejectedWithoutNow() throws IOException {
    FileSetId set = publishedDay("settling", 3);
    pipeline.uploadCorrection(set, 3);
    String until = pipeline.now().plus(DrivenPipeline.CORRECTION_SETTLE).toString();

    assertThatThrownBy(() -> pipeline.request("{\"file_set\":\"" + set + "\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the correction of settling/2022-01-30 is settling until "
                + until
                + ", in case more files are corrected; send the request again then, or with"
                + " \"now\": true");
    assertThat(pipeline.receive(set)).isEmpty();

    RunSummary now = pipeline.request("{\"file_set\":\"" + set + "\",\"now\":true}");
    assertThat(now.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertClosed(set);
  }

  @Test
  void rejectedRequestDoesNotEndTheSettlingOfACorrection() throws IOException {
    FileSetId set = publishedDay("rejected-now", 3);
    Instant settlesAt = pipeline.uploadCorrection(set, 3).state().revisions().settlesAt();

    assertThatThrownBy(
            () -> pipeline.request("{\"file_set\":\"" + set + "\",\"revision\":1,\"now\":true}"))
        .isInstanceOf(InvalidRequestException.class);

    assertThat(pipeline.reconcile(set).state().revisions().settlesAt()).isEqualTo(settlesAt);
  }
}
