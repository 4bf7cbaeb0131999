package dev.orderpipeline.localstack.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.orderpipeline.localstack.ChangedTemplate;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads the deployment from the pipeline's template, and rejects what it does not support. */
class TemplateDeploymentTest {
  private static final String DROP = "order-pipeline-dev-drop-000000000000-eu-central-1";

  private static final List<String> KEYS =
      List.of("acme/orders_20220130.csv", "orders.xlsx", "a b");

  private final ChangedTemplate changed = new ChangedTemplate();

  private void assertRejected(String message) {
    Template template = changed.template();
    assertThatThrownBy(template::deployment)
        .isInstanceOf(TemplateException.class)
        .hasMessage(message);
  }

  @Test
  void outputsNameTheResourcesByRole() {
    assertThat(Deployment.orderPipeline().names())
        .isEqualTo(
            new Deployment.Names(
                DROP,
                "order-pipeline-dev-results-000000000000-eu-central-1",
                "file-arrivals",
                "customer-order-message-queue",
                "customer-order-message-dlq",
                "order-pipeline-failures",
                "file-arrival-function",
                "file-sweep-function",
                "file-status-function",
                "data-processing-function"));
  }

  @Test
  void arrivalFunctionIsNotifiedOfAllNewObjects() {
    assertThat(Deployment.orderPipeline().notifications())
        .containsExactly(
            new Deployment.Notification(
                DROP, "file-arrival-function", "s3:ObjectCreated:*", "", ""));
  }

  @Test
  void tableHasTheIndexesThatTheSweepQueries() {
    assertThat(Deployment.orderPipeline().tables())
        .containsExactly(
            new Deployment.Table(
                "file-arrivals",
                "file_set",
                Optional.of("entry"),
                List.of(
                    new Deployment.Index("open-sets", "open", Optional.of("file_set")),
                    new Deployment.Index("sets-by-date", "date", Optional.of("file_set"))),
                Optional.of("expires_at")));
  }

  @Test
  void renamedIndexHasItsNewNameOnly() {
    changed
        .properties(Template.TABLE, "file-arrivals")
        .getAsJsonArray("GlobalSecondaryIndexes")
        .get(0)
        .getAsJsonObject()
        .addProperty("IndexName", "opened-sets");

    assertThat(changed.template().deployment().tables().get(0).indexes())
        .extracting(Deployment.Index::name)
        .containsExactly("opened-sets", "sets-by-date");
  }

  @Test
  void sweepRunsEveryMinuteAndItsNightlyPassOnceADay() {
    assertThat(Deployment.orderPipeline().schedules())
        .extracting(Deployment.Schedule::function, Deployment.Schedule::timing, s -> s.input())
        .containsExactlyInAnyOrder(
            tuple(
                "file-sweep-function",
                new Deployment.Timing.Every(Duration.ofMinutes(1)),
                Optional.empty()),
            tuple(
                "file-sweep-function",
                new Deployment.Timing.DailyAt(LocalTime.of(2, 30)),
                Optional.of("{\"pass\":\"nightly\"}")));
  }

  @Test
  void notificationKeepsItsFilter() {
    filterKeys("[{'Name':'prefix','Value':'acme/'},{'Name':'suffix','Value':'.csv'}]");

    assertThat(changed.template().deployment().notifications())
        .containsExactly(
            new Deployment.Notification(
                DROP, "file-arrival-function", "s3:ObjectCreated:*", "acme/", ".csv"));
  }

  @Test
  void suffixFilterExcludesOtherKeys() {
    filterKeys("[{'Name':'suffix','Value':'.csv'}]");

    Deployment.Notification filtered = changed.template().deployment().notifications().get(0);
    assertThat(KEYS)
        .filteredOn(key -> filtered.matches(DROP, "ObjectCreated:Put", key))
        .containsExactly("acme/orders_20220130.csv");
  }

  @Test
  void noKeyIsExcludedWithoutAFilter() {
    Deployment.Notification all = changed.template().deployment().notifications().get(0);

    assertThat(KEYS).allMatch(key -> all.matches(DROP, "ObjectCreated:Put", key));
  }

  @Test
  void notificationWithoutAPermissionIsRejectedAsByS3() {
    removePermissions("s3.amazonaws.com");

    assertRejected(
        changed.logicalId(Template.BUCKET, DROP)
            + ".NotificationConfiguration.LambdaConfigurations[0] invokes file-arrival-function,"
            + " but no AWS::Lambda::Permission allows s3.amazonaws.com to do that for arn:aws:s3:::"
            + DROP
            + ". Add it.");
  }

  @Test
  void permissionForAnotherBucketDoesNotCount() {
    for (String id : permissions("s3.amazonaws.com")) {
      JsonObject other = ChangedTemplate.of("{'Type':'AWS::Lambda::Permission'}").getAsJsonObject();
      JsonObject properties = changed.originally(id);
      properties.addProperty("SourceArn", "arn:aws:s3:::other");
      other.add("Properties", properties);
      changed.put(id, other);
    }

    Template template = changed.template();
    assertThatThrownBy(template::deployment)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("no AWS::Lambda::Permission allows s3.amazonaws.com to do that");
  }

  @Test
  void permissionForAnAliasDoesNotCountForTheFunction() {
    String function = Deployment.orderPipeline().names().arrivalFunction();
    for (String id : permissions("s3.amazonaws.com")) {
      JsonObject alias = ChangedTemplate.of("{'Type':'AWS::Lambda::Permission'}").getAsJsonObject();
      JsonObject properties = changed.originally(id);
      properties.addProperty(
          "FunctionName",
          "arn:aws:lambda:eu-central-1:000000000000:function:" + function + ":live");
      alias.add("Properties", properties);
      changed.put(id, alias);
    }

    Template template = changed.template();
    assertThatThrownBy(template::deployment)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("no AWS::Lambda::Permission allows s3.amazonaws.com to do that");
  }

  @Test
  void resourceOfAnUnknownTypeIsRejected() {
    changed.put(
        "Mapping",
        ChangedTemplate.of("{'Type':'AWS::Lambda::EventSourceMapping'}").getAsJsonObject());

    assertRejected(
        "Mapping is a AWS::Lambda::EventSourceMapping, which the local stack does not support."
            + " Implement it, or list it as without local effect.");
  }

  @Test
  void resourceUnderAConditionIsRejected() {
    changed
        .resource(Template.QUEUE, "customer-order-message-queue")
        .addProperty("Condition", "Never");

    assertRejected(
        changed.logicalId(Template.QUEUE, "customer-order-message-queue")
            + " has the attribute Condition, which the local stack does not support.");
  }

  @Test
  void unknownNestedPropertyIsRejected() {
    changed
        .properties(Template.QUEUE, "customer-order-message-queue")
        .getAsJsonObject("RedrivePolicy")
        .addProperty("other", 1);

    assertRejected(
        changed.logicalId(Template.QUEUE, "customer-order-message-queue")
            + ".RedrivePolicy has [other], which the local stack does not support. Implement it, or"
            + " list it as without local effect.");
  }

  @Test
  void scheduleWithoutAPermissionIsRejected() {
    removePermissions("events.amazonaws.com");

    Template template = changed.template();
    assertThatThrownBy(template::deployment)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(
            "invokes file-sweep-function, but no AWS::Lambda::Permission allows events.amazonaws.com"
                + " to do that for arn:aws:events:eu-central-1:000000000000:rule/");
  }

  @Test
  void unknownPropertyIsRejected() {
    changed
        .properties(Template.QUEUE, "customer-order-message-queue")
        .addProperty("DelaySeconds", 5);

    assertRejected(
        changed.logicalId(Template.QUEUE, "customer-order-message-queue")
            + " has [DelaySeconds], which the local stack does not support. Implement it, or list it"
            + " as without local effect.");
  }

  @Test
  void functionWithoutAnArtifactIsRejected() {
    changed.resource(Template.FUNCTION, "file-sweep-function").remove("Metadata");

    assertRejected(
        changed.logicalId(Template.FUNCTION, "file-sweep-function")
            + " has no Metadata.Artifact, which must name the module of its jar.");
  }

  @Test
  void runtimeOtherThanJavaIsRejected() {
    changed.properties(Template.FUNCTION, "file-sweep-function").addProperty("Runtime", "python3");

    assertRejected(
        changed.logicalId(Template.FUNCTION, "file-sweep-function")
            + ".Runtime is python3, but the local stack supports only java runtimes.");
  }

  @Test
  void cronThatIsNotDailyIsRejected() {
    String nightly =
        changed.logicalIds(Template.RULE).stream()
            .filter(
                id ->
                    changed
                        .originally(id)
                        .get("ScheduleExpression")
                        .getAsString()
                        .startsWith("cron"))
            .findFirst()
            .orElseThrow();
    JsonObject rule = ChangedTemplate.of("{'Type':'AWS::Events::Rule'}").getAsJsonObject();
    JsonObject properties = changed.originally(nightly);
    properties.addProperty("ScheduleExpression", "cron(0 2 ? * MON *)");
    rule.add("Properties", properties);
    changed.put(nightly, rule);

    assertRejected(
        nightly
            + ".ScheduleExpression is cron(0 2 ? * MON *), but the local stack supports only rate(N"
            + " minutes) and daily cron(M H * * ? *).");
  }

  @Test
  void unknownDeadLetterQueueIsRejected() {
    changed
        .properties(Template.QUEUE, "customer-order-message-queue")
        .getAsJsonObject("RedrivePolicy")
        .addProperty("deadLetterTargetArn", "arn:aws:sqs:eu-central-1:000000000000:gone");

    assertRejected(
        changed.logicalId(Template.QUEUE, "customer-order-message-queue")
            + ".RedrivePolicy.deadLetterTargetArn is arn:aws:sqs:eu-central-1:000000000000:gone,"
            + " which is not an AWS::SQS::Queue of the template.");
  }

  @Test
  void missingOutputIsRejected() {
    changed.outputs().remove("DropBucketName");

    assertRejected(
        "The template has no output \"DropBucketName\" that is a Ref to a resource of the type"
            + " AWS::S3::Bucket. The local stack needs it to find the resource.");
  }

  @Test
  void invalidNumberIsRejected() {
    changed
        .properties(Template.FUNCTION, "file-sweep-function")
        .add("Timeout", new JsonPrimitive("long"));

    assertRejected(
        changed.logicalId(Template.FUNCTION, "file-sweep-function")
            + ".Timeout is long, but the local stack supports only a whole number.");
  }

  @Test
  void functionWithoutAnInvokeConfigurationHasLambdasDefaults() {
    changed.logicalIds(Template.INVOKE_CONFIG).forEach(changed::remove);

    assertThat(changed.template().deployment().functions())
        .extracting(Deployment.Function::asynchronous)
        .containsOnly(new Deployment.Asynchronous(2, Duration.ofHours(6), Optional.empty()));
  }

  private void filterKeys(String rules) {
    changed
        .properties(Template.BUCKET, DROP)
        .getAsJsonObject("NotificationConfiguration")
        .getAsJsonArray("LambdaConfigurations")
        .get(0)
        .getAsJsonObject()
        .add("Filter", ChangedTemplate.of("{'S3Key':{'Rules':" + rules + "}}"));
  }

  private List<String> permissions(String principal) {
    return changed.logicalIds(Template.PERMISSION).stream()
        .filter(id -> changed.originally(id).get("Principal").getAsString().equals(principal))
        .toList();
  }

  private void removePermissions(String principal) {
    permissions(principal).forEach(changed::remove);
  }
}
