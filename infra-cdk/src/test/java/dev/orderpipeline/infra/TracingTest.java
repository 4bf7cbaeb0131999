package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import dev.orderpipeline.infra.Synthesized.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The effect of the setting {@code tracing}. */
@Tag("verify")
class TracingTest {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final Synthesized TRACED =
      Synthesized.of("traced", Map.of("stages", Map.of("dev", Map.of("tracing", true))));

  @Test
  void withoutTheSettingNothingIsTraced() {
    assertThat(DEV.each(FUNCTION, "TracingConfig").values()).hasSize(4).containsOnlyNulls();
    assertThat(DEV.template().toString()).doesNotContain("xray:");
  }

  @Test
  void withTheSettingEachFunctionIsTraced() {
    JsonElement active = json("{'Mode': 'Active'}");
    assertThat(TRACED.each(FUNCTION, "TracingConfig").values()).hasSize(4).containsOnly(active);
  }

  @Test
  void tracingAddsOnlyTheRightToSendTraces() {
    Statement sends =
        new Statement(
            "SendTraces",
            List.of("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
            List.of("*"));

    Map<String, List<Statement>> roles = new TreeMap<>(TRACED.identityStatements());
    roles.keySet().removeIf(id -> !id.endsWith("Role"));
    roles.forEach(
        (role, statements) -> {
          assertThat(statements).contains(sends);
          assertThat(statements.stream().filter(one -> !one.equals(sends)))
              .containsExactlyElementsOf(DEV.identityStatements().get(role));
        });
    assertThat(roles).hasSize(4);
  }
}
