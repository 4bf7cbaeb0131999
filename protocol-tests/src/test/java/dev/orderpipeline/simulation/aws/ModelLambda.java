package dev.orderpipeline.simulation.aws;

import java.util.function.Consumer;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** An in-memory Lambda that accepts asynchronous invocations of one function. */
public final class ModelLambda implements LambdaClient {
  private static final int ACCEPTED = 202;

  private final String function;
  private final Consumer<String> queue;

  /**
   * Creates the model of one function.
   *
   * @param queue receives the payload of each invocation
   */
  public ModelLambda(String function, Consumer<String> queue) {
    this.function = function;
    this.queue = queue;
  }

  @Override
  public String serviceName() {
    return "lambda";
  }

  @Override
  public void close() {}

  @Override
  public InvokeResponse invoke(InvokeRequest request) {
    if (request.invocationType() != InvocationType.EVENT) {
      throw new UnsupportedOperationException(
          "the model of Lambda only supports the invocation type Event");
    }
    if (!function.equals(request.functionName())) {
      throw ResourceNotFoundException.builder()
          .message("Function not found: " + request.functionName())
          .statusCode(404)
          .build();
    }
    queue.accept(request.payload().asUtf8String());
    return InvokeResponse.builder().statusCode(ACCEPTED).build();
  }
}
