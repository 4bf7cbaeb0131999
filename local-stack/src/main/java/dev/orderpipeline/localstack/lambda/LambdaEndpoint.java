package dev.orderpipeline.localstack.lambda;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.sun.net.httpserver.HttpExchange;
import dev.orderpipeline.localstack.template.FunctionName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Handles Lambda's Invoke operation. */
public final class LambdaEndpoint {
  private static final int MAX_SYNCHRONOUS_BYTES = 6 * 1024 * 1024;
  private static final int MAX_ASYNCHRONOUS_BYTES = 1024 * 1024;
  private static final Pattern INVOKE =
      Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
  private static final Pattern QUALIFIER = Pattern.compile("(?:^|&)Qualifier=([^&]+)");

  private final Functions functions;
  private final Gson strictJson = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  public LambdaEndpoint(Functions functions) {
    this.functions = functions;
  }

  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    String requestId = UUID.randomUUID().toString();
    exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
    Matcher path = INVOKE.matcher(exchange.getRequestURI().getRawPath());
    if (!exchange.getRequestMethod().equals("POST") || !path.matches()) {
      error(
          exchange,
          404,
          "UnknownOperationException",
          "The local stack supports only Invoke of Lambda, not "
              + exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().getRawPath()
              + ".");
      return;
    }
    FunctionName name = FunctionName.parse(decoded(path.group(1)));
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    Matcher qualifierGiven = QUALIFIER.matcher(query);
    String qualifier = qualifierGiven.find() ? decoded(qualifierGiven.group(1)) : name.qualifier();
    Optional<FunctionRuntime> function = functions.find(name.name());
    if (function.isEmpty() || !qualifier.equals(FunctionName.LATEST)) {
      error(
          exchange,
          404,
          "ResourceNotFoundException",
          "Function not found: "
              + functions.arn(name.name())
              + (qualifier.equals(FunctionName.LATEST) ? "" : ":" + qualifier));
      return;
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))
            .orElse("RequestResponse");
    switch (type) {
      case "RequestResponse" ->
          invoke(exchange, function.get(), requestId, MAX_SYNCHRONOUS_BYTES, false);
      case "Event" -> invoke(exchange, function.get(), requestId, MAX_ASYNCHRONOUS_BYTES, true);
      case "DryRun" -> exchange.sendResponseHeaders(204, -1);
      default ->
          error(
              exchange,
              400,
              "InvalidParameterValueException",
              "The invocation type " + type + " is invalid. Use RequestResponse, Event or DryRun.");
    }
  }

  private void invoke(
      HttpExchange exchange,
      FunctionRuntime function,
      String requestId,
      int maxBytes,
      boolean asynchronous)
      throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readNBytes(maxBytes + 1);
    if (body.length > maxBytes) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      error(
          exchange,
          413,
          "RequestTooLargeException",
          "Request must be smaller than " + maxBytes + " bytes for the InvokeFunction operation");
      return;
    }
    String payload = body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8);
    try {
      JsonElement unused = strictJson.fromJson(payload, JsonElement.class);
    } catch (JsonParseException e) {
      error(
          exchange,
          400,
          "InvalidRequestContentException",
          "Could not parse request body into json: " + e.getMessage());
      return;
    }
    Invocation invocation = new Invocation(requestId, payload);
    if (asynchronous) {
      functions.invokeAsync(function, invocation);
      exchange.sendResponseHeaders(202, -1);
      return;
    }
    InvocationResult result;
    try {
      result = function.invokeNow(invocation);
    } catch (ThrottledException e) {
      error(exchange, 429, "TooManyRequestsException", e.getMessage());
      return;
    }
    answer(exchange, result);
  }

  private static void answer(HttpExchange exchange, InvocationResult result) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("X-Amz-Executed-Version", FunctionName.LATEST);
    headers.set("Content-Type", "application/json");
    if (result.failed()) {
      headers.set("X-Amz-Function-Error", "Unhandled");
    }
    if ("Tail".equals(exchange.getRequestHeaders().getFirst("X-Amz-Log-Type"))) {
      headers.set(
          "X-Amz-Log-Result",
          Base64.getEncoder().encodeToString(result.logTail().getBytes(StandardCharsets.UTF_8)));
    }
    byte[] payload = result.payload().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, payload.length == 0 ? -1 : payload.length);
    exchange.getResponseBody().write(payload);
  }

  private static void error(HttpExchange exchange, int status, String type, String message)
      throws IOException {
    JsonObject error = new JsonObject();
    error.addProperty("Type", status == 429 ? "Throttling" : "User");
    error.addProperty("Message", message);
    byte[] body = error.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
