package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** Thrown for an invalid request to a function; the message is the response to the caller. */
public final class InvalidRequestException extends RuntimeException {
  /** The {@code outcome} of the response. */
  public static final String OUTCOME = "INVALID_REQUEST";

  private static final long serialVersionUID = 1L;

  public InvalidRequestException(String message) {
    super(message);
  }

  /** Writes the response as JSON. */
  public void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("outcome").value(OUTCOME);
    json.name("sentence").value(getMessage());
    json.endObject();
  }
}
