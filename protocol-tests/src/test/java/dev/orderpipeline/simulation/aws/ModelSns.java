package dev.orderpipeline.simulation.aws;

import java.util.function.Consumer;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** An in-memory SNS with one topic. */
public final class ModelSns implements SnsClient {
  private static final int MAX_SUBJECT_LENGTH = 100;

  private final String topicArn;
  private final Consumer<PublishRequest> listener;

  /**
   * Creates the topic.
   *
   * @param listener receives each accepted message
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
        && text.length() < MAX_SUBJECT_LENGTH
        && text.charAt(0) != ' '
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
