package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.infra.rights.PolicySimulator.Decision;
import dev.orderpipeline.infra.rights.PolicySimulator.Outcome;
import dev.orderpipeline.infra.rights.Proof.Asked;
import dev.orderpipeline.infra.rights.Proof.Question;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import dev.orderpipeline.localstack.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every call of a function is allowed by its role, and every grant is used or has a reason. */
@Tag("verify")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIT {
  private static final Pattern PLAIN = Pattern.compile("[^*?]+");
  private static final Pattern PLAIN_OR_NARROW =
      Pattern.compile("[^*?]+|arn:aws:s3:::[^*?]+/\\*|arn:aws:logs:[^*?]+:log-group:[^*?]+:\\*");

  private Proof proof;
  private List<Asked> asked;

  @BeforeAll
  void readCalls() throws Exception {
    proof = Proof.ofRecordedCalls();
    asked = proof.questions().stream().map(proof::asked).toList();
    System.out.println(
        "rights: "
            + proof.calls().size()
            + " recorded calls of "
            + proof.policies().functions().size()
            + " functions ask IAM "
            + asked.size()
            + " different questions");
  }

  @Test
  void everyFunctionOfTheTemplateHasRecordedCalls() {
    assertThat(proof.calls().stream().map(RecordedCall::function).distinct())
        .containsExactlyInAnyOrderElementsOf(proof.policies().functions());
  }

  @Test
  void everyRecordedCallIsAllowedByTheRoleOfItsFunction() throws Exception {
    assertThat(proof.denied(asked)).isEmpty();
  }

  @Test
  void callsThatLambdaMakesWithARoleAreAllowed() throws Exception {
    List<Asked> ofLambda =
        proof.policies().functions().stream()
            .flatMap(
                function ->
                    proof.policies().needsOfLambda(function).stream()
                        .map(need -> new Question(function, need, "Lambda itself")))
            .map(proof::asked)
            .toList();

    // Each writes its log; the arrival function and the processor report failures.
    assertThat(ofLambda).hasSize(6);
    assertThat(proof.denied(ofLambda)).isEmpty();
  }

  @Test
  void onlyTheSweepHasAllRightsOfAnotherFunction() throws Exception {
    List<String> allows = new ArrayList<>();
    for (String caller : proof.policies().functions()) {
      for (String other : proof.policies().functions()) {
        Principal role = proof.policies().roleOf(other);
        List<Asked> byOther =
            proof.questions().stream()
                .filter(question -> question.function().equals(caller))
                .map(question -> new Asked(question, role, true))
                .toList();
        if (!other.equals(caller) && proof.denied(byOther).isEmpty()) {
          allows.add(other + " may do all of " + caller);
        }
      }
    }

    // If an event is lost, the sweep does the work of the arrival function.
    assertThat(allows).containsExactly("file-sweep-function may do all of file-arrival-function");
  }

  @Test
  void withoutTlsNoCallReachesABucketOrAQueue() throws Exception {
    List<Asked> plain =
        proof.questions().stream()
            .filter(RightsIT::isOnABucketOrAQueue)
            .map(question -> new Asked(question, proof.asked(question).role(), false))
            .toList();

    assertThat(plain).isNotEmpty();
    assertThat(proof.decide(plain))
        .extracting(Decision::outcome)
        .containsOnly(Outcome.EXPLICITLY_DENIED);
  }

  @Test
  void everyGrantThatNoCallUsesHasAReason() throws Exception {
    Template template = Template.orderPipeline();
    UsedGrants used = UsedGrants.of("without the job", proof);
    Set<RightsDocument.Row> unused = new LinkedHashSet<>();
    for (String function : proof.policies().functions()) {
      for (Policy.Grant grant : used.unusedOf(function)) {
        unused.add(RightsDocument.Row.of(function, grant, template.account(), template.region()));
      }
    }

    assertThat(RightsDocument.ofFunctions()).containsExactlyInAnyOrderElementsOf(unused);
  }

  @Test
  void wildcardsMatchOnlyKeysOfABucketOrStreamsOfALogGroup() {
    List<Policy.Grant> wide = new ArrayList<>();
    for (String function : proof.policies().functions()) {
      for (Policy policy : proof.policies().roleOf(function).policies()) {
        policy.grants().stream()
            .filter(
                grant ->
                    !PLAIN.matcher(grant.action()).matches()
                        || !PLAIN_OR_NARROW.matcher(grant.resource()).matches())
            .forEach(wide::add);
      }
    }

    assertThat(wide).isEmpty();
  }

  private static boolean isOnABucketOrAQueue(Question question) {
    String action = question.need().action();
    return action.startsWith("s3:") || action.startsWith("sqs:");
  }
}
