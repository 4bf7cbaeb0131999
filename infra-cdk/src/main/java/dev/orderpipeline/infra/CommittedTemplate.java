package dev.orderpipeline.infra;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.infra.OrderPipelineStack.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.services.lambda.Code;

/**
 * The template of the default stage as the local stack runs it and reviewers read it: committed,
 * and equal to a fresh synthesis but for what differs from build to build.
 */
public final class CommittedTemplate {
  /** Where it lies, from the project's root. */
  static final Path FILE =
      Path.of(
          "local-stack/src/main/resources/dev/orderpipeline/localstack/order-pipeline.template.json");

  /** What writes it anew, from the project's root. */
  static final String RENEWAL = "mvn -q -B -pl infra-cdk -am -Prenew-template process-classes";

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private CommittedTemplate() {}

  /**
   * Writes the template anew.
   *
   * @param arguments the project's root
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]).resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, fresh());
  }

  /** The template as it should be committed. */
  static String fresh() throws IOException {
    Path work = Files.createTempDirectory("order-pipeline-template");
    try {
      Path jar = Files.writeString(work.resolve("any.jar"), "Its hash is taken out again.");
      Code code = Code.fromAsset(jar.toString());
      App app =
          new App(
              AppProps.builder()
                  .context(FeatureFlags.all())
                  .outdir(work.resolve("cdk.out").toString())
                  .analyticsReporting(false)
                  .build());
      Stage stage = StageReader.read(name -> null);
      new OrderPipelineStack(app, stage, new Jars(code, code));
      Path template =
          Path.of(app.synth().getStackByName(stage.names().stack()).getTemplateFullPath());
      return normalised(Files.readString(template));
    } finally {
      deleteAll(work);
    }
  }

  /** A synthesized template without what differs from build to build or only concerns the CDK. */
  static String normalised(String synthesized) {
    JsonObject template = JsonParser.parseString(synthesized).getAsJsonObject();
    // They only make CloudFormation look whether the account is prepared for the CDK.
    template.remove("Parameters");
    template.remove("Rules");
    for (Map.Entry<String, JsonElement> entry : template.getAsJsonObject("Resources").entrySet()) {
      JsonObject resource = entry.getValue().getAsJsonObject();
      JsonObject metadata = resource.getAsJsonObject("Metadata");
      if (metadata == null) {
        continue;
      }
      List.copyOf(metadata.keySet()).stream()
          .filter(key -> key.startsWith("aws:"))
          .forEach(metadata::remove);
      if (metadata.isEmpty()) {
        resource.remove("Metadata");
      }
      if (metadata.has("Artifact")) {
        // The real key is a digest of the jar, and so changes with every change of code.
        resource
            .getAsJsonObject("Properties")
            .getAsJsonObject("Code")
            .addProperty("S3Key", metadata.get("Artifact").getAsString() + "-lambda.jar");
      }
    }
    return PRETTY.toJson(sorted(template)) + "\n";
  }

  // In a fixed order, so that renewing it shows what has changed and nothing else.
  private static JsonElement sorted(JsonElement element) {
    if (element.isJsonArray()) {
      JsonArray array = new JsonArray();
      element.getAsJsonArray().forEach(item -> array.add(sorted(item)));
      return array;
    }
    if (element.isJsonObject()) {
      JsonObject object = new JsonObject();
      element.getAsJsonObject().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> object.add(entry.getKey(), sorted(entry.getValue())));
      return object;
    }
    return element;
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
