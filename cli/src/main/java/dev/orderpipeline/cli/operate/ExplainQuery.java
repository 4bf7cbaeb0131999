package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.model.FileSetId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Builds the requests that ask the processor to explain a message. */
public final class ExplainQuery {
  private static final Pattern MESSAGE_ID = Pattern.compile("[0-9a-fA-F]{64}");

  private ExplainQuery() {}

  /** Whether a text has the form of a {@code message_id}. */
  public static boolean isMessageId(String text) {
    return MESSAGE_ID.matcher(text).matches();
  }

  /** The request about the message with an id, of one set or of any. */
  public static JsonObject ofMessage(String messageId, Optional<FileSetId> set) {
    JsonObject explain = new JsonObject();
    set.ifPresent(id -> explain.addProperty("file_set", id.toString()));
    explain.addProperty("message_id", messageId.toLowerCase(Locale.ROOT));
    return request(explain);
  }

  /** The request about a customer, in a revision or in the last published one. */
  public static JsonObject ofCustomer(FileSetId set, String customer, Optional<Integer> revision) {
    JsonObject explain = new JsonObject();
    explain.addProperty("file_set", set.toString());
    explain.addProperty("customer", customer);
    revision.ifPresent(number -> explain.addProperty("revision", number));
    return request(explain);
  }

  private static JsonObject request(JsonObject explain) {
    JsonObject request = new JsonObject();
    request.add("explain", explain);
    return request;
  }
}
