package dev.orderpipeline.docs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Renders the AsyncAPI document as a page. */
final class AsyncApiPage {
  /** The path of the page, from the project's root. */
  static final Path FILE = Path.of("docs", "asyncapi.md");

  private final JsonObject document;
  private final StringBuilder page = new StringBuilder();

  AsyncApiPage(String document) {
    this.document = JsonParser.parseString(document).getAsJsonObject();
  }

  String fresh() {
    page.append(
        """
        # AsyncAPI

        [asyncapi.json](asyncapi.json) describes in AsyncAPI 3.0.0 what consumers receive. This page shows
        the same; [consuming.md](consuming.md) has the guarantees and what to do.

        A test compares both with the [JSON Schemas](messages/v1) and the committed template. This
        generates them:

        ```
        %s
        ```
        """
            .formatted(AsyncApiDocumentTest.RENEWAL));
    document.getAsJsonObject("channels").asMap().values().forEach(this::channel);
    document
        .getAsJsonObject("components")
        .getAsJsonObject("messages")
        .asMap()
        .forEach((name, message) -> message(name, message.getAsJsonObject()));
    page.append("\n## Message attributes\n\n");
    fields(
        document
            .getAsJsonObject("components")
            .getAsJsonObject("schemas")
            .getAsJsonObject("attributes"));
    return page.toString();
  }

  private void channel(JsonElement element) {
    JsonObject channel = element.getAsJsonObject();
    page.append("\n## Channel `").append(text(channel, "address")).append("`\n\n");
    wrapped(text(channel, "description"));
    page.append('\n');
    List<String> names = new ArrayList<>();
    channel
        .getAsJsonObject("messages")
        .keySet()
        .forEach(name -> names.add("[" + name + "](#" + name + ")"));
    wrapped("Messages: " + String.join(", ", names) + ".");
    page.append("\n| setting | value |\n|---|---|\n");
    channel
        .getAsJsonObject("bindings")
        .asMap()
        .forEach((service, binding) -> settings(service, binding));
  }

  private void settings(String name, JsonElement value) {
    if (value.isJsonObject()) {
      value.getAsJsonObject().asMap().forEach((key, each) -> settings(name + "." + key, each));
    } else if (!name.endsWith(".bindingVersion")) {
      page.append("| ").append(name).append(" | ").append(code(value)).append(" |\n");
    }
  }

  private void message(String name, JsonObject message) {
    page.append("\n## ").append(name).append("\n\n");
    wrapped(text(message, "summary"));
    page.append('\n');
    if (message.has("headers")) {
      page.append("With the [message attributes](#message-attributes). The body:\n\n");
    }
    fields(resolve(message.getAsJsonObject("payload")));
  }

  private void fields(JsonObject schema) {
    page.append("| field | type | value | description |\n|---|---|---|---|\n");
    rows("", schema);
  }

  private void rows(String prefix, JsonObject schema) {
    List<String> required = new ArrayList<>();
    if (schema.has("required")) {
      schema.getAsJsonArray("required").forEach(name -> required.add(name.getAsString()));
    }
    for (Map.Entry<String, JsonElement> property :
        schema.getAsJsonObject("properties").asMap().entrySet()) {
      JsonObject field = property.getValue().getAsJsonObject();
      String name = prefix + property.getKey();
      page.append("| `")
          .append(name)
          .append('`')
          .append(required.contains(property.getKey()) ? "" : " (optional)")
          .append(" | ")
          .append(type(field))
          .append(" | ")
          .append(constraint(field))
          .append(" | ")
          .append(field.has("description") ? text(field, "description") : "")
          .append(" |\n");
      if (field.has("properties")) {
        rows(name + ".", field);
      }
    }
  }

  private static String type(JsonObject field) {
    if (!field.has("type")) {
      return field.has("const") ? "string" : "";
    }
    JsonElement type = field.get("type");
    if (!type.isJsonArray()) {
      return type.getAsString();
    }
    List<String> types = new ArrayList<>();
    type.getAsJsonArray().forEach(each -> types.add(each.getAsString()));
    return String.join(" or ", types);
  }

  private static String constraint(JsonObject field) {
    List<String> constraints = new ArrayList<>();
    if (field.has("const")) {
      constraints.add(code(field.get("const")));
    }
    if (field.has("enum")) {
      JsonArray values = field.getAsJsonArray("enum");
      List<String> codes = new ArrayList<>();
      values.forEach(value -> codes.add(code(value)));
      constraints.add(String.join(", ", codes));
    }
    if (field.has("pattern")) {
      constraints.add(code(field.get("pattern")));
    }
    if (field.has("minimum")) {
      constraints.add("at least " + text(field, "minimum"));
    }
    if (field.has("maxLength")) {
      constraints.add("at most " + text(field, "maxLength") + " characters");
    }
    return String.join(", ", constraints);
  }

  private JsonObject resolve(JsonObject reference) {
    JsonObject found = document;
    for (String part : text(reference, "$ref").substring("#/".length()).split("/", -1)) {
      found = found.getAsJsonObject(part);
    }
    return found;
  }

  /** A value as code, which a bar would end the cell of. */
  private static String code(JsonElement value) {
    return "`" + ((JsonPrimitive) value).getAsString().replace("|", "\\|") + "`";
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }

  private void wrapped(String text) {
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > 100) {
        page.append('\n');
        column = 0;
      } else if (column > 0) {
        page.append(' ');
        column++;
      }
      page.append(word);
      column += word.length();
    }
    page.append('\n');
  }
}
