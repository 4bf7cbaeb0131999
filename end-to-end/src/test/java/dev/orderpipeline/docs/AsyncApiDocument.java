package dev.orderpipeline.docs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Generates the AsyncAPI document of what consumers receive: messages from their JSON Schemas,
 * names and settings of the channels from the committed template.
 */
final class AsyncApiDocument {
  /** The path of the document, from the project's root. */
  static final Path FILE = Path.of("docs", "asyncapi.json");

  private static final Path SCHEMAS = Path.of("docs", "messages", "v1");
  private static final Path TEMPLATE =
      Path.of(
          "local-stack/src/main/resources/dev/orderpipeline/localstack/template",
          "order-pipeline.template.json");
  private static final String SCHEMA_SUFFIX = ".schema.json";
  private static final List<String> QUEUE_MESSAGES =
      List.of("customer_message", "error_message", "revision_complete");
  private static final String EVENT = "event";
  private static final String ORDERS = "orderMessages";
  private static final String EVENTS = "dayEvents";
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final Path root;
  private final JsonObject resources;

  AsyncApiDocument(Path root) throws IOException {
    this.root = root;
    resources = json(TEMPLATE).getAsJsonObject("Resources");
  }

  String fresh() throws IOException {
    JsonObject document = new JsonObject();
    document.addProperty("asyncapi", "3.0.0");
    document.add("info", info());
    document.addProperty("defaultContentType", "application/json");
    document.add("servers", objects("sqs", server("sqs"), "sns", server("sns")));
    document.add("channels", objects(ORDERS, queueChannel(), EVENTS, topicChannel()));
    document.add(
        "operations",
        objects("sendOrderMessages", operation(ORDERS), "sendDayEvents", operation(EVENTS)));
    document.add("components", components());
    return GSON.toJson(document) + "\n";
  }

  private static JsonObject info() {
    JsonObject info = new JsonObject();
    info.addProperty("title", "Customer order pipeline");
    info.addProperty("version", "1.0.0");
    info.addProperty(
        "description",
        "What the pipeline sends to consumers. The major version is the attribute schema of each"
            + " message. Guarantees and what to do are in docs/consuming.md.");
    JsonObject license = new JsonObject();
    license.addProperty("name", "Apache-2.0");
    info.add("license", license);
    return info;
  }

  private static JsonObject server(String service) {
    JsonObject server = new JsonObject();
    server.addProperty("host", service + ".{region}.amazonaws.com");
    server.addProperty("protocol", service);
    JsonObject region = new JsonObject();
    region.addProperty("description", "The AWS region of the stage.");
    server.add("variables", object("region", region));
    return server;
  }

  private JsonObject queueChannel() {
    JsonObject properties = resource("AWS::SQS::Queue", "QueuesMessageQueue");
    JsonObject deadLetters = resource("AWS::SQS::Queue", "QueuesDeadLetterQueue");
    String deadLetterName = deadLetters.get("QueueName").getAsString();
    JsonObject queue = queue(properties);
    JsonObject redrive = new JsonObject();
    redrive.add("deadLetterQueue", object("name", string(deadLetterName)));
    redrive.add(
        "maxReceiveCount", properties.getAsJsonObject("RedrivePolicy").get("maxReceiveCount"));
    queue.add("redrivePolicy", redrive);
    JsonObject binding = new JsonObject();
    binding.add("queue", queue);
    binding.add("deadLetterQueue", queue(deadLetters));
    binding.addProperty("bindingVersion", "0.2.0");
    return channel(
        properties.get("QueueName").getAsString(),
        "The messages of each published revision, at least once and in any order. Stages other than"
            + " the default have a suffix in the name.",
        "sqs",
        QUEUE_MESSAGES,
        binding);
  }

  private JsonObject topicChannel() {
    JsonObject topic = resource("AWS::SNS::Topic", "EventTopic");
    JsonObject binding = new JsonObject();
    binding.add("name", topic.get("TopicName"));
    binding.add("ordering", object("type", string("standard")));
    binding.addProperty("bindingVersion", "0.1.0");
    return channel(
        topic.get("TopicName").getAsString(),
        "What happened to days and files, as CloudEvents, at least once and in any order. The"
            + " message attributes type, partner, date and reason are for filter policies. Stages"
            + " other than the default have a suffix in the name.",
        "sns",
        List.of(EVENT),
        binding);
  }

  private static JsonObject queue(JsonObject properties) {
    JsonObject queue = new JsonObject();
    queue.add("name", properties.get("QueueName"));
    queue.addProperty("fifoQueue", false);
    queue.add("visibilityTimeout", properties.get("VisibilityTimeout"));
    queue.add("messageRetentionPeriod", properties.get("MessageRetentionPeriod"));
    return queue;
  }

  private static JsonObject channel(
      String address,
      String description,
      String service,
      List<String> messages,
      JsonObject binding) {
    JsonObject channel = new JsonObject();
    channel.addProperty("address", address);
    channel.addProperty("description", description);
    JsonArray servers = new JsonArray();
    servers.add(reference("servers", service));
    channel.add("servers", servers);
    JsonObject references = new JsonObject();
    messages.forEach(name -> references.add(name, reference("components/messages", name)));
    channel.add("messages", references);
    channel.add("bindings", object(service, binding));
    return channel;
  }

  /** The pipeline sends; a consumer's document would have the action "receive". */
  private static JsonObject operation(String channel) {
    JsonObject operation = new JsonObject();
    operation.addProperty("action", "send");
    operation.add("channel", reference("channels", channel));
    return operation;
  }

  private JsonObject components() throws IOException {
    JsonObject messages = new JsonObject();
    JsonObject schemas = new JsonObject();
    for (String name : QUEUE_MESSAGES) {
      JsonObject schema = schema(name);
      messages.add(name, message(name, schema));
      messages.getAsJsonObject(name).add("headers", reference("components/schemas", "attributes"));
      schemas.add(name, schema);
    }
    JsonObject event = schema(EVENT);
    messages.add(EVENT, message(EVENT, event));
    messages.getAsJsonObject(EVENT).addProperty("contentType", "application/cloudevents+json");
    schemas.add(EVENT, event);
    schemas.add("attributes", attributes());
    JsonObject components = new JsonObject();
    components.add("messages", messages);
    components.add("schemas", schemas);
    return components;
  }

  private static JsonObject message(String name, JsonObject schema) {
    JsonObject message = new JsonObject();
    message.addProperty("name", name);
    message.add("summary", schema.get("description"));
    message.add("payload", reference("components/schemas", name));
    return message;
  }

  /** The message attributes with their texts only; their data types are an extension. */
  private JsonObject attributes() throws IOException {
    JsonObject schema = schema("attributes");
    JsonObject properties = schema.getAsJsonObject("properties");
    for (String name : properties.keySet()) {
      JsonObject attribute = properties.getAsJsonObject(name);
      JsonObject parts = attribute.getAsJsonObject("properties");
      JsonObject header = new JsonObject();
      header.add("description", attribute.get("description"));
      // All of them are texts; a constant alone does not say so.
      header.addProperty("type", "string");
      parts.getAsJsonObject("StringValue").asMap().forEach(header::add);
      header.add("x-data-type", parts.getAsJsonObject("DataType").get("const"));
      properties.add(name, header);
    }
    return schema;
  }

  /** A schema without the keys that AsyncAPI's own dialect, a superset of draft 07, has not. */
  private JsonObject schema(String name) throws IOException {
    JsonObject schema = json(SCHEMAS.resolve(name + SCHEMA_SUFFIX));
    schema.remove("$schema");
    schema.remove("$id");
    return schema;
  }

  private JsonObject resource(String type, String idPrefix) {
    return resources.entrySet().stream()
        .filter(resource -> resource.getKey().startsWith(idPrefix))
        .map(resource -> resource.getValue().getAsJsonObject())
        .filter(resource -> resource.get("Type").getAsString().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError(TEMPLATE + " has no " + type + " " + idPrefix))
        .getAsJsonObject("Properties");
  }

  private JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(root.resolve(file))).getAsJsonObject();
  }

  private static JsonObject reference(String kind, String name) {
    return object("$ref", string("#/" + kind + "/" + name));
  }

  private static JsonElement string(String text) {
    return new JsonPrimitive(text);
  }

  private static JsonObject object(String key, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(key, value);
    return object;
  }

  private static JsonObject objects(
      String key, JsonElement value, String otherKey, JsonElement otherValue) {
    JsonObject object = object(key, value);
    object.add(otherKey, otherValue);
    return object;
  }
}
