package dev.orderpipeline.infra.rights;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides requests as IAM does, in a separate process without network: {@code node} with {@code
 * rights/decide.mjs}.
 */
final class PolicySimulator {
  private static final Path DIRECTORY = Path.of("rights");

  private final String account;

  /**
   * @param account the account of all resources
   */
  PolicySimulator(String account) {
    this.account = account;
  }

  /**
   * A request to decide.
   *
   * @param principal the caller
   * @param need the permission that the call needs
   * @param resourcePolicy the policy of the resource
   * @param tls whether the call uses TLS
   */
  record Request(
      Principal principal, Need need, Optional<JsonObject> resourcePolicy, boolean tls) {}

  /** A decision, with IAM's names. */
  enum Outcome {
    ALLOWED("Allowed"),
    IMPLICITLY_DENIED("ImplicitlyDenied"),
    EXPLICITLY_DENIED("ExplicitlyDenied");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    private static Outcome of(String word) {
      for (Outcome outcome : values()) {
        if (outcome.word.equals(word)) {
          return outcome;
        }
      }
      throw new IllegalArgumentException("IAM has no decision " + word + ".");
    }
  }

  /**
   * The decision about a request.
   *
   * @param grants the grants of the principal's policies that allow it, even if another policy
   *     denies it
   */
  record Decision(Outcome outcome, List<Policy.Grant> grants) {
    boolean allowed() {
      return outcome == Outcome.ALLOWED;
    }
  }

  /** Decides all requests, in order. */
  List<Decision> decide(List<Request> requests) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("decide", ".err");
    try {
      Process process = start(errors);
      Optional<IOException> notTaken = write(json(requests), process.getOutputStream());
      String answers = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "node decide.mjs ended with status " + status + ": " + Files.readString(errors));
      }
      if (notTaken.isPresent()) {
        throw notTaken.get();
      }
      return new Gson()
          .fromJson(answers, Answers.class).decisions.stream().map(Answer::read).toList();
    } finally {
      Files.delete(errors);
    }
  }

  private static Process start(Path errors) throws IOException {
    if (!Files.isDirectory(DIRECTORY.resolve("node_modules"))) {
      throw new IllegalStateException(
          DIRECTORY.toAbsolutePath()
              + " has no node_modules. Run 'mvn verify', or 'npm ci' in that directory.");
    }
    try {
      return new ProcessBuilder("node", "decide.mjs")
          .directory(DIRECTORY.toFile())
          .redirectError(errors.toFile())
          .start();
    } catch (IOException e) {
      throw new IOException(
          "Cannot start node, which decides what the roles allow. Install Node.js 20 or newer.", e);
    }
  }

  /**
   * If the process ends without reading its input, its output has the reason, so this failure is
   * only suppressed.
   */
  private static Optional<IOException> write(String questions, OutputStream to) {
    try (to) {
      to.write(questions.getBytes(StandardCharsets.UTF_8));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private String json(List<Request> requests) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      Map<String, String> keys = new HashMap<>(request.need().conditionKeys());
      keys.put("aws:SecureTransport", Boolean.toString(request.tls()));
      JsonObject one = new JsonObject();
      one.addProperty("id", Integer.toString(i));
      one.addProperty("principal", request.principal().arn());
      one.addProperty("action", request.need().action());
      one.addProperty("resource", request.need().resource());
      one.addProperty("resourceAccount", account);
      one.add("context", new Gson().toJsonTree(keys));
      JsonArray policies = new JsonArray();
      for (Policy policy : request.principal().policies()) {
        JsonObject named = new JsonObject();
        named.addProperty("name", policy.name());
        named.add("policy", policy.document());
        policies.add(named);
      }
      one.add("identityPolicies", policies);
      request.resourcePolicy().ifPresent(policy -> one.add("resourcePolicy", policy));
      all.add(one);
    }
    JsonObject root = new JsonObject();
    root.add("requests", all);
    return root.toString();
  }

  /** The output of the process. */
  private record Answers(List<Answer> decisions) {}

  private record Answer(String decision, List<Statement> allowedBy) {
    private Decision read() {
      return new Decision(
          Outcome.of(decision),
          allowedBy.stream()
              .flatMap(
                  statement ->
                      statement.actions.stream()
                          .flatMap(
                              action ->
                                  statement.resources.stream()
                                      .map(
                                          resource ->
                                              new Policy.Grant(
                                                  statement.policy,
                                                  statement.statement,
                                                  action,
                                                  resource))))
              .toList());
    }
  }

  private record Statement(
      String policy, int statement, List<String> actions, List<String> resources) {}
}
