package dev.orderpipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CloudFormationValidatePlugin;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.CfnQueueProps;

/**
 * Validates a whole stage with the CDK's own validator and treats warnings as errors. It takes
 * seconds, so other tests skip it.
 */
@Tag("verify")
class StrictValidationTest {
  private static final Map<String, Object> PROD =
      Map.of(
          "stage", "prod", "partners", "acme", "stages", Map.of("prod", Map.of("spark", Map.of())));

  @Test
  void validatorFindsOnlyADeliberateMistake() throws IOException {
    App app = strictApp("strict");
    new CfnQueue(
        Synthesized.stack(app, PROD),
        "Mistake",
        CfnQueueProps.builder().visibilityTimeout(-1).build());

    assertThatThrownBy(app::synth).hasMessageContaining("Validation failed");
    assertThat(findings(Path.of(app.getOutdir(), "validation-report.json")))
        .containsExactly("F3034 at order-pipeline-prod/Mistake");
  }

  /** Each violated rule and its place. */
  private static List<String> findings(Path report) throws IOException {
    List<String> findings = new ArrayList<>();
    JsonArray plugins =
        JsonParser.parseString(Files.readString(report))
            .getAsJsonObject()
            .getAsJsonArray("pluginReports");
    for (JsonElement plugin : plugins) {
      for (JsonElement each : plugin.getAsJsonObject().getAsJsonArray("violations")) {
        JsonObject violation = each.getAsJsonObject();
        for (JsonElement construct : violation.getAsJsonArray("violatingConstructs")) {
          findings.add(
              violation.get("ruleName").getAsString()
                  + " at "
                  + construct.getAsJsonObject().get("constructPath").getAsString());
        }
      }
    }
    return findings;
  }

  private static App strictApp(String directory) {
    App app =
        Synthesized.app(
            directory,
            Map.of(
                "@aws-cdk/core:validateAgainstDefaultRules",
                true,
                "@aws-cdk/core:strictCfnValidateErrors",
                true));
    Validations.of(app).addPlugins(new CloudFormationValidatePlugin());
    return app;
  }
}
