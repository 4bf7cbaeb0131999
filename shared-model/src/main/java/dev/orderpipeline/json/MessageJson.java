package dev.orderpipeline.json;

import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import java.math.BigDecimal;

/**
 * Writes a message as one line of JSON: fixed keys in a fixed order, nulls written, amounts exact
 * and in plain notation. {@code message_id} depends on the line, so a change of one character makes
 * a new message for every consumer.
 */
public final class MessageJson {
  private MessageJson() {}

  /** The message's body, without a line end. */
  public static String body(Message message) {
    return MessageLines.body(message);
  }

  static String withGson(Message message) {
    return escapeRejected(
        JsonText.of(
            json -> {
              json.beginObject();
              if (message instanceof CustomerMessage customer) {
                json.name("type").value("customer_message");
                json.name("customer_reference").value(customer.customerReference());
                json.name("number_of_orders").value(customer.numberOfOrders());
                json.name("total_amount_spent").jsonValue(plain(customer.totalAmountSpent()));
              } else if (message instanceof ErrorMessage error) {
                json.name("type").value("error_message");
                json.name("customer_reference").value(error.customerReference());
                json.name("order_reference").value(error.orderReference());
                json.name("message").value(error.text());
              } else if (message instanceof ClosingMessage closing) {
                json.name("type").value("revision_complete");
                json.name("file_set").value(closing.set().toString());
                json.name("revision").value(closing.revision());
                json.name("customer_messages").value(closing.customerMessages());
                json.name("error_messages").value(closing.errorMessages());
                json.name("sha256").value(closing.idsDigest());
              }
              json.endObject();
            }));
  }

  /** An amount in plain notation without trailing zeros: {@code 75}, {@code 87.5}, {@code -0.1}. */
  public static String plain(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }

  /**
   * Escapes the characters that SQS rejects but JSON allows: U+FFFE, U+FFFF and lone surrogates.
   * Gson has already escaped the control characters below U+0020.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">SendMessageBatch,
   *     allowed characters</a>
   */
  private static String escapeRejected(String json) {
    StringBuilder escaped = null;
    int copied = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < '\uD800' || (c > '\uDFFF' && c < '\uFFFE')) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < json.length()
          && Character.isLowSurrogate(json.charAt(i + 1))) {
        i++;
        continue;
      }
      if (escaped == null) {
        escaped = new StringBuilder(json.length() + 16);
      }
      escaped.append(json, copied, i).append(String.format("\\u%04x", (int) c));
      copied = i + 1;
    }
    return escaped == null ? json : escaped.append(json, copied, json.length()).toString();
  }
}
