package dev.orderpipeline.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLinesTest {

  @Test
  void eachMessageIsItsBodyInUtf8AndALineEnd() {
    List<Message> messages =
        List.of(
            new CustomerMessage("c1", 2, new BigDecimal("87.50")),
            new ErrorMessage("\u00EB", null, Reason.UNKNOWN_ORDER, "\u4E2D\n"),
            new CustomerMessage("\u00EB", 0, BigDecimal.ZERO),
            new CustomerMessage("c3", 1, BigDecimal.ONE));

    assertThat(text(MessageLines.of(messages)))
        .isEqualTo(
            "{\"type\":\"customer_message\",\"customer_reference\":\"c1\",\"number_of_orders\":2,"
                + "\"total_amount_spent\":87.5}\n"
                + "{\"type\":\"error_message\",\"customer_reference\":\"\u00EB\","
                + "\"order_reference\":null,\"message\":\"UNKNOWN_ORDER: \u4E2D\\n\"}\n"
                + "{\"type\":\"customer_message\",\"customer_reference\":\"\u00EB\","
                + "\"number_of_orders\":0,\"total_amount_spent\":0}\n"
                + "{\"type\":\"customer_message\",\"customer_reference\":\"c3\","
                + "\"number_of_orders\":1,\"total_amount_spent\":1}\n");
  }

  @Test
  void noMessagesAreNoLines() {
    assertThat(MessageLines.of(List.of()).length()).isZero();
  }

  @Test
  void arrayGrowsWithReferencesOfAnyLength() {
    List<Message> messages = new ArrayList<>();
    StringBuilder expected = new StringBuilder();
    for (int length = 0; length < 1_000; length += 7) {
      CustomerMessage message = new CustomerMessage("a".repeat(length), length, BigDecimal.TEN);
      messages.add(message);
      expected.append(MessageJson.withGson(message)).append('\n');
    }

    assertThat(text(MessageLines.of(messages))).isEqualTo(expected.toString());
  }

  /** The limits of the multiplication that replaces a division, and of the digits in a long. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.00",
        "0.05",
        "-0.05",
        "1.00",
        "21474836.47",
        "21474836.40",
        "21474836.48",
        "21474836.50",
        "2147483640",
        "4294967296",
        "999999999999999999",
        "0.999999999999999999",
        "0.000000000000000001",
        "-999999999999.999999",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854.775808",
        "1E+3",
        "1E-19"
      })
  void amountIsWrittenPlainAndWithoutTrailingZeros(String amount) {
    CustomerMessage message = new CustomerMessage("c1", 1, new BigDecimal(amount));

    assertThat(MessageJson.body(message)).isEqualTo(MessageJson.withGson(message));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 9, 10, 2_147_483_647, 2_147_483_648L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void anyNumberOfOrdersIsWritten(long orders) {
    CustomerMessage message = new CustomerMessage("c1", orders, BigDecimal.ONE);

    assertThat(MessageJson.body(message)).isEqualTo(MessageJson.withGson(message));
  }

  private static String text(MessageLines lines) {
    return new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8);
  }
}
