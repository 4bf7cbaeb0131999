package dev.orderpipeline.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract accepts the pipeline's messages and rejects all others. */
class MessageContractTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final String CUSTOMER =
      MessageJson.body(new CustomerMessage("ade3-11ed", 2, new BigDecimal("87.50")));
  private static final String ERROR =
      MessageJson.body(
          new ErrorMessage("c1", null, Reason.CUSTOMER_WITHOUT_ORDERS, "the customer has none"));

  private static final String CLOSING =
      MessageJson.body(new ClosingMessage(SET, 3, 2, 1, "0".repeat(64)));

  private final MessageContract contract = new MessageContract();

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.00", "75.0", "-0.000001", "24999999999999999975.9", "1E+3"})
  void everyWrittenAmountIsAccepted(String amount) {
    String body = MessageJson.body(new CustomerMessage("c1", 1, new BigDecimal(amount)));

    assertThatCode(() -> contract.checkBody(body)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonIsAccepted(Reason reason) {
    String body = MessageJson.body(new ErrorMessage(null, "o1", reason, reason.sentence()));

    assertThatCode(() -> check(body, attributes(body, reason.code()))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "\"quoted\"", "\\", "\uFFFE", "\uD800", "ü\uD83D\uDE00", "\u0001"})
  void everyReferenceIsAccepted(String reference) {
    String total = MessageJson.body(new CustomerMessage(reference, 1, BigDecimal.ONE));
    String error =
        MessageJson.body(
            new ErrorMessage(reference, reference, Reason.UNKNOWN_CUSTOMER, "it is " + reference));

    assertThatCode(() -> contract.checkBody(total)).doesNotThrowAnyException();
    assertThatCode(() -> contract.checkBody(error)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"type\":\"customer_message\"}",
        "{\"type\":\"customer_total\",\"customer_reference\":\"c\",\"number_of_orders\":1,"
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":null,\"number_of_orders\":1,"
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"\",\"number_of_orders\":1,"
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":0,"
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":1.5,"
            + "\"total_amount_spent\":1}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":1,"
            + "\"total_amount_spent\":\"1\"}",
        "{\"type\":\"customer_message\",\"customer_reference\":\"c\",\"number_of_orders\":1,"
            + "\"total_amount_spent\":1,\"currency\":\"EUR\"}",
      })
  void customerMessageThatViolatesTheSchemaIsRejected(String body) {
    assertThatThrownBy(() -> contract.checkBody(body)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.10", "-0", "01", "1e3", "0.0000001"})
  void amountThatIsNotWrittenPlainlyIsRejected(String amount) {
    String body = CUSTOMER.replace("87.5", amount);

    assertThatThrownBy(() -> contract.checkBody(body)).isInstanceOf(AssertionError.class);
  }

  @Test
  void keysInAnotherOrderAreRejected() {
    String body =
        "{\"type\":\"customer_message\",\"number_of_orders\":1,\"customer_reference\":\"c\","
            + "\"total_amount_spent\":1}";

    assertThatThrownBy(() -> contract.checkBody(body))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("its keys are in another order");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"error_message\",\"customer_reference\":\"c\",\"order_reference\":null}",
        "{\"type\":\"error_message\",\"customer_reference\":\"c\",\"message\":\"A: b\"}",
        "{\"type\":\"error_message\",\"customer_reference\":1,\"order_reference\":null,"
            + "\"message\":\"A: b\"}",
        "{\"type\":\"error_message\",\"customer_reference\":\"c\",\"order_reference\":\"\","
            + "\"message\":\"A: b\"}",
        "{\"type\":\"error_message\",\"customer_reference\":\"c\",\"order_reference\":null,"
            + "\"message\":\"something is wrong\"}",
        "{\"type\":\"error_message\",\"customer_reference\":\"c\",\"order_reference\":null,"
            + "\"message\":\"NO_DETAIL: \"}",
        "{\"type\":\"error_message\",\"customer_reference\":\"c\",\"order_reference\":null,"
            + "\"message\":\"A: b\",\"line\":3}",
      })
  void errorMessageThatViolatesTheSchemaIsRejected(String body) {
    assertThatThrownBy(() -> contract.checkBody(body)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\"revision\":3','\"revision\":0'",
        "'\"customer_messages\":2','\"customer_messages\":-1'",
        "'\"error_messages\":1','\"error_messages\":null'",
        "'\"sha256\":\"0','\"sha256\":\"A'",
        "'\"acme/2022','\"acme/22'",
        "'}',',\"more\":1}'",
      })
  void closingMessageThatViolatesTheSchemaIsRejected(String part, String changed) {
    assertThatThrownBy(() -> contract.checkBody(CLOSING.replace(part, changed)))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/2022-01-31", "globex/2022-01-30"})
  void closingMessageOfAnotherSetThanItsAttributesIsRejected(String set) {
    String body = CLOSING.replace("acme/2022-01-30", set);

    assertThatThrownBy(() -> check(body, attributes(body, null)))
        .hasMessageContaining("it closes another revision than that of its attributes");
  }

  @Test
  void attributesThatMatchTheirBodyAreAccepted() {
    assertThatCode(() -> check(CUSTOMER, attributes(CUSTOMER, null))).doesNotThrowAnyException();
    assertThatCode(() -> check(CLOSING, attributes(CLOSING, null))).doesNotThrowAnyException();
    assertThatCode(() -> check(ERROR, attributes(ERROR, "CUSTOMER_WITHOUT_ORDERS")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"message_id", "file_set", "revision", "schema"})
  void attributeThatIsMissingIsRejected(String name) {
    Map<String, Attribute> attributes = attributes(CUSTOMER, null);
    attributes.remove(name);

    assertThatThrownBy(() -> check(CUSTOMER, attributes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("required property '" + name + "' not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message_id=String:abc",
        "message_id=String:0000000000000000000000000000000000000000000000000000000000000000",
        "file_set=String:acme",
        "file_set=String:acme/2022-02-31",
        "file_set=String:2022-01-30",
        "revision=String:3",
        "revision=Number:0",
        "revision=Number:4",
        "schema=String:2",
        "schema=Number:1",
        "reason=String:CUSTOMER_WITHOUT_ORDERS",
        "partner=String:acme",
      })
  void attributeThatDoesNotFitIsRejected(String attribute) {
    String name = attribute.substring(0, attribute.indexOf('='));
    String type = attribute.substring(name.length() + 1, attribute.indexOf(':'));
    Map<String, Attribute> attributes = attributes(CUSTOMER, null);
    attributes.put(name, new Attribute(type, attribute.substring(attribute.indexOf(':') + 1)));

    assertThatThrownBy(() -> check(CUSTOMER, attributes)).isInstanceOf(AssertionError.class);
  }

  @Test
  void errorWithoutItsReasonOrWithAnotherIsRejected() {
    assertThatThrownBy(() -> check(ERROR, attributes(ERROR, null)))
        .hasMessageContaining("the attribute reason is not the code of the message");
    assertThatThrownBy(() -> check(ERROR, attributes(ERROR, "UNKNOWN_ORDER")))
        .hasMessageContaining("the attribute reason is not the code of the message");
  }

  private void check(String body, Map<String, Attribute> attributes) {
    contract.check(body, attributes, Attribute::type, Attribute::text);
  }

  private static Map<String, Attribute> attributes(String body, String reason) {
    Map<String, Attribute> attributes = new TreeMap<>();
    attributes.put("message_id", new Attribute("String", new MessageId(SET, 3).of(body)));
    attributes.put("file_set", new Attribute("String", SET.toString()));
    attributes.put("revision", new Attribute("Number", "3"));
    attributes.put("schema", new Attribute("String", "1"));
    if (reason != null) {
      attributes.put("reason", new Attribute("String", reason));
    }
    return attributes;
  }

  /** A message attribute, instead of the SDK's type. */
  private record Attribute(String type, String text) {}
}
