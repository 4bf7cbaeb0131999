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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.s3.assets.Asset;

/**
 * The committed template of the default stage, with and without the Spark job. The local stack runs
 * it and reviewers read it. It equals a new synthesis except for parts that differ between builds.
 */
public enum CommittedTemplate {
  /** The default stage without settings. */
  DEFAULT("order-pipeline.template.json", false),
  /** The default stage with the Spark job, which processes days of any size. */
  WITH_SPARK("order-pipeline-spark.template.json", true);

  private static final Map<String, Object> SPARK =
      Map.of("stages", Map.of("dev", Map.of("spark", Map.of("aboveBytes", 0))));

  private static final Path DIRECTORY =
      Path.of("local-stack/src/main/resources/dev/orderpipeline/localstack/template");

  // The jars of the functions are replaced before, each by its name.
  private static final Pattern JOB_JAR = Pattern.compile("[0-9a-f]{64}\\.jar");
  private static final Pattern JOB_SCRIPT = Pattern.compile("[0-9a-f]{64}\\.scala");

  /** The command that renews the templates; run it in the project's root. */
  static final String RENEW_COMMAND =
      "mvn -q -B -pl infra-cdk -am -Prenew-template process-classes";

  private static final String FUNCTION = "AWS::Lambda::Function";

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final String name;
  private final boolean spark;

  CommittedTemplate(String name, boolean spark) {
    this.name = name;
    this.spark = spark;
  }

  /** Returns the path, relative to the project's root. */
  Path file() {
    return DIRECTORY.resolve(name);
  }

  /**
   * Renews the templates.
   *
   * @param arguments the path of the project's root
   */
  public static void main(String[] arguments) throws IOException {
    for (CommittedTemplate template : values()) {
      Path file = Path.of(arguments[0]).resolve(template.file());
      Files.createDirectories(file.getParent());
      Files.writeString(file, template.synthesize());
    }
  }

  /** Synthesizes the template in its committed form. */
  String synthesize() throws IOException {
    Path work = Files.createTempDirectory("order-pipeline-template");
    try {
      Path jar = Files.writeString(work.resolve("any.jar"), "Its hash is removed.");
      Code code = Code.fromAsset(jar.toString());
      App app =
          new App(
              AppProps.builder()
                  .context(FeatureFlags.all())
                  .outdir(work.resolve("cdk.out").toString())
                  .analyticsReporting(false)
                  .build());
      Stage stage = StageReader.read(key -> spark ? SPARK.get(key) : null);
      new OrderPipelineStack(
          app,
          stage,
          new Jars(
              code,
              code,
              scope -> Asset.Builder.create(scope, "Jar").path(jar.toString()).build()));
      Path template =
          Path.of(app.synth().getStackByName(stage.names().stack()).getTemplateFullPath());
      return normalised(Files.readString(template));
    } finally {
      deleteAll(work);
    }
  }

  /** Removes what differs between builds or concerns only the CDK. */
  static String normalised(String synthesized) {
    JsonObject template = JsonParser.parseString(synthesized).getAsJsonObject();
    // These only check that the account is bootstrapped for the CDK.
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
      if (resource.get("Type").getAsString().equals(FUNCTION)) {
        // The real key is a digest of the jar, so it changes with the code.
        resource
            .getAsJsonObject("Properties")
            .getAsJsonObject("Code")
            .addProperty("S3Key", metadata.get("Artifact").getAsString() + "-lambda.jar");
      }
    }
    String renamed =
        JOB_JAR.matcher(template.toString()).replaceAll(SparkJob.ARTIFACT + "-job.jar");
    renamed = JOB_SCRIPT.matcher(renamed).replaceAll(SparkJob.ARTIFACT + "-job.scala");
    return PRETTY.toJson(sorted(JsonParser.parseString(renamed))) + "\n";
  }

  // A fixed order, so that a diff shows only real changes.
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
