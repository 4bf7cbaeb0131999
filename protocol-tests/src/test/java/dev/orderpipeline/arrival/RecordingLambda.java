package dev.orderpipeline.arrival;

import dev.orderpipeline.model.FileSetId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Records the invocations of functions, and fails those that a test chooses. */
final class RecordingLambda implements LambdaClient {
  private final List<Call> calls = new ArrayList<>();
  private final Set<FileSetId> failing = new HashSet<>();
  private boolean failNext;

  /** One invocation of a function. */
  record Call(String function, InvocationType type, String payload) {}

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  synchronized void forget() {
    calls.clear();
  }

  synchronized void failNext() {
    failNext = true;
  }

  synchronized void failFor(FileSetId set) {
    failing.add(set);
  }

  @Override
  public synchronized InvokeResponse invoke(InvokeRequest request) {
    String payload = request.payload().asUtf8String();
    if (failNext || failing.stream().anyMatch(set -> payload.contains(named(set)))) {
      failNext = false;
      throw new IllegalStateException("crashed before the invocation");
    }
    calls.add(new Call(request.functionName(), request.invocationType(), payload));
    return InvokeResponse.builder().statusCode(202).build();
  }

  private static String named(FileSetId set) {
    return "\"file_set\":\"" + set + "\"";
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
