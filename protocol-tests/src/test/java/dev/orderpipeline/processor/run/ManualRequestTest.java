package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Manual requests: required fields, rejections, and the response to a repeated request. */
class ManualRequestTest extends ProcessingSuite {
  @Test
  void sampleRequestPublishesASetBeforeAnyEvent() throws IOException {
    FileSetId set = pipeline.sampleDay("");

    RunSummary summary =
        pipeline.request(sampleRequest(pipeline.dropBucket(), pipeline.queueUrl()));

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.lines("published/date=2022-01-30/partner=_/r1/messages.jsonl.gz"))
        .containsExactly(CUSTOMER_MESSAGE, ERROR_MESSAGE);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(sampleMessages(set));
    assertClosed(set);
  }

  @Test
  void foreignBucketIsRejectedAndNothingIsWritten() {
    FileSetId set = pipeline.sampleDay("foreign-bucket");

    assertThatThrownBy(
            () -> pipeline.request("{\"file_set\":\"" + set + "\",\"s3_bucket\":\"theirs\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "s3_bucket is \"theirs\"; this function only works with \""
                + pipeline.dropBucket()
                + "\"; send that or omit the field");

    assertThat(pipeline.items(set)).isEmpty();
  }

  @Test
  void foreignQueueIsRejectedAndNothingIsWritten() {
    FileSetId set = pipeline.sampleDay("foreign-queue");

    assertThatThrownBy(
            () -> pipeline.request("{\"file_set\":\"" + set + "\",\"sqs_queue_url\":\"theirs\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "sqs_queue_url is \"theirs\"; this function only works with \""
                + pipeline.queueUrl()
                + "\"; send that or omit the field");

    assertThat(pipeline.items(set)).isEmpty();
  }

  @Test
  void dispatchToAForeignQueueFailsTheInvocation() {
    FileSetId set = pipeline.day("foreign-dispatch", 1);

    assertThatThrownBy(
            () ->
                pipeline.request(
                    "{\"file_set\":\"" + set + "\",\"revision\":1,\"sqs_queue_url\":\"theirs\"}"))
        .isInstanceOf(DispatchRejectedException.class)
        .hasMessage(
            "the dispatch of foreign-dispatch/2022-01-30 is rejected: sqs_queue_url is \"theirs\";"
                + " this function only works with \""
                + pipeline.queueUrl()
                + "\"; give both functions the same settings");

    assertThat(pipeline.items(set)).containsOnlyKeys("state");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"file_set\":\"%s\",\"number_of_files\":2",
        "\"file_set\":\"%s\",\"s3_bucket\":\"theirs\"",
        "\"file_set\":\"%s\",\"sqs_queue_url\":\"theirs\"",
        "\"file_set\":\"%s\",\"revision\":2,\"now\":true",
        "\"file_set\":\"%s\",\"replay_id\":\"a/b\"",
        "\"file_set\":\"%s\",\"mode\":\"again\"",
        "\"customers_file\":\"%1$s/customers_20220130.csv\"",
        "\"file_set\":\"%s\",\"customers_file\":\"a.csv\",\"orders_file\":\"b\",\"items_file\":\"c\""
      })
  void invalidRequestWritesNothing(String fields) throws IOException {
    FileSetId set = publishedDay("wrong-" + Integer.toHexString(fields.hashCode()), 1);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    assertThatThrownBy(() -> pipeline.request("{" + fields.formatted(set) + "}"))
        .isInstanceOf(InvalidRequestException.class);

    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void incompleteSetIsRejectedAndNothingIsWritten() {
    FileSetId set = DrivenPipeline.setOf("incomplete");
    pipeline.upload(set, FileKind.ORDERS, "any");

    assertThatThrownBy(() -> pipeline.request("{\"file_set\":\"" + set + "\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the file set incomplete/2022-01-30 is not complete; not in the bucket:"
                + " incomplete/customers_20220130.csv, incomplete/items_20220130.csv; upload the"
                + " missing files; processing then starts automatically");

    assertThat(pipeline.items(set)).isEmpty();
  }

  @Test
  void repeatedRequestForAnUnpublishedRevisionReturnsTheFirstRun() throws IOException {
    FileSetId set = pipeline.day("asked-twice", 3);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
    RunSummary first = pipeline.request(request);
    assertThat(first.run()).contains("run#1");
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);
    pipeline.receive(set);

    RunSummary again = pipeline.request(request);

    assertThat(again)
        .isEqualTo(
            new RunSummary(
                set, 1, first.run(), Outcome.PUBLISHED, first.sentence(), first.archive(), 0));
    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void repeatedRequestForAnUnpublishedRunStartsItOnce() throws IOException {
    FileSetId set = pipeline.day("asked-rejected", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    String request = "{\"file_set\":\"" + set + "\",\"now\":true,\"replay_id\":\"once\"}";
    pipeline.request("{\"file_set\":\"" + set + "\",\"now\":true}");
    RunSummary first = pipeline.request(request);
    assertThat(first.outcome()).isEqualTo(Outcome.REJECTED);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    assertThat(pipeline.request(request)).isEqualTo(first);

    assertThat(pipeline.items(set)).isEqualTo(items);
  }

  private String sampleRequest(String bucket, String queueUrl) {
    return """
        {"number_of_files": 3, "s3_bucket": "%s", "customers_file": "customers_20220130.csv",
         "items_file": "items_20220130.csv", "orders_file": "orders_20220130.csv",
         "sqs_queue_url": "%s"}
        """
        .formatted(bucket, queueUrl);
  }
}
