package dev.orderpipeline.processor.archive;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.orderpipeline.model.Message.ClosingMessage;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/**
 * Type and customer of an archived message.
 *
 * @param total whether it is a customer message, and neither an error nor a closing message
 * @param customer the reference of the customer that the message names, if any
 */
public record MessageLine(boolean total, Optional<String> customer) {
  private static final String CUSTOMER_MESSAGE = "customer_message";

  /** How a line of a customer message begins, and no other line. */
  private static final String TOTAL = "{\"type\":\"" + CUSTOMER_MESSAGE + "\",";

  /**
   * Parses a line that {@link SpoolWriter} wrote, with the type before the customer.
   *
   * @throws IOException if the line has no customer_reference
   */
  public static MessageLine of(String body) throws IOException {
    if (isClosing(body)) {
      return new MessageLine(false, Optional.empty());
    }
    boolean total = false;
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "type" -> total = json.nextString().equals(CUSTOMER_MESSAGE);
          case "customer_reference" -> {
            return new MessageLine(
                total,
                json.peek() == JsonToken.NULL ? Optional.empty() : Optional.of(json.nextString()));
          }
          default -> json.skipValue();
        }
      }
    }
    throw new IOException("an archived message has no customer_reference");
  }

  /** Returns whether a line is a customer message, without parsing it. */
  static boolean isTotal(String body) {
    return body.startsWith(TOTAL);
  }

  /** Returns whether a line is the closing message of its revision. */
  public static boolean isClosing(String body) {
    return body.startsWith(ClosingMessage.START);
  }
}
