package dev.orderpipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class CloudFormationGrantTest {
  @Test
  void stageWithoutSettingsHasRightsForExactlyItsResourceTypes() {
    assertThat(granted(Map.of())).isEqualTo(types(Synthesized.DEV));
  }

  @Test
  void stageWithEverySettingHasRightsForExactlyItsResourceTypes() {
    assertThat(granted(StageTemplates.EVERY_SETTING))
        .isEqualTo(types(Synthesized.of("every-setting", StageTemplates.EVERY_SETTING)));
  }

  @Test
  void noActionHasAWildcard() {
    assertThat(grants(StageTemplates.EVERY_SETTING))
        .flatExtracting(CloudFormationGrant::actions)
        .allSatisfy(action -> assertThat(action).matches("[a-z0-9]+:[A-Za-z]+"));
  }

  @Test
  void wildcardsInResourcesAreOnlyTheKnownOnes() {
    assertThat(grants(StageTemplates.EVERY_SETTING))
        .flatExtracting(CloudFormationGrant::resources)
        .filteredOn(resource -> resource.contains("*") && !resource.contains(":log-group:/"))
        .extracting(resource -> resource.replaceAll("\\$\\{Token\\[[^]]*]}", "T"))
        .containsOnly(
            "*",
            "arn:T:glue:T:T:table/order_pipeline_prod/*",
            "arn:T:glue:T:T:userDefinedFunction/order_pipeline_prod/*",
            "arn:T:iam::T:role/order-pipeline-prod-*",
            "arn:T:iam::T:policy/order-pipeline-prod-partner-*",
            "arn:T:logs:T:T:log-group:*",
            "arn:T:events:T:T:rule/order-pipeline-prod-*",
            "arn:T:cloudwatch:T:T:alarm:order-pipeline-prod-*",
            "arn:T:cloudwatch:T:T:alarm:*",
            "arn:T:s3:::cdk-hnb659fds-assets-T-T/*");
  }

  private static Set<String> granted(Map<String, Object> context) {
    return grants(context).stream()
        .flatMap(grant -> grant.types().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<CloudFormationGrant> grants(Map<String, Object> context) {
    Stage stage = StageReader.read(context::get);
    return Stream.concat(
            new DataDeployment(stage).grants().stream(),
            new FunctionDeployment(stage).grants().stream())
        .toList();
  }

  private static Set<String> types(Synthesized stage) {
    Set<String> types = new TreeSet<>();
    for (JsonElement resource : stage.resources().asMap().values()) {
      types.add(resource.getAsJsonObject().get("Type").getAsString());
    }
    return types;
  }
}
