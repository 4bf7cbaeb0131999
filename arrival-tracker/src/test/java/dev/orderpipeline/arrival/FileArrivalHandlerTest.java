package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3Entity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3ObjectEntity;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileArrivalHandlerTest {
  private final MockedTracker mocked = new MockedTracker();
  private final FileArrivalHandler handler =
      new FileArrivalHandler(mocked.tracker().arrivedFiles());

  @Test
  void theTestEventWithoutRecordsDoesNothing() {
    handler.handleRequest(new S3Event(), mock(Context.class));

    mocked.calledNothing();
  }

  @Test
  void anEventWithAnEmptyListOfRecordsDoesNothing() {
    handler.handleRequest(new S3Event(List.of()), mock(Context.class));

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
    "a//b/../c/orders_20220130.csv, a//b/../c"
  })
  void theKeyIsReadExactlyAsItStandsInTheBucket(String inEvent, String partner) {
    handler.handleRequest(event(inEvent), mock(Context.class));

    assertThat(mocked.lookedUp())
        .containsExactly(
            partner + "/customers_20220130.csv",
            partner + "/orders_20220130.csv",
            partner + "/items_20220130.csv");
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void eachSetOfAnEventIsLookedUpOnceHoweverManyOfItsKeysAreInIt() {
    handler.handleRequest(
        event(
            "b/orders_20220130.csv",
            "a/orders_20220130.csv",
            "b/items_20220130.csv",
            "b/orders_20220130.csv"),
        mock(Context.class));

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
  void anUnrecognisedFileThatIsGoneAgainIsNotAnswered() {
    handler.handleRequest(
        event("acme/orders_20220231.csv", "acme/Orders_20220130.csv"), mock(Context.class));

    assertThat(mocked.lookedUp())
        .containsExactly("acme/Orders_20220130.csv", "acme/orders_20220231.csv");
    mocked.wroteAndInvokedNothing();
  }

  private static S3Event event(String... keys) {
    return new S3Event(Arrays.stream(keys).map(FileArrivalHandlerTest::record).toList());
  }

  private static S3EventNotificationRecord record(String key) {
    S3Entity s3 = new S3Entity("a-rule", null, new S3ObjectEntity(key, 1L, "e", "v", "s"), "1.0");
    return new S3EventNotificationRecord(
        "eu-central-1", "ObjectCreated:Put", "aws:s3", null, "2.1", null, null, s3, null);
  }
}
