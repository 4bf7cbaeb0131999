package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.infra.rights.Policy.Grant;
import dev.orderpipeline.infra.rights.PolicySimulator.Decision;
import dev.orderpipeline.infra.rights.Proof.Asked;
import dev.orderpipeline.infra.rights.Proof.Question;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The proof of the roles bites: with each right less, a recorded call is denied. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutatedRightsIT {
  private Proof proof;

  /** By grant of a function's role: what it allowed. */
  private final Map<Used, List<Question>> used = new LinkedHashMap<>();

  private record Used(String function, Grant grant) {}

  @BeforeAll
  void findUsedGrants() throws Exception {
    proof = Proof.ofRecordedCalls();
    List<Asked> asked = proof.questions().stream().map(proof::asked).toList();
    List<Decision> decisions = proof.decide(asked);
    for (int i = 0; i < asked.size(); i++) {
      Question question = asked.get(i).question();
      for (Grant grant : decisions.get(i).grants()) {
        used.computeIfAbsent(new Used(question.function(), grant), key -> new ArrayList<>())
            .add(question);
      }
    }
    System.out.println(
        "rights: " + used.size() + " grants are used; each is taken away, and each is changed");
  }

  @Test
  void withoutAnyOneOfTheUsedGrantsARecordedCallIsDenied() throws Exception {
    assertThat(used).isNotEmpty();
    assertThat(withoutEffect(Policy::without)).isEmpty();
  }

  @Test
  void withAnyOneOfTheUsedGrantsOnAnotherResourceARecordedCallIsDenied() throws Exception {
    assertThat(used).isNotEmpty();
    assertThat(
            withoutEffect(
                (policy, grant) -> policy.onAnotherResource(grant, other(grant.resource()))))
        .isEmpty();
  }

  /** A name that begins like the resource's, but is another's. */
  private static String other(String resource) {
    return resource.endsWith("/*")
        ? resource.substring(0, resource.length() - 1) + "other/*"
        : resource + "-other";
  }

  /** The used grants that may be changed so, and every call is still allowed. */
  private Set<Used> withoutEffect(BiFunction<Policy, Grant, Policy> change) throws Exception {
    List<Used> changed = new ArrayList<>();
    List<Asked> asked = new ArrayList<>();
    used.forEach(
        (one, questions) -> {
          Principal mutant = mutant(one, change);
          for (Question question : questions) {
            changed.add(one);
            asked.add(new Asked(question, mutant, true));
          }
        });
    List<Decision> decisions = proof.decide(asked);
    Set<Used> left = new LinkedHashSet<>(used.keySet());
    for (int i = 0; i < asked.size(); i++) {
      if (!decisions.get(i).allowed()) {
        left.remove(changed.get(i));
      }
    }
    return left;
  }

  private Principal mutant(Used one, BiFunction<Policy, Grant, Policy> change) {
    Principal role = proof.policies().roleOf(one.function());
    return new Principal(
        role.arn(),
        role.policies().stream()
            .map(
                policy ->
                    policy.name().equals(one.grant().policy())
                        ? change.apply(policy, one.grant())
                        : policy)
            .toList());
  }
}
