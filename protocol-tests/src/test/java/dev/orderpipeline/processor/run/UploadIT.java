package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.protocol.EmbeddedAws;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Multipart uploads of archives while they are written, in very small parts. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadIT {
  private static final Duration PAST_THE_LEASE = Lease.DURATION.plusSeconds(1);
  private static final int PART_BYTES = 100;
  private static final int CUSTOMERS = 25;
  private static final Set<String> UPLOAD_CALLS =
      Set.of(
          "createMultipartUpload", "uploadPart", "completeMultipartUpload", "abortMultipartUpload");

  private DrivenPipeline pipeline;

  @BeforeAll
  void start(@TempDir Path directory) {
    pipeline = new DrivenPipeline(directory, clock -> new EmbeddedAws(), PART_BYTES);
  }

  @AfterAll
  void stop() {
    pipeline.close();
  }

  @Test
  void anArchiveUploadedInPartsIsComplete() throws IOException {
    FileSetId set = pipeline.day("parts", CUSTOMERS);
    RecordedUploadCalls calls = new RecordedUploadCalls();

    pipeline.dispatch(set, 1, calls, DrivenPipeline.ENOUGH_TIME);

    RunRecord run = run(set);
    Archive archive = run.archive().orElseThrow();
    assertThat(new HashSet<>(calls.ofUploads()))
        .isEqualTo(Set.of("createMultipartUpload", "uploadPart", "completeMultipartUpload"));
    assertThat(sha256(pipeline.bytes(archive.key()))).isEqualTo(archive.objectDigest());
    assertThat(pipeline.lines(run.publishedKey().orElseThrow()))
        .isEqualTo(DrivenPipeline.bodies(CUSTOMERS));
    assertReceived(set);
  }

  @Test
  void aRunThatArchivesNothingLeavesNoUpload() throws IOException {
    FileSetId set = pipeline.day("rejected", CUSTOMERS);
    pipeline.upload(
        set, FileKind.ITEMS, "id,order_reference,total_price\n" + "1,o1,none\n".repeat(CUSTOMERS));
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    RecordedUploadCalls calls = new RecordedUploadCalls();

    assertThat(pipeline.dispatch(set, 2, calls, DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.REJECTED);

    assertThat(calls.ofUploads())
        .startsWith("createMultipartUpload")
        .endsWith("abortMultipartUpload");
    assertThat(pipeline.unfinishedUploads())
        .noneMatch(key -> key.startsWith("builds/partner=rejected/"));
    assertThat(pipeline.results("builds/partner=rejected/")).isEmpty();
  }

  @Test
  void anIdenticalRebuildIsNotUploaded() throws IOException {
    FileSetId set = pipeline.day("replayed", CUSTOMERS);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    RecordedUploadCalls calls = new RecordedUploadCalls();

    assertThat(
            pipeline
                .request("{\"file_set\":\"" + set + "\"}", calls, DrivenPipeline.ENOUGH_TIME)
                .outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(calls.ofUploads()).isEmpty();
    assertReceived(set);
  }

  @Test
  void withdrawnCustomersArePartOfTheUpload() throws IOException {
    FileSetId set = pipeline.day("withdrawn", CUSTOMERS);
    pipeline.dispatch(set, 1);
    pipeline.day(set.partner(), CUSTOMERS - 1);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    RecordedUploadCalls calls = new RecordedUploadCalls();

    pipeline.dispatch(set, 2, calls, DrivenPipeline.ENOUGH_TIME);

    assertThat(calls.ofUploads())
        .startsWith("createMultipartUpload")
        .endsWith("completeMultipartUpload");
    List<String> messages = new ArrayList<>(DrivenPipeline.bodies(CUSTOMERS - 1));
    messages.add(
        "{\"type\":\"error_message\",\"customer_reference\":\"c25\",\"order_reference\":null,"
            + "\"message\":\"CUSTOMER_WITHDRAWN: the customer is no longer in the files (total in"
            + " revision 1)\"}");
    assertThat(pipeline.lines("published/date=2022-01-30/partner=withdrawn/r2/messages.jsonl.gz"))
        .isEqualTo(messages);
  }

  @ParameterizedTest
  @EnumSource(CallFault.Kind.class)
  void aFaultAtAnyCallOfAnUploadIsRepaired(CallFault.Kind fault) throws IOException {
    boolean reached = true;
    for (int position = 1; reached; position++) {
      FileSetId set = pipeline.day("fault-" + fault + "-" + position, CUSTOMERS);
      CallFault interceptor = new CallFault(UPLOAD_CALLS::contains, position, fault);
      try {
        pipeline.dispatch(set, 1, interceptor, DrivenPipeline.ENOUGH_TIME);
      } catch (SdkClientException injected) {
        assertThat(injected).hasMessageContaining(" at call ");
      }
      reached = interceptor.wasReached();

      pipeline.pass(PAST_THE_LEASE);
      pipeline.sweep(set);

      assertThat(run(set).state()).as(set.toString()).isEqualTo(RunState.PUBLISHED);
      assertReceived(set);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILURE", "RESPONSE_LOST"})
  void aFailedUploadDoesNotCauseARebuild(CallFault.Kind fault) throws IOException {
    FileSetId set = pipeline.day("once-" + fault, CUSTOMERS);
    CallFault interceptor = new CallFault("completeMultipartUpload"::equals, 1, fault);

    assertThat(pipeline.dispatch(set, 1, interceptor, DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(run(set).attempts()).isEqualTo(1);
    assertThat(run(set).archive().orElseThrow().key()).endsWith("/messages.jsonl.gz");
    assertThat(pipeline.unfinishedUploads())
        .noneMatch(key -> key.startsWith("builds/partner=once-" + fault + "/"));
    assertReceived(set);
  }

  private RunRecord run(FileSetId set) {
    return pipeline.ledger().runs().find(set, RunKey.of(1)).orElseThrow();
  }

  private void assertReceived(FileSetId set) {
    assertThat(pipeline.receive(set))
        .as(set.toString())
        .extracting(DrivenPipeline.Received::body)
        .containsExactlyInAnyOrderElementsOf(DrivenPipeline.bodies(CUSTOMERS));
  }

  private static String sha256(byte[] bytes) {
    MessageDigest digest = Digests.sha256();
    digest.update(bytes);
    return Digests.hex(digest);
  }

  /** Records the calls of a worker in order. */
  private static final class RecordedUploadCalls implements CallInterceptor {
    private final List<String> names = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Object intercept(String name, Call call) throws Throwable {
      names.add(name);
      return call.proceed();
    }

    private List<String> ofUploads() {
      return names.stream().filter(UPLOAD_CALLS::contains).toList();
    }
  }
}
