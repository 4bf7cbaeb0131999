package dev.orderpipeline.localstack.lambda;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.Locale;

/** Creates the errors that Lambda itself returns, with Lambda's wording. */
final class LambdaErrors {
  /** Lambda's maximum response size in bytes, slightly above 6 MB. */
  static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

  private LambdaErrors() {}

  static String timeout(String requestId, Duration timeout) {
    return error(
        "Sandbox.Timedout", "RequestId: " + requestId + " Error: " + timeoutMessage(timeout));
  }

  static String timeoutMessage(Duration timeout) {
    return String.format(
        Locale.ROOT, "Task timed out after %.2f seconds", timeout.toMillis() / 1000.0);
  }

  static String initTimeout(String requestId, Duration limit) {
    return error(
        "Sandbox.Timedout",
        "RequestId: "
            + requestId
            + " Error: the function's JVM did not poll for work within "
            + limit.toSeconds()
            + " seconds");
  }

  static String exit(String requestId, int status) {
    // A JVM killed by a signal reports 128 plus the signal's number.
    String how = status > 128 ? "signal: " + signal(status - 128) : "exit status " + status;
    return error(
        "Runtime.ExitError",
        "RequestId: " + requestId + " Error: Runtime exited with error: " + how);
  }

  static String responseTooLarge() {
    return error(
        "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size ("
            + MAX_RESPONSE_BYTES
            + " bytes).");
  }

  /** The {@code errorType} of an error that a function or this class created. */
  static String typeOf(String errorJson) {
    try {
      JsonObject error = JsonParser.parseString(errorJson).getAsJsonObject();
      return error.has("errorType") ? error.get("errorType").getAsString() : "Unhandled";
    } catch (JsonParseException | IllegalStateException e) {
      return "Unhandled";
    }
  }

  private static String signal(int number) {
    return number == 9 ? "killed" : number == 15 ? "terminated" : Integer.toString(number);
  }

  private static String error(String type, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("errorType", type);
    error.addProperty("errorMessage", message);
    return error.toString();
  }
}
