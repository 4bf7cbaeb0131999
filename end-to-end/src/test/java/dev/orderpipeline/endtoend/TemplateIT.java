package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.localstack.ChangedTemplate;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.localstack.template.Template;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Runs the functions from the template with the Spark job, which has every setting, and from a
 * deliberately broken template, on which checks must fail. {@code DeployedSettingsTest} removes
 * single settings.
 */
@Tag("full")
class TemplateIT {
  private static final String[] KEYS = {"acme/orders_20220130.csv", "orders.xlsx", "a b"};

  private static Observed committed;
  private static Observed broken;

  /**
   * The observed behaviour of a stack from a template.
   *
   * @param failedFunctions the functions whose invocation with an empty request failed
   * @param notifiedKeys the keys of {@link #KEYS} for which the arrival function got an event
   */
  private record Observed(Set<String> failedFunctions, List<String> notifiedKeys) {}

  @BeforeAll
  static void runFromBothTemplates() {
    committed = observe(Template.orderPipelineWithSpark());
    broken = observe(withRenamedIndexAndFilteredKeys());
  }

  @Test
  void everyFunctionStartsWithTheSettingsOfTheTemplate() {
    assertThat(committed.failedFunctions()).isEmpty();
  }

  @Test
  void arrivalFunctionIsNotifiedOfObjectsWithAnyName() {
    assertThat(committed.notifiedKeys()).containsExactly(KEYS);
  }

  @Test
  void renamedIndexStopsOnlyTheSweep() {
    assertThat(broken.failedFunctions()).containsExactly("file-sweep-function");
  }

  @Test
  void filterOnTheSuffixHidesMisnamedFiles() {
    assertThat(broken.notifiedKeys()).containsExactly("acme/orders_20220130.csv");
  }

  private static Template withRenamedIndexAndFilteredKeys() {
    Template original = Template.orderPipeline();
    Deployment.Names names = original.deployment().names();
    ChangedTemplate changed = new ChangedTemplate(original);
    changed
        .properties("AWS::DynamoDB::Table", names.table())
        .getAsJsonArray("GlobalSecondaryIndexes")
        .get(0)
        .getAsJsonObject()
        .addProperty("IndexName", "opened-sets");
    changed
        .properties("AWS::S3::Bucket", names.dropBucket())
        .getAsJsonObject("NotificationConfiguration")
        .getAsJsonArray("LambdaConfigurations")
        .get(0)
        .getAsJsonObject()
        .add(
            "Filter", ChangedTemplate.of("{'S3Key':{'Rules':[{'Name':'suffix','Value':'.csv'}]}}"));
    return changed.template();
  }

  private static Observed observe(Template template) {
    List<String> notified = new CopyOnWriteArrayList<>();
    LocalStackListener listener =
        new LocalStackListener() {
          @Override
          public void s3EventSent(String event, String bucket, String key, String versionId) {
            notified.add(key);
          }
        };
    try (LocalStack stack = start(template.deployment(), listener);
        LambdaClient lambda = lambda(stack);
        S3Client s3 = s3(stack)) {
      Set<String> failed = new TreeSet<>();
      for (Deployment.Function function : stack.deployment().functions()) {
        String error =
            lambda
                .invoke(r -> r.functionName(function.name()).payload(SdkBytes.fromUtf8String("{}")))
                .functionError();
        if (error != null) {
          failed.add(function.name());
        }
      }
      for (String key : KEYS) {
        // The stack sends the event before it answers the PUT, so the test need not wait.
        s3.putObject(
            request -> request.bucket(stack.names().dropBucket()).key(key),
            RequestBody.fromString("x"));
      }
      return new Observed(failed, List.copyOf(notified));
    }
  }

  private static LocalStack start(Deployment deployment, LocalStackListener listener) {
    LocalStackConfig.Builder config =
        LocalStackConfig.builder()
            .deployment(deployment)
            .withoutSchedules()
            // One JVM per function, which gets the events of all keys.
            .maxConcurrency(1)
            .listener(listener);
    // This test starts no job, so its module need not be built.
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
