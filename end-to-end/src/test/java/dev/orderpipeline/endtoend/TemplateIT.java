package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.orderpipeline.localstack.ChangedTemplate;
import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.Template;
import dev.orderpipeline.model.SettingNames;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Checks of what runs from the template, each held against the template as it is and against one
 * that is broken on purpose: a check that lets the broken one pass is none.
 */
@Tag("full")
class TemplateIT {
  /** Read by the JVM itself, which does without. */
  private static final String OF_THE_JVM = "JAVA_TOOL_OPTIONS";

  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final String BUCKET = "AWS::S3::Bucket";
  private static final String BROKEN = "_RENAMED";

  private final ChangedTemplate changed = new ChangedTemplate();

  /** The functions that answer an invocation which asks for nothing with an error. */
  private static Map<String, String> functionsThatFail(Template template) {
    try (LocalStack stack = start(template, LocalStackListener.silent());
        LambdaClient lambda = lambda(stack)) {
      Map<String, String> failed = new TreeMap<>();
      for (Deployment.Function function : stack.deployment().functions()) {
        InvokeResponse answer =
            lambda.invoke(
                request ->
                    request.functionName(function.name()).payload(SdkBytes.fromUtf8String("{}")));
        if (answer.functionError() != null) {
          failed.put(function.name(), answer.payload().asUtf8String());
        }
      }
      return failed;
    }
  }

  /** The keys that the arrival function is told of when these objects are put. */
  private static List<String> keysTold(Template template, String... keys) {
    List<String> told = new CopyOnWriteArrayList<>();
    LocalStackListener listener =
        new LocalStackListener() {
          @Override
          public void s3EventSent(String event, String bucket, String key, String versionId) {
            told.add(key);
          }
        };
    try (LocalStack stack = start(template, listener);
        S3Client s3 = s3(stack)) {
      for (String key : keys) {
        // Told before the answer of the PUT: there is nothing to wait for.
        s3.putObject(
            request -> request.bucket(stack.names().dropBucket()).key(key),
            RequestBody.fromString("x"));
      }
      return List.copyOf(told);
    }
  }

  /** The variables, {@code function.NAME}, that no function knows. */
  private static Set<String> unknownVariables(Template template) throws IllegalAccessException {
    Set<String> known = new TreeSet<>(Set.of(OF_THE_JVM));
    for (Field name : SettingNames.class.getFields()) {
      known.add((String) name.get(null));
    }
    Set<String> unknown = new TreeSet<>();
    for (Deployment.Function function : template.deployment().functions()) {
      for (String name : function.settings().keySet()) {
        if (!known.contains(name)) {
          unknown.add(function.name() + "." + name);
        }
      }
    }
    return unknown;
  }

  @Test
  void everyFunctionStartsWithTheSettingsOfTheTemplate() {
    assertThat(functionsThatFail(Template.orderPipeline())).isEmpty();
  }

  @Test
  void everyFunctionStartsWithTheSettingsOfTheTemplateWithTheSparkJob() {
    assertThat(functionsThatFail(Template.orderPipelineWithSpark())).isEmpty();
  }

  @Test
  void everyVariableOfTheTemplateIsKnownToTheFunctions() throws Exception {
    assertThat(unknownVariables(Template.orderPipeline())).isEmpty();
    assertThat(unknownVariables(Template.orderPipelineWithSpark())).isEmpty();
  }

  @Test
  void everyObjectIsToldWhateverItsName() {
    assertThat(keysTold(Template.orderPipeline(), "acme/orders_20220130.csv", "orders.xlsx", "a b"))
        .containsExactly("acme/orders_20220130.csv", "orders.xlsx", "a b");
  }

  @Test
  void functionWithoutAnyOneOfItsVariablesFailsButForThoseThatHaveADefault() {
    Set<String> mutants =
        mutants(
            "without",
            (variables, name) -> {
              var unused = variables.remove(name);
            });

    Set<String> failed = functionsThatFail(changed.template()).keySet();

    assertThat(failed).isEqualTo(withoutOptional(mutants));
  }

  @Test
  void renamedVariableIsUnknownToItsFunction() throws Exception {
    // For its function it is one that is not there.
    Set<String> mutants =
        mutants(
            "renamed", (variables, name) -> variables.add(name + BROKEN, variables.remove(name)));

    assertThat(unknownVariables(changed.template())).hasSameSizeAs(mutants);
  }

  /** Adds a broken copy of its function for each variable; returns the names of the copies. */
  private Set<String> mutants(String how, BiConsumer<JsonObject, String> change) {
    Set<String> mutants = new TreeSet<>();
    for (Deployment.Function deployed : Template.orderPipeline().deployment().functions()) {
      String function = deployed.name();
      for (String name : deployed.settings().keySet()) {
        JsonObject mutant = changed.resource(FUNCTION, function).deepCopy();
        JsonObject properties = mutant.getAsJsonObject("Properties");
        properties.addProperty("FunctionName", function + "-" + name);
        change.accept(properties.getAsJsonObject("Environment").getAsJsonObject("Variables"), name);
        changed.put(changed.logicalId(FUNCTION, function) + how + name.replace("_", ""), mutant);
        mutants.add(function + "-" + name);
      }
    }
    assertThat(mutants).hasSizeGreaterThan(10);
    return mutants;
  }

  private static Set<String> withoutOptional(Set<String> mutants) {
    return mutants.stream()
        .filter(name -> !name.endsWith(SettingNames.CORRECTION_SETTLE_SECONDS))
        .filter(name -> !name.endsWith("_THRESHOLD"))
        .filter(name -> !name.endsWith(SettingNames.EXPECTATIONS))
        .filter(name -> !name.endsWith(OF_THE_JVM))
        .collect(Collectors.toSet());
  }

  @Test
  void renamedIndexStopsTheSweep() {
    JsonObject index =
        changed
            .properties(TABLE, "file-arrivals")
            .getAsJsonArray("GlobalSecondaryIndexes")
            .get(0)
            .getAsJsonObject();
    index.addProperty("IndexName", "opened-sets");

    assertThat(functionsThatFail(changed.template())).containsOnlyKeys("file-sweep-function");
  }

  @Test
  void filterOnTheEndOfTheKeyHidesFilesWithAWrongName() {
    String drop = Template.orderPipeline().deployment().names().dropBucket();
    changed
        .properties(BUCKET, drop)
        .getAsJsonObject("NotificationConfiguration")
        .getAsJsonArray("LambdaConfigurations")
        .get(0)
        .getAsJsonObject()
        .add(
            "Filter", ChangedTemplate.of("{'S3Key':{'Rules':[{'Name':'suffix','Value':'.csv'}]}}"));

    assertThat(keysTold(changed.template(), "orders_20220130.csv", "orders.xlsx"))
        .containsExactly("orders_20220130.csv");
  }

  private static LocalStack start(Template template, LocalStackListener listener) {
    Deployment deployment = template.deployment();
    LocalStackConfig.Builder config =
        LocalStackConfig.builder().deployment(deployment).withoutSchedules().listener(listener);
    // No run of a job is started here, so its module need not be built.
    deployment.jobs().forEach(job -> config.classPath(job.name(), List.of()));
    return LocalStack.start(config.build());
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY));
  }

  private static LambdaClient lambda(LocalStack stack) {
    return LambdaClient.builder()
        .endpointOverride(stack.endpoint())
        .region(Region.of(stack.region()))
        .credentialsProvider(credentials())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static S3Client s3(LocalStack stack) {
    return S3Client.builder()
        .endpointOverride(stack.endpoint())
        .region(Region.of(stack.region()))
        .credentialsProvider(credentials())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
