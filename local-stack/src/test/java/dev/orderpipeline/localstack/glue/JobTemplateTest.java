package dev.orderpipeline.localstack.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.localstack.ChangedTemplate;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.localstack.template.Template;
import dev.orderpipeline.localstack.template.TemplateException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads the Spark job from the template of the stage with Spark. */
class JobTemplateTest {
  private static final String JOB = "data-processing-job";

  private final ChangedTemplate changed = new ChangedTemplate(Template.orderPipelineWithSpark());

  private void assertRejected(String message) {
    Template template = changed.template();
    assertThatThrownBy(template::deployment)
        .isInstanceOf(TemplateException.class)
        .hasMessage(message);
  }

  @Test
  void defaultStageHasNoJob() {
    assertThat(Deployment.orderPipeline().jobs()).isEmpty();
  }

  @Test
  void jobRunsItsMainWithTheSettingsOfTheProcessor() {
    Deployment deployment = Deployment.orderPipelineWithSpark();
    Map<String, Deployment.Setting> settings =
        Map.ofEntries(
            Map.entry(
                SettingNames.MESSAGE_QUEUE_URL,
                new Deployment.Setting.QueueUrl("customer-order-message-queue")),
            text(SettingNames.FILE_ARRIVALS_TABLE, "file-arrivals"),
            text(SettingNames.DROP_BUCKET, "order-pipeline-dev-drop-000000000000-eu-central-1"),
            text(
                SettingNames.RESULTS_BUCKET,
                "order-pipeline-dev-results-000000000000-eu-central-1"),
            text(SettingNames.CORRECTION_SETTLE_SECONDS, "600"),
            text(SettingNames.CORRECTION_SETTLE_MAX_SECONDS, "7200"),
            text("REJECTED_ROWS_THRESHOLD", "10"),
            text("REJECTED_PERCENT_THRESHOLD", "1"),
            text("UNMATCHED_ROWS_THRESHOLD", "10"),
            text("UNMATCHED_PERCENT_THRESHOLD", "1"),
            text("UNUSABLE_ROWS_THRESHOLD", "0"),
            text("UNUSABLE_PERCENT_THRESHOLD", "50"),
            text("ITEMLESS_ORDERS_THRESHOLD", "10"),
            text("ITEMLESS_PERCENT_THRESHOLD", "20"),
            text("WITHDRAWN_CUSTOMERS_THRESHOLD", "10"),
            text("WITHDRAWN_PERCENT_THRESHOLD", "20"),
            text("IMPLAUSIBLE_FINDINGS_THRESHOLD", "0"),
            text("IMPLAUSIBLE_PERCENT_THRESHOLD", "0"),
            text("AWS_REGION", "eu-central-1"),
            text("AWS_LAMBDA_FUNCTION_NAME", "data-processing-function"));

    assertThat(deployment.jobs())
        .containsExactly(
            new Deployment.Job(
                JOB,
                "processor-spark",
                "dev.orderpipeline.spark.job.JobMain",
                settings,
                Duration.ofHours(2),
                10));
  }

  private static Map.Entry<String, Deployment.Setting> text(String name, String value) {
    return Map.entry(name, new Deployment.Setting.Text(value));
  }

  @Test
  void everyDispatchingFunctionSendsEveryDayToTheJob() {
    Deployment pipeline = Deployment.orderPipelineWithSpark();
    assertThat(pipeline.functions())
        .filteredOn(function -> !function.name().equals(pipeline.names().statusFunction()))
        .hasSize(3)
        .allSatisfy(
            function ->
                assertThat(function.settings())
                    .containsEntry(SettingNames.SPARK_JOB_NAME, new Deployment.Setting.Text(JOB))
                    .containsEntry(
                        SettingNames.SPARK_ABOVE_BYTES, new Deployment.Setting.Text("0")));
  }

  @Test
  void stagesDifferOnlyInTheJobAndTheSettings() {
    Deployment without = Deployment.orderPipeline();
    Deployment with = Deployment.orderPipelineWithSpark();

    assertThat(
            new Deployment(
                with.region(),
                with.account(),
                with.names(),
                with.buckets(),
                with.tables(),
                with.queues(),
                with.topics(),
                without.functions(),
                with.notifications(),
                with.schedules()))
        .isEqualTo(without);
  }

  @Test
  void unknownArgumentIsRejected() {
    changed
        .properties(Template.JOB, JOB)
        .getAsJsonObject("DefaultArguments")
        .addProperty("--conf", "spark.a=b");

    assertRejected(
        changed.logicalId(Template.JOB, JOB)
            + ".DefaultArguments has [--conf], which the local stack does not support. Implement it,"
            + " or list it as without local effect.");
  }

  @Test
  void jobWithRetriesIsRejected() {
    changed.properties(Template.JOB, JOB).addProperty("MaxRetries", 1);

    assertRejected(
        changed.logicalId(Template.JOB, JOB)
            + ".MaxRetries is 1, but the local stack supports only one of [0].");
  }

  @Test
  void jobWithoutAMainClassIsRejected() {
    changed.resource(Template.JOB, JOB).getAsJsonObject("Metadata").remove("MainClass");

    assertRejected(
        changed.logicalId(Template.JOB, JOB)
            + " has no Metadata.MainClass, which must name the main class that its script calls.");
  }

  @Test
  void settingsThatAreNotAnObjectAreRejected() {
    changed
        .properties(Template.JOB, JOB)
        .getAsJsonObject("DefaultArguments")
        .addProperty("--settings", "[]");

    assertRejected(
        changed.logicalId(Template.JOB, JOB)
            + ".DefaultArguments.--settings is not a JSON object of strings: Not a JSON Object: []");
  }

  @Test
  void ruleForEventsOfAnotherServiceIsRejected() {
    JsonObject pattern =
        changed.properties(Template.RULE, JOB + "-failed").getAsJsonObject("EventPattern");
    pattern.remove("detail");
    pattern.remove("detail-type");
    pattern.add("source", ChangedTemplate.of("['aws.s3']"));

    assertRejected(
        changed.logicalId(Template.RULE, JOB + "-failed")
            + ".EventPattern is {\"source\":[\"aws.s3\"]}, but the local stack supports only a"
            + " pattern of aws.glue.");
  }
}
