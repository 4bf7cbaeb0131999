package dev.orderpipeline.infra.rights;

import dev.orderpipeline.infra.rights.Policy.Grant;
import dev.orderpipeline.infra.rights.PolicySimulator.Decision;
import dev.orderpipeline.infra.rights.Proof.Asked;
import dev.orderpipeline.infra.rights.Proof.Question;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The grants of the roles: those that recorded calls use, and the others. */
final class UsedGrants {
  private final String stage;
  private final Proof proof;

  /** By grant of a role, the requests that it allowed. */
  private final Map<Used, List<Question>> used;

  private UsedGrants(String stage, Proof proof, Map<Used, List<Question>> used) {
    this.stage = stage;
    this.proof = proof;
    this.used = used;
  }

  /**
   * A grant that allowed a call.
   *
   * @param function the function or job that has the role
   */
  record Used(String function, Grant grant) {}

  /**
   * The grants of a stage.
   *
   * @param stage its name in the name of a test
   */
  static UsedGrants of(String stage, Proof proof) throws IOException, InterruptedException {
    List<Asked> asked = proof.questions().stream().map(proof::asked).toList();
    List<Decision> decisions = proof.decide(asked);
    Map<Used, List<Question>> used = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      Question question = asked.get(i).question();
      for (Grant grant : decisions.get(i).grants()) {
        used.computeIfAbsent(new Used(question.function(), grant), key -> new ArrayList<>())
            .add(question);
      }
    }
    return new UsedGrants(stage, proof, used);
  }

  @Override
  public String toString() {
    return stage;
  }

  Set<Used> all() {
    return used.keySet();
  }

  /** The grants of a function's or job's role that no recorded call uses. */
  Set<Grant> unusedOf(String function) {
    Set<Grant> grants = new LinkedHashSet<>();
    proof.policies().roleOf(function).policies().forEach(one -> grants.addAll(one.grants()));
    grants.removeIf(grant -> used.containsKey(new Used(function, grant)));
    return grants;
  }

  /** The used grants without which every call is still allowed. */
  Set<Used> notNeeded() throws IOException, InterruptedException {
    return withoutEffect(Policy::without);
  }

  /** The used grants that can have another resource, with every call still allowed. */
  Set<Used> ofWhateverResource() throws IOException, InterruptedException {
    return withoutEffect(
        (policy, grant) -> policy.onAnotherResource(grant, other(grant.resource())));
  }

  /** Another resource whose name begins with that of the resource. */
  private static String other(String resource) {
    return resource.endsWith("/*")
        ? resource.substring(0, resource.length() - 1) + "other/*"
        : resource + "-other";
  }

  private Set<Used> withoutEffect(BiFunction<Policy, Grant, Policy> change)
      throws IOException, InterruptedException {
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
