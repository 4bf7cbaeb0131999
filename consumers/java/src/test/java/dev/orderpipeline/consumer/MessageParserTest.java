package dev.orderpipeline.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.consumer.OrderMessage.CustomerError;
import dev.orderpipeline.consumer.OrderMessage.CustomerTotal;
import dev.orderpipeline.consumer.OrderMessage.Origin;
import dev.orderpipeline.consumer.OrderMessage.RevisionComplete;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageParserTest {
  private static final String TOTAL =
      "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
          + "\"number_of_orders\":2,\"total_amount_spent\":24999999999999999975.9}";
  private static final String CLOSING =
      "{\"type\":\"revision_complete\",\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
          + "\"customer_messages\":2,\"error_messages\":0,\"sha256\":\""
          + "0f".repeat(32)
          + "\"}";

  private final SentMessages sent = new SentMessages("acme/2022-01-30");

  @Test
  void totalKeepsAllItsDigits() {
    assertThat(sent.parse(3, TOTAL))
        .isEqualTo(
            new CustomerTotal(
                origin(TOTAL), "ade3-11ed", 2, new BigDecimal("24999999999999999975.9")));
  }

  @Test
  void errorHasItsReasonAndReferences() {
    String body =
        "{\"type\":\"error_message\",\"customer_reference\":null,\"order_reference\":\"o1\","
            + "\"message\":\"NEW_CODE: something\\nis wrong\"}";

    assertThat(sent.parse(3, body))
        .isEqualTo(
            new CustomerError(
                origin(body),
                Optional.empty(),
                Optional.of("o1"),
                "NEW_CODE",
                "NEW_CODE: something\nis wrong"));
  }

  @Test
  void closingMessageHasItsCountsAndDigest() {
    assertThat(sent.parse(3, CLOSING))
        .isEqualTo(new RevisionComplete(origin(CLOSING), 2, 0, "0f".repeat(32)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "[]",
        "{}",
        "{\"type\":\"customer_message\"",
        "{\"type\":\"customer_message\"}{}",
        "{\"type\":\"customer_total\"}",
        "{\"type\":\"customer_message\",\"customer_reference\":null,\"number_of_orders\":1,"
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"\",\"number_of_orders\":1,"
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":1.5,"
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":\"1\","
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":1,"
            + "\"total_amount_spent\":1e3}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":1,"
            + "\"total_amount_spent\":[1]}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":1,"
            + "\"total_amount_spent\":1,\"currency\":\"EUR\"}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"customer_reference\":\"d\","
            + "\"number_of_orders\":1,\"total_amount_spent\":1}",
        "{\"type\":\"error_message\",\"customer_reference\":\"c\",\"message\":\"A: b\"}",
        "{\"type\":\"error_message\",\"customer_reference\":\"c\",\"order_reference\":null,"
            + "\"message\":\"something is wrong\"}",
        "{\"type\":\"revision_complete\",\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
            + "\"customer_messages\":2,\"error_messages\":0,\"sha256\":\"0f\"}",
      })
  void bodyThatTheSchemasRejectIsUnsupported(String body) {
    assertUnsupported(body, sent.attributes(3, body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"message_id", "file_set", "revision", "schema"})
  void missingAttributeIsUnsupported(String name) {
    Map<String, String> attributes = sent.attributes(3, TOTAL);
    attributes.remove(name);

    assertUnsupported(TOTAL, attributes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message_id=abc",
        "file_set=acme",
        "file_set=other/2022-01-30",
        "revision=0",
        "revision=4",
        "revision=1234567890",
        "revision=x"
      })
  void attributeThatDoesNotFitIsUnsupported(String attribute) {
    Map<String, String> attributes = sent.attributes(3, TOTAL);
    String[] parts = attribute.split("=", 2);
    attributes.put(parts[0], parts[1]);

    assertUnsupported(TOTAL, attributes);
  }

  @Test
  void closingMessageOfAnotherRevisionThanItsAttributesIsUnsupported() {
    assertUnsupported(CLOSING, sent.attributes(4, CLOSING));
  }

  @Test
  void unknownSchemaVersionIsNamedWithoutTheBody() {
    Map<String, String> attributes = sent.attributes(3, TOTAL);
    attributes.put("schema", "2");

    assertThatThrownBy(() -> OrderMessage.parse(TOTAL, attributes))
        .isInstanceOf(UnsupportedMessageException.class)
        .hasMessage(
            "cannot read the message with the id "
                + attributes.get("message_id")
                + ": its schema version is 2, and this kit reads 1. Leave it in the queue, and"
                + " update the consumer kit");
  }

  private Origin origin(String body) {
    return new Origin(sent.attributes(3, body).get("message_id"), "acme/2022-01-30", 3);
  }

  private static void assertUnsupported(String body, Map<String, String> attributes) {
    assertThatThrownBy(() -> OrderMessage.parse(body, attributes))
        .isInstanceOf(UnsupportedMessageException.class)
        .hasMessageContaining("Leave it in the queue");
  }
}
