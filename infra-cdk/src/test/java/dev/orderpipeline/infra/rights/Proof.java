package dev.orderpipeline.infra.rights;

import dev.orderpipeline.infra.rights.PolicySimulator.Decision;
import dev.orderpipeline.infra.rights.PolicySimulator.Request;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import dev.orderpipeline.localstack.template.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the permissions that recorded calls need with the policies of the template. */
final class Proof {
  private final TemplatePolicies policies;
  private final PolicySimulator simulator;
  private final List<RecordedCall> calls;
  private final List<Question> questions;

  private Proof(Template template, List<RecordedCall> calls) {
    this.policies = new TemplatePolicies(template);
    this.simulator = new PolicySimulator(template.account());
    this.calls = List.copyOf(calls);
    CallToActions mapping = new CallToActions(template.region(), template.account());
    Map<String, Question> distinct = new LinkedHashMap<>();
    for (RecordedCall call : calls) {
      for (Need need : mapping.needs(call)) {
        distinct.putIfAbsent(
            call.function() + " " + need, new Question(call.function(), need, call.toString()));
      }
    }
    this.questions = List.copyOf(distinct.values());
  }

  /** The recorded calls and the committed template. */
  static Proof ofRecordedCalls() throws IOException {
    return new Proof(Template.orderPipeline(), RecordedCalls.read());
  }

  /**
   * The calls of both kinds of stages and the template with the Spark job, because its functions
   * also make the calls of a stage without the job.
   */
  static Proof ofRecordedCallsWithTheJob() throws IOException {
    List<RecordedCall> calls = new ArrayList<>(RecordedCalls.read());
    calls.addAll(RecordedCalls.readWithTheJob());
    return new Proof(Template.orderPipelineWithSpark(), calls);
  }

  /**
   * A permission that a function needs.
   *
   * @param function the function's name
   * @param why the first call that needs it, or another reason
   */
  record Question(String function, Need need, String why) {
    @Override
    public String toString() {
      return need + ", for " + why;
    }
  }

  /**
   * A request to decide for a role.
   *
   * @param tls whether the call uses TLS
   */
  record Asked(Question question, Principal role, boolean tls) {}

  TemplatePolicies policies() {
    return policies;
  }

  List<RecordedCall> calls() {
    return calls;
  }

  /** The distinct permissions that each function needs. */
  List<Question> questions() {
    return questions;
  }

  /** The request to decide for the role of the calling function. */
  Asked asked(Question question) {
    return new Asked(question, policies.roleOf(question.function()), true);
  }

  /** Decides all requests, in order. */
  List<Decision> decide(List<Asked> all) throws IOException, InterruptedException {
    List<Request> requests = new ArrayList<>();
    for (Asked asked : all) {
      Need need = asked.question().need();
      requests.add(
          new Request(asked.role(), need, policies.resourcePolicy(need.resource()), asked.tls()));
    }
    return simulator.decide(requests);
  }

  /** The requests that are not allowed, with their decisions. */
  List<String> denied(List<Asked> all) throws IOException, InterruptedException {
    List<Decision> decisions = decide(all);
    List<String> denied = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!decisions.get(i).allowed()) {
        denied.add(decisions.get(i).outcome() + ": " + all.get(i).question());
      }
    }
    return denied;
  }
}
