package dev.orderpipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackProps;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagReportFormat;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;

/**
 * Checks the stages with cdk-nag's AwsSolutions. Its only findings are wildcards in resources, and
 * the Spark job's missing KMS keys. Each is suppressed here with its reason, and each suppression
 * must match a finding.
 */
@Tag("verify")
class AwsSolutionsTest {
  private static final String ANY_KEY =
      "Partners' folders are not known beforehand, so keys of any name are looked up and read.";
  private static final String BELOW_A_PREFIX =
      "Partner, date, token and revision are part of the key below this prefix.";
  private static final String NO_RESOURCE =
      "X-Ray knows no resource that sending traces could be held to.";
  private static final String NAME_SPACE_ALONE =
      "CloudWatch knows no resource that writing metrics could be held to; a condition holds it to"
          + " Glue's name space.";
  private static final String NO_KMS =
      "The job's logs are encrypted as those of the functions are, by CloudWatch Logs itself.";
  private static final String NO_BOOKMARKS = "The job has no bookmarks.";
  private static final String OWN_FOLDER = "A partner names the files in its own folder.";
  private static final String OWN_RECEIPTS =
      "Date and revision are part of a receipt's key below the partner's own prefix.";

  @Test
  void devHasNoFindingsButSuppressedWildcards() {
    List<Suppression> suppressions = functions("dev");
    assertThat(findings("dev", Map.of(), suppressions))
        .containsExactlyInAnyOrderElementsOf(
            suppressions.stream().map(Suppression::asFinding).toList());
  }

  @Test
  void prodWithPartnersHasNoFindingsButSuppressedWildcards() {
    List<Suppression> suppressions = new ArrayList<>(functions("prod"));
    suppressions.add(drop("prod", "Partners/acme", "acme/*", OWN_FOLDER));
    suppressions.add(results("prod", "Partners/acme", "receipts/partner=acme/*", OWN_RECEIPTS));
    suppressions.add(results("prod", "Partners/acme", "receipts/partner=acme%2F*", OWN_RECEIPTS));
    suppressions.add(results("prod", "Partners/acme", "unrecognised/partner=acme/*", OWN_RECEIPTS));
    suppressions.add(
        results("prod", "Partners/acme", "unrecognised/partner=acme%2F*", OWN_RECEIPTS));
    Map<String, Object> context =
        Map.of(
            "stage",
            "prod",
            "stages",
            Map.of("prod", Map.of("alarmEmail", "ops@example.com")),
            "partners",
            "acme");
    assertThat(findings("prod", context, suppressions))
        .containsExactlyInAnyOrderElementsOf(
            suppressions.stream().map(Suppression::asFinding).toList());
  }

  @Test
  void tracingAddsOnlyTheFindingAboutXRaysResource() {
    List<Suppression> suppressions = new ArrayList<>(functions("dev"));
    for (String function : List.of("Arrival", "Sweep", "Status", "Processor")) {
      suppressions.add(
          new Wildcard("order-pipeline-dev/" + function + "/Java/Role/Resource", "*", NO_RESOURCE));
    }
    Map<String, Object> context = Map.of("stages", Map.of("dev", Map.of("tracing", true)));
    assertThat(findings("dev", context, suppressions))
        .containsExactlyInAnyOrderElementsOf(
            suppressions.stream().map(Suppression::asFinding).toList());
  }

  @Test
  void sparkJobHasTheWildcardsOfTheProcessorAndTheOneOfMetricsAndNoKeyOfKms() {
    List<Suppression> suppressions = new ArrayList<>(functions("dev"));
    suppressions.add(drop("dev", "Spark/Role", "*", ANY_KEY));
    for (String prefix : List.of("builds/*", "published/*", "receipts/*", "unfinished/*")) {
      suppressions.add(results("dev", "Spark/Role", prefix, BELOW_A_PREFIX));
    }
    suppressions.add(new Wildcard("order-pipeline-dev/Spark/Role/Resource", "*", NAME_SPACE_ALONE));
    suppressions.add(new OfJob("AwsSolutions-GL1", NO_KMS));
    suppressions.add(new OfJob("AwsSolutions-GL3", NO_BOOKMARKS));
    Map<String, Object> context = Map.of("stages", Map.of("dev", Map.of("spark", Map.of())));
    assertThat(findings("dev", context, suppressions))
        .containsExactlyInAnyOrderElementsOf(
            suppressions.stream().map(Suppression::asFinding).toList());
  }

  private static List<Suppression> functions(String stage) {
    return List.of(
        drop(stage, "Arrival/Java/Role", "*", ANY_KEY),
        drop(stage, "Sweep/Java/Role", "*", ANY_KEY),
        drop(stage, "Status/Java/Role", "*", ANY_KEY),
        drop(stage, "Processor/Java/Role", "*", ANY_KEY),
        results(stage, "Access/Operator", "receipts/*", BELOW_A_PREFIX),
        results(stage, "Access/Operator", "unrecognised/*", BELOW_A_PREFIX),
        results(stage, "Arrival/Java/Role", "unrecognised/*", BELOW_A_PREFIX),
        results(stage, "Sweep/Java/Role", "unrecognised/*", BELOW_A_PREFIX),
        results(stage, "Processor/Java/Role", "builds/*", BELOW_A_PREFIX),
        results(stage, "Processor/Java/Role", "published/*", BELOW_A_PREFIX),
        results(stage, "Processor/Java/Role", "receipts/*", BELOW_A_PREFIX),
        results(stage, "Processor/Java/Role", "unfinished/*", BELOW_A_PREFIX));
  }

  private static Suppression drop(String stage, String construct, String keys, String reason) {
    String bucket =
        "arn:<AWS::Partition>:s3:::order-pipeline-"
            + stage
            + "-drop-<AWS::AccountId>-<AWS::Region>";
    return new Wildcard(
        "order-pipeline-" + stage + "/" + construct + "/Resource", bucket + "/" + keys, reason);
  }

  private static Suppression results(String stage, String construct, String keys, String reason) {
    return new Wildcard(
        "order-pipeline-" + stage + "/" + construct + "/Resource",
        "<StorageResultsBucket.Arn>/" + keys,
        reason);
  }

  private static List<Finding> findings(
      String stage, Map<String, Object> context, List<Suppression> suppressions) {
    App app = Synthesized.app("nag-" + stage, Map.of());
    OrderPipelineStack stack = Synthesized.stack(app, context);
    suppressions.forEach(suppression -> suppression.addTo(stack));
    Aspects.of(app)
        .add(
            new AwsSolutionsChecks(
                NagPackProps.builder().reportFormats(List.of(NagReportFormat.JSON)).build()));
    app.synth();
    Path report =
        Path.of(app.getOutdir(), "AwsSolutions-" + stack.getStackName() + "-NagReport.json");
    return StreamSupport.stream(read(report).getAsJsonArray("lines").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(line -> !line.get("compliance").getAsString().equals("Compliant"))
        .map(
            line ->
                new Finding(
                    line.get("resourceId").getAsString(),
                    line.get("ruleId").getAsString(),
                    line.get("compliance").getAsString(),
                    line.get("exceptionReason")
                        .getAsString()
                        .replaceFirst("[0-9A-F]{8}\\.Arn>", ".Arn>")))
        .toList();
  }

  private static JsonObject read(Path file) {
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An accepted finding. */
  private sealed interface Suppression {
    void addTo(OrderPipelineStack stack);

    Finding asFinding();
  }

  /**
   * An accepted wildcard.
   *
   * @param resource the path of the construct
   * @param wildcard the resource with the wildcard, logical ids without their hash
   */
  private record Wildcard(String resource, String wildcard, String reason) implements Suppression {
    private static final String WILDCARD_RULE = "AwsSolutions-IAM5";

    @Override
    public void addTo(OrderPipelineStack stack) {
      String pattern =
          wildcard.replace("/", "\\/").replace("*", "\\*").replace(".Arn>", "[0-9A-F]{8}\\.Arn>");
      NagSuppressions.addResourceSuppressionsByPath(
          stack,
          "/" + resource,
          List.of(
              NagPackSuppression.builder()
                  .id(WILDCARD_RULE)
                  .reason(reason)
                  .appliesTo(List.of(Map.of("regex", "/^Resource::" + pattern + "$/")))
                  .build()));
    }

    @Override
    public Finding asFinding() {
      return new Finding(
          resource, WILDCARD_RULE, "Suppressed", "[Resource::" + wildcard + "] " + reason);
    }
  }

  /** An accepted violation of a rule by the Spark job. */
  private record OfJob(String rule, String reason) implements Suppression {
    private static final String JOB = "order-pipeline-dev/Spark/Job";

    @Override
    public void addTo(OrderPipelineStack stack) {
      NagSuppressions.addResourceSuppressionsByPath(
          stack, "/" + JOB, List.of(NagPackSuppression.builder().id(rule).reason(reason).build()));
    }

    @Override
    public Finding asFinding() {
      return new Finding(JOB, rule, "Suppressed", reason);
    }
  }

  private record Finding(String resource, String rule, String compliance, String reason) {}
}
