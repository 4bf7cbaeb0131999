package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.localstack.template.Template;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * In a stage with the Spark job, every call of the job and of the functions is allowed by the
 * caller's role, and every grant is used or has a reason.
 */
@Tag("verify")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SparkRightsIT {
  private Template template;
  private Proof proof;
  private UsedGrants used;

  @BeforeAll
  void readCalls() throws Exception {
    template = Template.orderPipelineWithSpark();
    proof = Proof.ofRecordedCallsWithTheJob();
    used = UsedGrants.of("with the job", proof);
  }

  @Test
  void jobHasRecordedCallsAndEachDispatchingFunctionHasStartedIt() {
    assertThat(proof.policies().jobs()).hasSize(1);
    assertThat(proof.calls().stream().map(RecordedCall::function))
        .containsAll(proof.policies().jobs());
    assertThat(
            proof.calls().stream()
                .filter(call -> call.operation().equals("StartJobRun"))
                .map(RecordedCall::function)
                .distinct())
        .containsExactlyInAnyOrder(
            "data-processing-function", "file-arrival-function", "file-sweep-function");
  }

  @Test
  void everyRecordedCallIsAllowedByTheRoleOfItsCaller() throws Exception {
    assertThat(proof.denied(proof.questions().stream().map(proof::asked).toList())).isEmpty();
  }

  @Test
  void everyGrantToTheJobThatNoCallUsesHasAReason() throws Exception {
    assertThat(RightsDocument.ofTheJob())
        .containsExactlyInAnyOrderElementsOf(unused(proof.policies().jobs()));
  }

  @Test
  void functionsHaveTheUnusedGrantsOfAStageWithoutTheJob() throws Exception {
    assertThat(RightsDocument.ofFunctions()).containsAll(unused(proof.policies().functions()));
  }

  private Set<RightsDocument.Row> unused(List<String> callers) {
    Set<RightsDocument.Row> unused = new LinkedHashSet<>();
    for (String caller : callers) {
      for (Policy.Grant grant : used.unusedOf(caller)) {
        unused.add(RightsDocument.Row.of(caller, grant, template.account(), template.region()));
      }
    }
    return unused;
  }
}
