package dev.orderpipeline.contract;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks messages and events against the consumers' schemas ({@code docs/messages}), and against
 * rules that a schema cannot express: the order of the keys, plain amounts, and attributes that
 * match the body. For the tests of all modules. Thread-safe.
 */
public final class MessageContract {
  private static final String VERSION = "1";
  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*+\"";
  private static final String TEXT_OR_NULL = "(?:null|" + TEXT + ")";
  private static final Pattern CUSTOMER =
      Pattern.compile(
          "\\{\"type\":\"customer_message\",\"customer_reference\":"
              + TEXT
              + ",\"number_of_orders\":\\d+,\"total_amount_spent\":"
              + "(?!-0})-?(?:0|[1-9]\\d*)(?:\\.\\d{0,5}[1-9])?}");
  private static final Pattern ERROR =
      Pattern.compile(
          "\\{\"type\":\"error_message\",\"customer_reference\":"
              + TEXT_OR_NULL
              + ",\"order_reference\":"
              + TEXT_OR_NULL
              + ",\"message\":\"([A-Z_]+): (?:[^\"\\\\]|\\\\.)*+\"}");

  private static final Pattern CLOSING =
      Pattern.compile(
          "\\{\"type\":\"revision_complete\",\"file_set\":"
              + TEXT
              + ",\"revision\":\\d+,\"customer_messages\":\\d+,\"error_messages\":\\d+,"
              + "\"sha256\":\"[0-9a-f]{64}\"}");

  private final Schema customerMessage = schema("customer_message");
  private final Schema errorMessage = schema("error_message");
  private final Schema closingMessage = schema("revision_complete");
  private final Schema attributes = schema("attributes");
  private final Schema event = schema("event");

  /** Attributes that have passed the schema, without the message id. */
  private final Set<String> shapes = ConcurrentHashMap.newKeySet();

  /** Fails if the contract does not allow the body. */
  public void checkBody(String body) {
    boolean error = body.startsWith("{\"type\":\"error_message\"");
    boolean closing = body.startsWith("{\"type\":\"revision_complete\"");
    check(body, closing ? closingMessage : error ? errorMessage : customerMessage, body);
    if (!(closing ? CLOSING : error ? ERROR : CUSTOMER).matcher(body).matches()) {
      throw broken(body, "its keys are in another order, or its amount is not written plainly");
    }
  }

  /** Fails if the contract does not allow the event. */
  public void checkEvent(String json) {
    check(json, event, json);
  }

  /**
   * Fails if the contract does not allow the message.
   *
   * @param attributes in the SDK's type
   * @param dataType reads the data type of an attribute
   * @param stringValue reads the text of an attribute
   */
  public <A> void check(
      String body,
      Map<String, A> attributes,
      Function<A, String> dataType,
      Function<A, String> stringValue) {
    checkBody(body);
    JsonObject json = new JsonObject();
    attributes.forEach(
        (name, attribute) -> {
          JsonObject value = new JsonObject();
          value.addProperty("DataType", dataType.apply(attribute));
          value.addProperty("StringValue", stringValue.apply(attribute));
          json.add(name, value);
        });
    // Checks equal shapes once: a day's many messages differ only in message_id, checked below.
    String shape = json.toString().replaceFirst("[0-9a-f]{64}", "0".repeat(64));
    if (!shapes.contains(shape)) {
      check(shape, this.attributes, body);
      shapes.add(shape);
    }
    FileSetId set =
        FileSetId.parse(stringValue.apply(attributes.get("file_set")))
            .orElseThrow(() -> broken(body, "file_set is none"));
    int revision = Integer.parseInt(stringValue.apply(attributes.get("revision")));
    String id = new MessageId(set, revision).of(body);
    if (!id.equals(stringValue.apply(attributes.get("message_id")))) {
      throw broken(body, "message_id is not that of this body, file set and revision: " + id);
    }
    JsonObject message = JsonParser.parseString(body).getAsJsonObject();
    if (message.has("file_set")
        && !(message.get("file_set").getAsString().equals(set.toString())
            && message.get("revision").getAsInt() == revision)) {
      throw broken(body, "it closes another revision than that of its attributes");
    }
    Matcher error = ERROR.matcher(body);
    String code = error.matches() ? error.group(1) : null;
    A reason = attributes.get("reason");
    if (!Objects.equals(code, reason == null ? null : stringValue.apply(reason))) {
      throw broken(body, "the attribute reason is not the code of the message");
    }
  }

  private static void check(String json, Schema schema, String body) {
    List<Error> errors;
    try {
      errors = schema.validate(json, InputFormat.JSON);
    } catch (RuntimeException e) {
      throw broken(body, "it is no JSON (" + e.getMessage() + ")");
    }
    if (!errors.isEmpty()) {
      throw broken(body, errors + " in " + json);
    }
  }

  private static AssertionError broken(String body, String what) {
    return new AssertionError("the message breaks its contract: " + what + ": " + body);
  }

  private static Schema schema(String name) {
    String resource = "/messages/v" + VERSION + "/" + name + ".schema.json";
    try (InputStream json = MessageContract.class.getResourceAsStream(resource)) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(json);
      // Initialised here, because several threads can check the first messages at once.
      schema.initializeValidators();
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read", e);
    }
  }
}
