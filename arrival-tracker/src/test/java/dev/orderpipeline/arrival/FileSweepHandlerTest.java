package dev.orderpipeline.arrival;

import static dev.orderpipeline.arrival.MockedTracker.NOW;
import static dev.orderpipeline.arrival.MockedTracker.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSweepHandlerTest {
  private final MockedTracker mocked = new MockedTracker();
  private final FileSweepHandler handler = new FileSweepHandler(mocked.sweepRequests("[]"));
  private int secondsLeft = 900;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"source\":\"aws.events\",\"detail\":{\"pass\":\"nightly\"},\"resources\":[\"a\"]}",
        "{\"pass\":null}"
      })
  void anyPayloadWithoutAPassSweepsTheOpenSets(String payload) throws IOException {
    mocked.open("acme/2022-01-30", "2022-01-30");

    assertThat(answer(payload)).isEqualTo("{\"pass\":\"open\",\"file_sets\":2}");
    assertThat(mocked.lookedUp())
        .containsExactly(
            "acme/customers_20220130.csv",
            "acme/orders_20220130.csv",
            "acme/items_20220130.csv",
            "customers_20220130.csv",
            "orders_20220130.csv",
            "items_20220130.csv");
  }

  @Test
  void nightlyPassLooksUpTheSetsPutWithinTheLast48Hours() throws IOException {
    mocked.listed(
        object("old/orders_20220130.csv", NOW.minus(Duration.ofDays(2))),
        object("new/orders_20220130.csv", NOW.minus(Duration.ofDays(2)).plusSeconds(1)),
        object("new/items_20220130.csv", NOW));

    assertThat(answer("{\"pass\":\"nightly\"}"))
        .isEqualTo("{\"pass\":\"nightly\",\"file_sets\":1}");
    assertThat(mocked.lookedUp())
        .containsExactly(
            "new/customers_20220130.csv", "new/orders_20220130.csv", "new/items_20220130.csv");
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void failingSetDoesNotStopTheRestOfItsRange() throws IOException {
    mocked.listed(object("a/orders_20220130.csv", NOW), object("b/orders_20220130.csv", NOW));
    mocked.failing("a/customers_20220130.csv");

    assertThat(answer("{\"reconcile\":{\"from\":\"2022-01-30\",\"to\":\"2022-01-30\"}}"))
        .isEqualTo(
            "{\"checked\":2,\"changed\":0,\"file_sets\":[],\"failed\":[\"a/2022-01-30\"],\"more\":0}");
  }

  @Test
  void sweepMeasuresTheSetsByState() throws IOException {
    mocked.open(
        "late/2022-01-29", "coming/2022-01-29", "waiting/2022-01-30", "complete/2022-01-30");
    mocked.there(NOW, "coming/orders_20220129.csv", "waiting/orders_20220130.csv");
    mocked.there(
        NOW,
        "complete/customers_20220130.csv",
        "complete/orders_20220130.csv",
        "complete/items_20220130.csv");
    mocked.indexed("failed 2022-01", "a/2022-01-30", "b/2022-01-30");
    mocked.indexed("rejected 2021-12", "c/2022-01-30");

    assertThat(answer("{}")).isEqualTo("{\"pass\":\"open\",\"file_sets\":4}");
    assertThat(mocked.measured())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("SetsCompleted", 1L),
                Map.entry("OpenSets", 4L),
                Map.entry("SetsWaiting", 2L),
                Map.entry("SetsOverdue", 1L),
                Map.entry("SetsInWork", 1L),
                Map.entry("SetsChanging", 0L),
                Map.entry("SetsUnsupported", 0L),
                Map.entry("DaysUnpublished", 3L),
                Map.entry("SetsFailed", 2L),
                Map.entry("SetsRejected", 1L),
                Map.entry("OldestDueSet", 0L)));
  }

  @Test
  void unpublishedDaysCountForFourteenDays() throws IOException {
    mocked.indexed("failed 2022-01", "a/2022-01-16", "b/2022-01-17");
    mocked.indexed("rejected 2022-01", "c/2022-01-30", "d/2021-01-30");

    assertThat(answer("{}")).isEqualTo("{\"pass\":\"open\",\"file_sets\":0}");
    assertThat(mocked.measured()).containsEntry("DaysUnpublished", 2L);
  }

  @Test
  void reconciliationLooksUpTheSetsOfItsDatesOnly() throws IOException {
    mocked.listed(
        object("acme/orders_20220129.csv", NOW),
        object("acme/orders_20220130.csv", NOW),
        object("acme/items_20220130.csv", NOW),
        object("acme/orders_20220201.csv", NOW),
        object("acme/readme.txt", NOW));

    assertThat(
            answer(
                "{\"reconcile\":{\"prefix\":\"acme/\",\"from\":\"2022-01-30\",\"to\":\"2022-01-31\"}}"))
        .isEqualTo("{\"checked\":1,\"changed\":0,\"file_sets\":[],\"more\":0}");
    assertThat(mocked.lookedUp())
        .containsExactly(
            "acme/customers_20220130.csv", "acme/orders_20220130.csv", "acme/items_20220130.csv");
  }

  @Test
  void reconciliationThatRunsOutOfTimeReturnsAContinuationToken() throws IOException {
    secondsLeft = 60;
    mocked.listed(
        object("b/orders_20220130.csv", NOW),
        object("a/orders_20220130.csv", NOW),
        object("c/orders_20220130.csv", NOW));

    assertThat(answer("{\"reconcile\":{\"from\":\"2022-01-30\",\"to\":\"2022-01-31\"}}"))
        .isEqualTo(
            "{\"checked\":1,\"changed\":0,\"file_sets\":[],\"more\":2,"
                + "\"after\":\"a/2022-01-30\"}");
    assertThat(mocked.lookedUp()).hasSize(3);
  }

  @Test
  void snoozeIsAnsweredWithThePartnersSnoozesAndNotLoggedWithItsReason() throws IOException {
    assertThat(
            answer(
                "{\"snooze\":{\"partner\":\"acme\",\"from\":\"2022-01-30\",\"until\":\"2022-01-31\","
                    + "\"why\":\"closed\",\"by\":\"jane\"}}"))
        .isEqualTo(
            "{\"partner\":\"acme\",\"changed\":true,\"expected\":false,\"snoozes\":[{"
                + "\"partner\":\"acme\",\"from\":\"2022-01-30\",\"until\":\"2022-01-31\","
                + "\"why\":\"closed\",\"by\":\"jane\",\"at\":\""
                + NOW
                + "\"}]}");
    assertThat(mocked.logged())
        .contains(
            "\"event\":\"snoozed\",\"partner\":\"acme\",\"from\":\"2022-01-30\","
                + "\"until\":\"2022-01-31\",\"changed\":true")
        .doesNotContain("closed", "jane");
  }

  @Test
  void invalidRequestIsRejectedWithTheReason() throws IOException {
    assertThat(answer("{\"status\":\"2022-01-30\"}"))
        .isEqualTo(
            "{\"outcome\":\"INVALID_REQUEST\",\"sentence\":\"the request has the unknown field"
                + " \\\"status\\\"; the fields are pass, reconcile, snooze\"}");
    mocked.calledNothing();
  }

  private String answer(String payload) throws IOException {
    Context context = mock(Context.class);
    when(context.getRemainingTimeInMillis()).thenReturn(secondsLeft * 1000);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)), output, context);
    return output.toString(StandardCharsets.UTF_8);
  }
}
