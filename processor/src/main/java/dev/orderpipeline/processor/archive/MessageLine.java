package dev.orderpipeline.processor.archive;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/**
 * What an archived line of JSON tells of its customer.
 *
 * @param total true if it is a customer message, false if it is an error message
 * @param customer the customer whom it names, if it names one
 */
public record MessageLine(boolean total, Optional<String> customer) {
  private static final String CUSTOMER_MESSAGE = "customer_message";

  /** Reads a line as {@link SpoolWriter} writes it: its type stands before its customer. */
  public static MessageLine of(String body) throws IOException {
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
}
