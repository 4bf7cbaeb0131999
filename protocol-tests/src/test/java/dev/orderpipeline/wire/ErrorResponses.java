package dev.orderpipeline.wire;

import java.nio.charset.StandardCharsets;

/** Creates the error responses of AWS in the format of each service. */
final class ErrorResponses {
  private ErrorResponses() {}

  static HttpMessage of(String service, WireFault fault) {
    return switch (service) {
      case "dynamodb" ->
          switch (fault) {
            case THROTTLED -> json(400, "ProvisionedThroughputExceededException", "");
            case TRANSACTION_THROTTLED ->
                json(
                    400,
                    "TransactionCanceledException",
                    ",\"CancellationReasons\":[{\"Code\":\"None\"},{\"Code\":\"ThrottlingError\"}]");
            case UNAVAILABLE -> json(503, "ServiceUnavailable", "");
            default -> json(500, "InternalServerError", "");
          };
      case "sqs" ->
          switch (fault) {
            case THROTTLED -> json(400, "RequestThrottled", "");
            case UNAVAILABLE -> json(503, "ServiceUnavailable", "");
            default -> json(500, "InternalFailure", "");
          };
      case "lambda" ->
          switch (fault) {
            case THROTTLED -> json(429, "TooManyRequestsException", "");
            case UNAVAILABLE -> json(503, "ServiceUnavailable", "");
            default -> json(500, "ServiceException", "");
          };
      case "sns" ->
          switch (fault) {
            case THROTTLED -> query(400, "Throttling");
            case UNAVAILABLE -> query(503, "ServiceUnavailable");
            default -> query(500, "InternalFailure");
          };
      default ->
          switch (fault) {
            case THROTTLED -> xml(503, "SlowDown");
            case UNAVAILABLE -> xml(503, "ServiceUnavailable");
            default -> xml(500, "InternalError");
          };
    };
  }

  private static HttpMessage json(int status, String code, String further) {
    return answer(
        status,
        "application/x-amz-json-1.0\r\nx-amzn-ErrorType: " + code,
        "{\"__type\":\"com.amazonaws#" + code + "\",\"message\":\"on the wire\"" + further + "}");
  }

  private static HttpMessage query(int status, String code) {
    return answer(status, "text/xml", "<ErrorResponse>" + error(code) + "</ErrorResponse>");
  }

  private static HttpMessage xml(int status, String code) {
    return answer(status, "application/xml", error(code));
  }

  private static String error(String code) {
    return "<Error><Code>" + code + "</Code><Message>on the wire</Message></Error>";
  }

  private static HttpMessage answer(int status, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new HttpMessage(
        "HTTP/1.1 "
            + status
            + " Rejected\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n",
        bytes);
  }
}
