package dev.orderpipeline.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageJsonTest {
  /** The characters that SQS accepts, from its documentation of SendMessageBatch. */
  private static final Pattern TAKEN_BY_SQS =
      Pattern.compile("[\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]*");

  private static String customer(String reference) {
    return MessageJson.body(new CustomerMessage(reference, 1, BigDecimal.ONE));
  }

  @Test
  void customerMessageHasItsKeysInOrder() {
    assertThat(MessageJson.body(new CustomerMessage("ade3-11ed", 2, new BigDecimal("87.50"))))
        .isEqualTo(
            "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
                + "\"number_of_orders\":2,\"total_amount_spent\":87.5}");
  }

  @Test
  void errorMessageHasItsKeysInOrder() {
    assertThat(
            MessageJson.body(
                new ErrorMessage(
                    "ade3-12ed", "9cff", Reason.UNKNOWN_CUSTOMER, "orders_20220130.csv line 3")))
        .isEqualTo(
            "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\","
                + "\"order_reference\":\"9cff\","
                + "\"message\":\"UNKNOWN_CUSTOMER: orders_20220130.csv line 3\"}");
  }

  @Test
  void closingMessageHasItsKeysInOrder() {
    String body =
        MessageJson.body(
            new ClosingMessage(
                new FileSetId("a\"cmé\uFFFE", LocalDate.of(2022, 1, 30)), 2, 3, 1, "ab12"));

    assertThat(body)
        .isEqualTo(
            "{\"type\":\"revision_complete\",\"file_set\":\"a\\\"cmé\\ufffe/2022-01-30\","
                + "\"revision\":2,\"customer_messages\":3,\"error_messages\":1,"
                + "\"sha256\":\"ab12\"}")
        .startsWith(ClosingMessage.START);
  }

  @Test
  void absentReferencesAreWrittenAsNull() {
    assertThat(
            MessageJson.body(
                new ErrorMessage(null, null, Reason.UNKNOWN_ORDER, "items_20220130.csv line 9")))
        .isEqualTo(
            "{\"type\":\"error_message\",\"customer_reference\":null,\"order_reference\":null,"
                + "\"message\":\"UNKNOWN_ORDER: items_20220130.csv line 9\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "75.0, 75",
    "75, 75",
    "0, 0",
    "0.000, 0",
    "-0, 0",
    "-0.00, 0",
    "0E+9, 0",
    "1E+3, 1000",
    "-0.10, -0.1",
    "0.000001, 0.000001",
    "1E-6, 0.000001",
    "100, 100",
    "9007199254740993.1, 9007199254740993.1",
    "123456789012345678901234567890.123456, 123456789012345678901234567890.123456",
    "-12345678901234567890, -12345678901234567890"
  })
  void amountIsPlainExactAndWithoutTrailingZeros(String amount, String written) {
    assertThat(MessageJson.body(new CustomerMessage("a", 1, new BigDecimal(amount))))
        .isEqualTo(
            "{\"type\":\"customer_message\",\"customer_reference\":\"a\",\"number_of_orders\":1,"
                + "\"total_amount_spent\":"
                + written
                + "}");
  }

  @Test
  void quotesBackslashesAndLineEndsAreEscaped() {
    assertThat(customer("a\"b\\c\nd\re\tf"))
        .contains("\"customer_reference\":\"a\\\"b\\\\c\\nd\\re\\tf\"");
  }

  @Test
  void charactersThatAreHarmlessInJsonAreNotEscaped() {
    assertThat(customer("<a href='x'>&amp;=é漢😀\u007f\uFFFD"))
        .contains("\"customer_reference\":\"<a href='x'>&amp;=é漢😀\u007f\uFFFD\"");
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(customer("a\u0000b\u001fc\b\f"))
        .contains("\"customer_reference\":\"a\\u0000b\\u001fc\\b\\f\"");
  }

  @Test
  void charactersThatSqsRejectsAreEscaped() {
    assertThat(customer("a\uFFFEb\uFFFFc"))
        .contains("\"customer_reference\":\"a\\ufffeb\\uffffc\"");
  }

  @Test
  void loneSurrogatesAreEscapedAndPairsAreNot() {
    assertThat(customer("\uD83Da\uDE00\uD83D\uDE00\uD83D"))
        .contains("\"customer_reference\":\"\\ud83da\\ude00\uD83D\uDE00\\ud83d\"");
  }

  @Test
  void twoHighSurrogatesAndALowOneAreALoneOneAndAPair() {
    assertThat(customer("\uD83D\uD83D\uDE00"))
        .contains("\"customer_reference\":\"\\ud83d\uD83D\uDE00\"");
  }

  @Test
  void everyCharacterSurvivesSqs() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String reference = "a" + (char) c + "b";

      String body = customer(reference);

      assertThat(TAKEN_BY_SQS.matcher(body).matches()).as("U+%04X", c).isTrue();
      assertThat(body).doesNotContain("\n", "\r");
      JsonObject read = JsonParser.parseString(body).getAsJsonObject();
      assertThat(read.get("customer_reference").getAsString()).isEqualTo(reference);
    }
  }

  @Test
  void handWrittenJsonEqualsGsons() {
    for (String reference :
        new String[] {"c1", "", "a b", "~!<>&'=/", "\"", "\\", "\u007F", "\u00EB"}) {
      for (String amount : new String[] {"0", "-0.00", "75.10", "1E+3", "0.000001", "-12.5"}) {
        CustomerMessage message = new CustomerMessage(reference, 3, new BigDecimal(amount));
        assertThat(MessageJson.body(message)).isEqualTo(MessageJson.withGson(message));
      }
    }
  }

  @Test
  void amountsOfAnyLengthAreWrittenLikeBigDecimal() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      BigInteger unscaled = new BigInteger(random.nextInt(70), random);
      BigDecimal amount =
          new BigDecimal(
                  random.nextBoolean() ? unscaled : unscaled.negate(), random.nextInt(24) - 2)
              .multiply(BigDecimal.TEN.pow(random.nextInt(4)));
      CustomerMessage message = new CustomerMessage("c1", i, amount);
      assertThat(MessageJson.body(message)).isEqualTo(MessageJson.withGson(message));
    }
  }
}
