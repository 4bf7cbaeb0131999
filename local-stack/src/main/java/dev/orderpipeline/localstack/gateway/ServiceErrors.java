package dev.orderpipeline.localstack.gateway;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Writes error responses in the format that the clients of a service expect. */
final class ServiceErrors {
  private static final Set<String> JSON_SERVICES = Set.of("dynamodb", "glue", "lambda");

  private ServiceErrors() {}

  /**
   * Answers a request with an error.
   *
   * @param credential names the service; if empty, path and content type suggest the format
   */
  static void answer(
      HttpExchange exchange,
      Optional<RequestCredential> credential,
      int status,
      String code,
      String message)
      throws IOException {
    // Clients read a response only after they have sent the whole request.
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    String service = credential.map(RequestCredential::service).orElse("");
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    boolean isJson =
        JSON_SERVICES.contains(service)
            || type.contains("json")
            || exchange.getRequestURI().getPath().startsWith("/2015-03-31/functions/");
    boolean isS3 =
        service.equals("s3") || (service.isEmpty() && !type.contains("x-www-form-urlencoded"));
    String body;
    if (isJson) {
      JsonObject error = new JsonObject();
      error.addProperty("__type", code);
      error.addProperty("message", message);
      body = error.toString();
      exchange.getResponseHeaders().set("x-amzn-ErrorType", code);
    } else {
      String error = "<Code>" + code + "</Code><Message>" + escaped(message) + "</Message>";
      body =
          isS3
              ? "<Error>" + error + "</Error>"
              : "<ErrorResponse><Error><Type>Sender</Type>" + error + "</Error></ErrorResponse>";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", isJson ? "application/json" : "text/xml");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
