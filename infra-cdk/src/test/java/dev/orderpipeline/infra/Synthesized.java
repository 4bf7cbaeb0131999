package dev.orderpipeline.infra;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.orderpipeline.infra.OrderPipelineStack.Jars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.s3.assets.Asset;

/**
 * A synthesized stage in a readable form: logical ids without their hash, {@code Ref} and {@code
 * Fn::GetAtt} as <code>${Id}</code> and <code>${Id.Attribute}</code>, {@code Fn::Join} as the
 * joined text, {@code Fn::Sub} unchanged. Synthesis is slow, so tests share these stages.
 */
final class Synthesized {
  private static final Path DIRECTORY = Path.of("target", "synthesized");

  /** The default stage without settings. */
  static final Synthesized DEV = of("dev", Map.of());

  /** A stage with every setting. */
  static final Synthesized PROD =
      of(
          "prod",
          Map.of(
              "stage",
              "prod",
              "partners",
              "acme,globex/eu",
              "stages",
              Map.of("prod", Map.of("alarmEmail", "ops@example.com"))));

  /** The default stage with the Spark job. */
  static final Synthesized SPARK =
      of("spark", Map.of("stages", Map.of("dev", Map.of("spark", Map.of()))));

  private final String directory;
  private final OrderPipelineStack stack;
  private final JsonObject template;

  private Synthesized(String directory, OrderPipelineStack stack, JsonObject template) {
    this.directory = directory;
    this.stack = stack;
    this.template = template;
  }

  /**
   * Synthesizes a stage.
   *
   * @param directory a unique name for the output directory
   * @param context the context, as from {@code -c} and cdk.json
   */
  static Synthesized of(String directory, Map<String, Object> context) {
    App app = app(directory, Map.of());
    OrderPipelineStack stack = stack(app, context);
    Path file = Path.of(app.synth().getStackByName(stack.getStackName()).getTemplateFullPath());
    try {
      JsonElement template = JsonParser.parseString(Files.readString(file));
      return new Synthesized(directory, stack, readable(template).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An app that differs from the real one only in some flags. */
  static App app(String directory, Map<String, Object> flags) {
    Map<String, Object> all = new TreeMap<>(FeatureFlags.all());
    all.putAll(flags);
    return new App(
        AppProps.builder()
            .context(all)
            .outdir(DIRECTORY.resolve(directory).toString())
            .analyticsReporting(false)
            .build());
  }

  /** The stack of a stage, with a placeholder for the functions' jars. */
  static OrderPipelineStack stack(App app, Map<String, Object> context) {
    return new OrderPipelineStack(app, StageReader.read(context::get), anyJars());
  }

  /** A placeholder for each jar. */
  static Jars anyJars() {
    Code code = Code.fromAsset(anyFile().toString());
    return new Jars(
        code, code, scope -> Asset.Builder.create(scope, "Jar").path(anyFile().toString()).build());
  }

  private static Path anyFile() {
    try {
      return Files.writeString(Files.createDirectories(DIRECTORY).resolve("any.jar"), "no jar");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonElement readable(JsonElement element) {
    if (element.isJsonArray()) {
      JsonArray array = new JsonArray();
      element.getAsJsonArray().forEach(item -> array.add(readable(item)));
      return array;
    }
    if (!element.isJsonObject()) {
      return element;
    }
    JsonObject object = element.getAsJsonObject();
    if (object.has("Ref")) {
      return new JsonPrimitive("${" + plainId(object.get("Ref").getAsString()) + "}");
    }
    if (object.has("Fn::GetAtt")) {
      List<String> parts = strings(object.get("Fn::GetAtt"));
      return new JsonPrimitive("${" + plainId(parts.get(0)) + "." + parts.get(1) + "}");
    }
    if (object.has("Fn::Sub")) {
      return object.get("Fn::Sub");
    }
    if (object.has("Fn::FindInMap")) {
      List<String> parts = strings(readable(object.get("Fn::FindInMap")));
      return new JsonPrimitive("${" + plainId(parts.get(0)) + "." + parts.get(2) + "}");
    }
    if (object.has("Fn::Join")) {
      JsonArray join = object.getAsJsonArray("Fn::Join");
      return new JsonPrimitive(
          String.join(join.get(0).getAsString(), strings(readable(join.get(1)))));
    }
    JsonObject copy = new JsonObject();
    object.entrySet().forEach(e -> copy.add(plainId(e.getKey()), readable(e.getValue())));
    return copy;
  }

  private static String plainId(String logicalId) {
    return logicalId.replaceFirst("[0-9A-F]{8}$", "");
  }

  /** A string, or the strings of an array. */
  static List<String> strings(JsonElement element) {
    return element.isJsonArray()
        ? StreamSupport.stream(element.getAsJsonArray().spliterator(), false)
            .map(JsonElement::getAsString)
            .toList()
        : List.of(element.getAsString());
  }

  OrderPipelineStack stack() {
    return stack;
  }

  /** The directory with the template and the assets. */
  Path directory() {
    return DIRECTORY.resolve(directory);
  }

  JsonObject template() {
    return template;
  }

  JsonObject resources() {
    return template.getAsJsonObject("Resources");
  }

  JsonObject resource(String id) {
    return resources().getAsJsonObject(id);
  }

  JsonObject properties(String id) {
    return resource(id).getAsJsonObject("Properties");
  }

  /** The ids of all resources of a type. */
  List<String> ids(String type) {
    return resources().entrySet().stream()
        .filter(e -> e.getValue().getAsJsonObject().get("Type").getAsString().equals(type))
        .map(Entry::getKey)
        .sorted()
        .toList();
  }

  /** One property of each resource of a type, by id; null if the resource does not have it. */
  Map<String, JsonElement> each(String type, String property) {
    Map<String, JsonElement> values = new TreeMap<>();
    ids(type).forEach(id -> values.put(id, properties(id).get(property)));
    return values;
  }

  /** All statements of identity policies, by the id of their resource. */
  Map<String, List<Statement>> identityStatements() {
    Map<String, List<Statement>> statements = new TreeMap<>();
    for (String role : ids("AWS::IAM::Role")) {
      JsonElement policies = properties(role).get("Policies");
      for (JsonElement policy : policies == null ? new JsonArray() : policies.getAsJsonArray()) {
        statements
            .computeIfAbsent(role, id -> new ArrayList<>())
            .addAll(statements(policy.getAsJsonObject()));
      }
    }
    for (String type : List.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")) {
      ids(type).forEach(id -> statements.put(id, statements(properties(id))));
    }
    return statements;
  }

  private static List<Statement> statements(JsonObject holder) {
    List<Statement> statements = new ArrayList<>();
    for (JsonElement element :
        holder.getAsJsonObject("PolicyDocument").getAsJsonArray("Statement")) {
      JsonObject statement = element.getAsJsonObject();
      statements.add(
          new Statement(
              statement.get("Sid").getAsString(),
              strings(statement.get("Action")),
              strings(statement.get("Resource"))));
    }
    return statements;
  }

  /** A statement of a policy. */
  record Statement(String sid, List<String> actions, List<String> resources) {}
}
