package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.infra.rights.PolicySimulator.Request;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class PolicySimulatorIT {
  private final PolicySimulator simulator = new PolicySimulator("000000000000");

  @Test
  void unknownActionIsNamed() {
    assertThatThrownBy(() -> simulator.decide(List.of(ask("s3:ReadObject", "arn:aws:s3:::b/k"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "s3:ReadObject on arn:aws:s3:::b/k by arn:aws:iam::000000000000:role/r cannot be"
                + " decided: {\"message\":\"invalid.action\"}");
  }

  @Test
  void actionOnAResourceOfAnotherKindIsNamed() {
    assertThatThrownBy(() -> simulator.decide(List.of(ask("s3:GetObject", "arn:aws:s3:::b"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "s3:GetObject on arn:aws:s3:::b by arn:aws:iam::000000000000:role/r cannot be decided:"
                + " {\"message\":\"no.resource.types\"}");
  }

  private static Request ask(String action, String resource) {
    return new Request(
        new Principal("arn:aws:iam::000000000000:role/r", List.of()),
        new Need(action, resource),
        Optional.empty(),
        true);
  }
}
