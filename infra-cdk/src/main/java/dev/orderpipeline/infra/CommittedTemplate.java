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
 * The template of the default stage, without the Spark job and with it, as the local stack runs it
 * and reviewers read it: committed, and equal to a fresh synthesis but for what differs from build
 * to build.
 */
public enum CommittedTemplate {
  /** The stage that needs no settings. */
  DEFAULT("order-pipeline.template.json", false),
  /** The same with the job, to which every day goes, however small. */
  WITH_SPARK("order-pipeline-spark.template.json", true);

  private static final Map<String, Object> SPARK =
      Map.of("stages", Map.of("dev", Map.of("spark", Map.of("aboveBytes", 0))));

  private static final Path DIRECTORY =
      Path.of("local-stack/src/main/resources/dev/orderpipeline/localstack");

  // Those of the functions are replaced by name before.
  private static final Pattern JOBS_JAR = Pattern.compile("[0-9a-f]{64}\\.jar");
  private static final Pattern JOBS_SCRIPT = Pattern.compile("[0-9a-f]{64}\\.scala");

  /** What writes it anew, from the project's root. */
  static final String RENEWAL = "mvn -q -B -pl infra-cdk -am -Prenew-template process-classes";

  private static final String FUNCTION = "AWS::Lambda::Function";

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final String name;
  private final boolean spark;

  CommittedTemplate(String name, boolean spark) {
    this.name = name;
    this.spark = spark;
  }

  /** Where it lies, from the project's root. */
  Path file() {
    return DIRECTORY.resolve(name);
  }

  /**
   * Writes the templates anew.
   *
   * @param arguments the project's root
   */
  public static void main(String[] arguments) throws IOException {
    for (CommittedTemplate template : values()) {
      Path file = Path.of(arguments[0]).resolve(template.file());
      Files.createDirectories(file.getParent());
      Files.writeString(file, template.fresh());
    }
  }

  /** The template as it should be committed. */
  String fresh() throws IOException {
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
      if (resource.get("Type").getAsString().equals(FUNCTION)) {
        // The real key is a digest of the jar, and so changes with every change of code.
        resource
            .getAsJsonObject("Properties")
            .getAsJsonObject("Code")
            .addProperty("S3Key", metadata.get("Artifact").getAsString() + "-lambda.jar");
      }
    }
    String named = JOBS_JAR.matcher(template.toString()).replaceAll(SparkJob.ARTIFACT + "-job.jar");
    named = JOBS_SCRIPT.matcher(named).replaceAll(SparkJob.ARTIFACT + "-job.scala");
    return PRETTY.toJson(sorted(JsonParser.parseString(named))) + "\n";
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
