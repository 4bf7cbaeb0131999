package dev.orderpipeline.simulation.aws;

import java.util.function.Consumer;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** One topic of SNS, in memory. What is accepted goes to whoever listens. */
public final class ModelSns implements SnsClient {
  private static final int SUBJECT_BOUND = 100;

  private final String topicArn;
  private final Consumer<PublishRequest> listener;

  /**
   * The topic.
   *
   * @param listener takes each message
   */
  public ModelSns(String topicArn, Consumer<PublishRequest> listener) {
    this.topicArn = topicArn;
    this.listener = listener;
  }

  @Override
  public String serviceName() {
    return "sns";
  }

  @Override
  public void close() {}

  @Override
  public PublishResponse publish(PublishRequest request) {
    if (!topicArn.equals(request.topicArn())) {
      throw NotFoundException.builder().message("Topic does not exist").statusCode(404).build();
    }
    if (!isSubject(request.subject()) || request.message().isEmpty()) {
      throw InvalidParameterException.builder()
          .message("Invalid parameter")
          .statusCode(400)
          .build();
    }
    listener.accept(request);
    return PublishResponse.builder().messageId("1").build();
  }

  private static boolean isSubject(String text) {
    return !text.isEmpty()
        && text.length() < SUBJECT_BOUND
        && text.charAt(0) != ' '
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
