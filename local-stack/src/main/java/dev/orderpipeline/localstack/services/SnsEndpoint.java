package dev.orderpipeline.localstack.services;

import com.sun.net.httpserver.HttpExchange;
import dev.orderpipeline.localstack.LocalStackListener;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** Handles SNS's Publish operation, in the Query protocol, and passes messages to the listener. */
public final class SnsEndpoint {
  private static final int MAX_MESSAGE_BYTES = 256 * 1024;
  private static final int MAX_SUBJECT_CHARACTERS = 99;
  private static final Set<String> PARAMETERS =
      Set.of("Action", "Version", "TopicArn", "Subject", "Message");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "MessageAttributes\\.entry\\.[0-9]+\\.(Name|Value\\.DataType|Value\\.StringValue)");
  private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

  private final Set<String> topicArns;
  private final LocalStackListener listener;

  public SnsEndpoint(Collection<String> topicArns, LocalStackListener listener) {
    this.topicArns = Set.copyOf(topicArns);
    this.listener = listener;
  }

  public void handle(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String action = form.getOrDefault("Action", "");
    TreeSet<String> unknown = new TreeSet<>(form.keySet());
    unknown.removeAll(PARAMETERS);
    unknown.removeIf(ATTRIBUTE.asMatchPredicate());
    String topic = form.getOrDefault("TopicArn", "");
    String message = form.getOrDefault("Message", "");
    int bytes = message.getBytes(StandardCharsets.UTF_8).length;
    if (!action.equals("Publish")) {
      reject(
          exchange,
          400,
          "InvalidAction",
          "The local stack's SNS does not support '" + action + "'.");
    } else if (!unknown.isEmpty()) {
      reject(
          exchange,
          400,
          "InvalidParameter",
          "The local stack's SNS does not support " + unknown + ".");
    } else if (!topicArns.contains(topic)) {
      reject(exchange, 404, "NotFound", "Topic does not exist");
    } else if (form.containsKey("Subject") && !isSubject(form.get("Subject"))) {
      reject(exchange, 400, "InvalidParameter", "Invalid parameter: Subject");
    } else if (hasEmptyAttribute(form)) {
      reject(
          exchange,
          400,
          "ParameterValueInvalid",
          "The message attributes must contain non-empty values");
    } else if (bytes == 0 || bytes > MAX_MESSAGE_BYTES) {
      reject(
          exchange, 400, "InvalidParameter", "Invalid parameter: Message of " + bytes + " bytes");
    } else {
      listener.notificationPublished(topic, form.getOrDefault("Subject", ""), message);
      answer(
          exchange,
          200,
          "<PublishResponse xmlns=\""
              + NAMESPACE
              + "\"><PublishResult><MessageId>"
              + UUID.randomUUID()
              + "</MessageId></PublishResult>"
              + metadata()
              + "</PublishResponse>");
    }
  }

  /**
   * Whether SNS accepts the text as a subject.
   *
   * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">Publish</a>
   */
  private static boolean isSubject(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_SUBJECT_CHARACTERS
        && text.charAt(0) != ' '
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /**
   * Whether a message attribute is empty.
   *
   * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html">Message
   *     attributes</a>
   */
  private static boolean hasEmptyAttribute(Map<String, String> form) {
    return form.entrySet().stream()
        .anyMatch(
            field -> ATTRIBUTE.matcher(field.getKey()).matches() && field.getValue().isEmpty());
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void reject(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    answer(
        exchange,
        status,
        "<ErrorResponse xmlns=\""
            + NAMESPACE
            + "\"><Error><Type>Sender</Type><Code>"
            + code
            + "</Code><Message>"
            + message.replace("&", "&amp;").replace("<", "&lt;")
            + "</Message></Error>"
            + metadata()
            + "</ErrorResponse>");
  }

  private static String metadata() {
    return "<ResponseMetadata><RequestId>" + UUID.randomUUID() + "</RequestId></ResponseMetadata>";
  }

  private static void answer(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] body = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
