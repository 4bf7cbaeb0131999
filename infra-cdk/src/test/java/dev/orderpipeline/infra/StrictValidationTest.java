package dev.orderpipeline.infra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CloudFormationValidatePlugin;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.CfnQueueProps;

/**
 * Validates a whole stage with the CDK's own validator, warnings being errors. The other tests do
 * without it, because it takes seconds.
 */
class StrictValidationTest {
  private static final Map<String, Object> PROD =
      Map.of(
          "stage", "prod", "partners", "acme", "stages", Map.of("prod", Map.of("spark", Map.of())));

  @Test
  void theValidatorFindsNothing() {
    App app = strictApp("strict");
    Synthesized.stack(app, PROD);
    app.synth();
  }

  @Test
  void theValidatorWouldFindAMistake() {
    App app = strictApp("strict-mistake");
    new CfnQueue(
        Synthesized.stack(app, PROD),
        "Mistake",
        CfnQueueProps.builder().visibilityTimeout(-1).build());
    assertThatThrownBy(app::synth).hasMessageContaining("Validation failed");
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
