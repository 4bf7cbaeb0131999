package dev.orderpipeline.consumer;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.orderpipeline.consumer.OrderMessage.CustomerError;
import dev.orderpipeline.consumer.OrderMessage.CustomerTotal;
import dev.orderpipeline.consumer.OrderMessage.Origin;
import dev.orderpipeline.consumer.OrderMessage.RevisionComplete;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses one message of schema version 1. A value that the schemas reject is unsupported. */
final class MessageParser {
  private static final String VERSION = "1";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FILE_SET =
      Pattern.compile("(?:.*/)?[0-9]{4}-[0-9]{2}-[0-9]{2}", Pattern.DOTALL);
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,8}");

  /** Plain notation; up to 40 digits, because a total can exceed each of its amounts. */
  private static final Pattern AMOUNT =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,39})(?:\\.[0-9]{1,6})?");

  private static final Pattern TEXT = Pattern.compile("([A-Z][A-Z_]*): .+", Pattern.DOTALL);

  private final String body;
  private final Map<String, String> attributes;
  private final Map<String, String> strings = new HashMap<>();
  private final Map<String, String> numbers = new HashMap<>();

  MessageParser(String body, Map<String, String> attributes) {
    this.body = body;
    this.attributes = attributes;
  }

  OrderMessage parse() {
    String schema = attribute("schema");
    if (!schema.equals(VERSION)) {
      throw unsupported("its schema version is " + schema + ", and this kit reads " + VERSION);
    }
    Origin origin =
        new Origin(
            matching(ID, "message_id", attribute("message_id")),
            matching(FILE_SET, "file_set", attribute("file_set")),
            Integer.parseInt(matching(REVISION, "revision", attribute("revision"))));
    String id = Sha256.hex(origin.fileSet() + "\n" + origin.revision() + "\n" + body);
    if (!id.equals(origin.messageId())) {
      throw unsupported("its body has the id " + id + "; something has changed the body");
    }
    readFields();
    OrderMessage message = message(string("type"), origin);
    if (!strings.isEmpty() || !numbers.isEmpty()) {
      throw unsupported("its body has other keys: " + strings.keySet() + numbers.keySet());
    }
    return message;
  }

  private OrderMessage message(String type, Origin origin) {
    return switch (type) {
      case "customer_message" ->
          new CustomerTotal(
              origin,
              string("customer_reference"),
              count("number_of_orders"),
              new BigDecimal(number(AMOUNT, "total_amount_spent")));
      case "error_message" -> {
        String text = string("message");
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
          throw unsupported("its message does not begin with a reason code");
        }
        yield new CustomerError(
            origin,
            stringOrNull("customer_reference"),
            stringOrNull("order_reference"),
            parts.group(1),
            text);
      }
      case "revision_complete" -> {
        if (!string("file_set").equals(origin.fileSet())
            || count("revision") != origin.revision()) {
          throw unsupported("its body names another file set or revision than its attributes");
        }
        yield new RevisionComplete(
            origin,
            count("customer_messages"),
            count("error_messages"),
            matching(ID, "sha256", string("sha256")));
      }
      default -> throw unsupported("its type is unknown: " + type);
    };
  }

  private void readFields() {
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        JsonToken token = json.peek();
        boolean isNew;
        switch (token) {
          case STRING -> isNew = strings.put(name, json.nextString()) == null;
          case NUMBER -> isNew = numbers.put(name, json.nextString()) == null;
          case NULL -> {
            json.nextNull();
            isNew = !strings.containsKey(name);
            strings.put(name, null);
          }
          default -> throw unsupported("its body has an unknown " + token + " in " + name);
        }
        if (!isNew) {
          throw unsupported("its body has the key " + name + " twice");
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw unsupported("its body goes on after the JSON object");
      }
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw new UnsupportedMessageException(sentence("its body is no JSON object"), e);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
  }

  private String attribute(String name) {
    String value = attributes.get(name);
    if (value == null) {
      throw unsupported(
          "it has no attribute " + name + "; receive messages with MessageAttributeNames=All");
    }
    return value;
  }

  private String string(String name) {
    return stringOrNull(name).orElseThrow(() -> unsupported("its body has no text in " + name));
  }

  private Optional<String> stringOrNull(String name) {
    if (!strings.containsKey(name)) {
      throw unsupported("its body has no text in " + name);
    }
    Optional<String> value = Optional.ofNullable(strings.remove(name));
    if (value.isPresent() && value.get().isEmpty()) {
      throw unsupported("its body has an empty text in " + name);
    }
    return value;
  }

  private long count(String name) {
    return Long.parseLong(number(COUNT, name));
  }

  private String number(Pattern allowed, String name) {
    String value = numbers.remove(name);
    if (value == null) {
      throw unsupported("its body has no number in " + name);
    }
    return matching(allowed, name, value);
  }

  private String matching(Pattern allowed, String name, String value) {
    if (!allowed.matcher(value).matches()) {
      throw unsupported("its " + name + " does not match " + allowed);
    }
    return value;
  }

  private UnsupportedMessageException unsupported(String problem) {
    return new UnsupportedMessageException(sentence(problem));
  }

  // The id alone, because bodies contain references of customers.
  private String sentence(String problem) {
    String id = attributes.getOrDefault("message_id", "unknown");
    return "cannot read the message with the id "
        + (ID.matcher(id).matches() ? id : "unknown")
        + ": "
        + problem
        + ". Leave it in the queue, and update the consumer kit";
  }
}
