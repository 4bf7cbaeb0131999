package dev.orderpipeline.arrival;

import static dev.orderpipeline.arrival.MockedTracker.NOW;
import static dev.orderpipeline.arrival.MockedTracker.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSweepHandlerTest {
  private final MockedTracker mocked = new MockedTracker();
  private final FileSweepHandler handler = new FileSweepHandler(mocked.tracker().sweepRequests());

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
  void theNightlyPassLooksUpTheSetsPutWithinTheLast48Hours() throws IOException {
    mocked.listed(
        object("old/orders_20220130.csv", NOW.minus(Duration.ofDays(2))),
        object("new/orders_20220130.csv", NOW.minus(Duration.ofDays(2)).plusSeconds(1)),
        object("new/items_20220130.csv", NOW),
        object("new/readme.txt", NOW));

    assertThat(answer("{\"pass\":\"nightly\"}"))
        .isEqualTo("{\"pass\":\"nightly\",\"file_sets\":1}");
    assertThat(mocked.lookedUp())
        .containsExactly(
            "new/customers_20220130.csv", "new/orders_20220130.csv", "new/items_20220130.csv");
    mocked.wroteAndInvokedNothing();
  }

  private String answer(String payload) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)), output, null);
    return output.toString(StandardCharsets.UTF_8);
  }
}
