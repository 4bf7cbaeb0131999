package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileArrivalHandlerTest {
  private final MockedTracker mocked = new MockedTracker();
  private final FileArrivalHandler handler =
      new FileArrivalHandler(mocked.tracker().arrivedFiles());

  @Test
  void testEventWithoutRecordsDoesNothing() throws IOException {
    handle(
        """
        {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2022-01-30T06:00:00.000Z",
         "Bucket": "b", "RequestId": "r", "HostId": "h"}
        """);

    mocked.calledNothing();
  }

  @Test
  void eventWithAnEmptyListOfRecordsDoesNothing() throws IOException {
    handle("{\"Records\": []}");

    mocked.calledNothing();
  }

  @ParameterizedTest
  @CsvSource({
    "acme/orders_20220130.csv, acme",
    "acme+north/orders_20220130.csv, acme north",
    "acme%20north/orders_20220130.csv, acme north",
    "acme%2Bnorth/orders_20220130.csv, acme+north",
    "acme%252Bnorth/orders_20220130.csv, acme%2Bnorth",
    "caf%C3%A9/%E6%97%A5%E6%9C%AC/%F0%9F%93%A6/orders_20220130.csv, café/日本/📦",
    "a/b..c/d/orders_20220130.csv, a/b..c/d"
  })
  void keysAreReadExactly(String inEvent, String partner) throws IOException {
    handle(event(inEvent));

    assertThat(mocked.lookedUp())
        .containsExactly(
            partner + "/customers_20220130.csv",
            partner + "/orders_20220130.csv",
            partner + "/items_20220130.csv");
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void eachSetOfAnEventIsReconciledOnce() throws IOException {
    handle(
        event(
            "b/orders_20220130.csv",
            "a/orders_20220130.csv",
            "b/items_20220130.csv",
            "b/orders_20220130.csv"));

    assertThat(mocked.lookedUp())
        .containsExactly(
            "a/customers_20220130.csv",
            "a/orders_20220130.csv",
            "a/items_20220130.csv",
            "b/customers_20220130.csv",
            "b/orders_20220130.csv",
            "b/items_20220130.csv");
  }

  @Test
  void unrecognisedFileThatIsGoneAgainIsNotAnswered() throws IOException {
    handle(event("acme/orders_20220231.csv", "acme/Orders_20220130.csv"));

    assertThat(mocked.lookedUp())
        .containsExactly("acme/Orders_20220130.csv", "acme/orders_20220231.csv");
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void eventWithoutAKeyFailsTheInvocation() {
    assertThatThrownBy(() -> handle("{\"Records\": [{\"s3\": {\"object\": {\"size\": 1}}}]}"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "a record of the event has no s3.object.key; invoke the function with an event in"
                + " the format of S3");
    mocked.calledNothing();
  }

  private void handle(String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        answer,
        mock(Context.class));
    assertThat(answer.toString(StandardCharsets.UTF_8)).isEqualTo("null");
  }

  private static String event(String... keys) {
    return Arrays.stream(keys)
        .map(FileArrivalHandlerTest::record)
        .collect(Collectors.joining(",", "{\"Records\": [", "]}"));
  }

  private static String record(String key) {
    return """
    {"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-central-1",
     "eventName": "ObjectCreated:Put", "new": {"key": "other"},
     "s3": {"s3SchemaVersion": "1.0", "configurationId": "a-rule", "bucket": {"name": "b"},
     "object": {"size": 1, "key": "%s", "eTag": "e", "versionId": "v", "sequencer": "s"}}}
    """
        .formatted(key);
  }
}
