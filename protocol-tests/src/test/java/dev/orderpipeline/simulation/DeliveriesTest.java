package dev.orderpipeline.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Notices consumers and closing messages that are wrong, and no others. */
class DeliveriesTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final String BELIEVES_TOO_EARLY =
      "a consumer believes that it has revision 1, but it lacks messages";
  private static final String NEVER_BELIEVES = "a consumer has revision 1, but does not believe it";
  private static final String C1 = total("c1");
  private static final String C2 = total("c2");
  private static final String ERROR =
      "{\"type\":\"error_message\",\"customer_reference\":null,\"order_reference\":null,"
          + "\"message\":\"UNKNOWN_ORDER: line 2\"}";

  @Test
  void comparingConsumerIsRightInEveryOrder() {
    assertThatCode(() -> check(false, List.of(C1, C2, ERROR), closing(2, 1, C1, C2, ERROR), 4))
        .doesNotThrowAnyException();
  }

  @Test
  void messageThatIsInTheArchiveTwiceCountsOnce() {
    assertThatCode(() -> check(false, List.of(C1, ERROR, ERROR), closing(1, 1, C1, ERROR), 4))
        .doesNotThrowAnyException();
  }

  @Test
  void comparingConsumerDoesNotBelieveAClosingMessageWhileAMessageIsMissing() {
    List<String> lines = List.of(C1, C2, closing(2, 0, C1, C2));
    BitSet withoutSecond = bits(3);
    withoutSecond.clear(1);
    Deliveries deliveries = new Deliveries(SET, Map.of(1, lines));
    deliveries.add(1, withoutSecond);

    assertThatCode(() -> deliveries.check(() -> new ModelConsumer(false)))
        .doesNotThrowAnyException();
  }

  @Test
  void consumerThatOnlyWaitsForTheClosingMessageIsNoticed() {
    assertThatThrownBy(() -> check(true, List.of(C1, C2), closing(2, 0, C1, C2), 3))
        .hasMessage(BELIEVES_TOO_EARLY);
  }

  @Test
  void closingMessageWithFewerMessagesIsNoticed() {
    assertThatThrownBy(() -> check(false, List.of(C1, C2), closing(1, 0, C1), 3))
        .hasMessage(NEVER_BELIEVES);
  }

  @Test
  void closingMessageWithTheDigestOfOtherMessagesIsNoticed() {
    assertThatThrownBy(() -> check(false, List.of(C1, C2), closing(2, 0, C1, total("c3")), 3))
        .hasMessage(NEVER_BELIEVES);
  }

  @Test
  void closingMessageThatCountsDuplicatesIsNoticed() {
    assertThatThrownBy(() -> check(false, List.of(C1, ERROR, ERROR), closing(1, 2, C1, ERROR), 4))
        .hasMessage(NEVER_BELIEVES);
  }

  private static void check(
      boolean trusting, List<String> others, String closing, int acceptedMessages) {
    List<String> lines = new ArrayList<>(others);
    lines.add(closing);
    Deliveries deliveries = new Deliveries(SET, Map.of(1, lines));
    deliveries.add(1, bits(acceptedMessages));
    deliveries.check(() -> new ModelConsumer(trusting));
  }

  private static BitSet bits(int count) {
    BitSet bits = new BitSet();
    bits.set(0, count);
    return bits;
  }

  private static String total(String customer) {
    return "{\"type\":\"customer_message\",\"customer_reference\":\""
        + customer
        + "\",\"number_of_orders\":1,\"total_amount_spent\":1}";
  }

  private static String closing(int customerMessages, int errorMessages, String... bodies) {
    MessageId ids = new MessageId(SET, 1);
    String sorted =
        List.of(bodies).stream()
            .map(ids::of)
            .sorted()
            .map(id -> id + "\n")
            .collect(Collectors.joining());
    return "{\"type\":\"revision_complete\",\"file_set\":\"acme/2022-01-30\",\"revision\":1,"
        + "\"customer_messages\":"
        + customerMessages
        + ",\"error_messages\":"
        + errorMessages
        + ",\"sha256\":\""
        + Digests.sha256Hex(sorted)
        + "\"}";
  }
}
