package dev.orderpipeline.arrival;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/** Writes the response of a function as JSON. */
final class JsonResponse {
  private JsonResponse() {}

  /** Handles a request and writes its result. */
  @FunctionalInterface
  interface Handling {
    void writeTo(JsonWriter json) throws IOException;
  }

  /** Writes the result, or for an invalid request a sentence with the reason. */
  static void write(OutputStream output, Handling handling) throws IOException {
    JsonWriter json = new JsonWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
    json.setHtmlSafe(false);
    try {
      handling.writeTo(json);
    } catch (InvalidRequestException e) {
      e.writeTo(json);
    }
    json.flush();
  }
}
