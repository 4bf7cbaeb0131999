package dev.orderpipeline.simulation.aws;

import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.InvalidParameterValueException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** An in-memory SNS with some topics. */
public final class ModelSns implements SnsClient {
  private static final int MAX_SUBJECT_LENGTH = 100;

  private final Set<String> topicArns;
  private final Consumer<PublishRequest> listener;

  /**
   * Creates the topics.
   *
   * @param listener receives each accepted message
   */
  public ModelSns(Set<String> topicArns, Consumer<PublishRequest> listener) {
    this.topicArns = Set.copyOf(topicArns);
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
    if (!topicArns.contains(request.topicArn())) {
      throw NotFoundException.builder().message("Topic does not exist").statusCode(404).build();
    }
    boolean isSubjectValid = request.subject() == null || isSubject(request.subject());
    // https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
    boolean hasEmptyAttribute =
        request.messageAttributes().values().stream()
            .anyMatch(value -> value.stringValue() == null || value.stringValue().isEmpty());
    if (hasEmptyAttribute) {
      throw InvalidParameterValueException.builder()
          .message("The message attribute must contain a non-empty value")
          .statusCode(400)
          .build();
    }
    if (!isSubjectValid || request.message().isEmpty()) {
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
