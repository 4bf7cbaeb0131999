package dev.orderpipeline.localstack.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.localstack.TestStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SnsException;

@Tag("full")
@ExtendWith(TestStack.Shared.class)
class SnsIT {
  private static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:order-pipeline-alarms";

  private final TestStack test;
  private SnsClient sns;

  SnsIT(TestStack test) {
    this.test = test;
  }

  @BeforeEach
  void start() {
    sns = test.client(SnsClient.builder());
  }

  @AfterEach
  void stop() {
    sns.close();
  }

  @Test
  void publishedMessageReachesTheListener() {
    sns.publish(r -> r.topicArn(TOPIC).subject("a & b").message("one + one\n= 2 & \u00fc"));
    sns.publish(r -> r.topicArn(TOPIC).message("without subject"));

    assertThat(test.listener().linesWith("published " + TOPIC))
        .containsExactly(
            "published " + TOPIC + " a & b: one + one\n= 2 & \u00fc",
            "published " + TOPIC + " : without subject");
  }

  @Test
  void unsupportedRequestsAreRejectedWithAnExplanation() {
    assertThatThrownBy(() -> sns.listTopics())
        .isInstanceOf(SnsException.class)
        .hasMessageContaining("The local stack's SNS does not support 'ListTopics'.");
    assertThatThrownBy(() -> sns.publish(r -> r.topicArn(TOPIC).message("a").messageGroupId("b")))
        .isInstanceOf(SnsException.class)
        .hasMessageContaining("The local stack's SNS does not support [MessageGroupId].");
  }
}
