package dev.orderpipeline.localstack.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  @Test
  void scheduleOfAnUnknownFunctionIsRejected() {
    Deployment pipeline = Deployment.orderPipeline();

    assertThatThrownBy(
            () ->
                new Deployment(
                    pipeline.region(),
                    pipeline.account(),
                    pipeline.names(),
                    pipeline.buckets(),
                    pipeline.tables(),
                    pipeline.queues(),
                    pipeline.topics(),
                    pipeline.functions(),
                    pipeline.notifications(),
                    List.of(
                        new Deployment.Schedule(
                            "nightly",
                            "nobody",
                            new Deployment.Timing.Every(Duration.ofDays(1)),
                            Optional.empty()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The deployment refers to the function 'nobody', but has only"
                + " [data-processing-function, file-arrival-function, file-status-function,"
                + " file-sweep-function] there. Add it, or correct the name.");
  }

  @Test
  void deadLetterQueueAfterItsUserIsRejected() {
    Deployment pipeline = Deployment.orderPipeline();
    List<Deployment.Queue> wrongOrder =
        pipeline.queues().stream()
            .sorted(
                Comparator.comparing(
                    queue -> !queue.name().equals(pipeline.names().messageQueue())))
            .toList();

    assertThatThrownBy(
            () ->
                new Deployment(
                    pipeline.region(),
                    pipeline.account(),
                    pipeline.names(),
                    pipeline.buckets(),
                    pipeline.tables(),
                    wrongOrder,
                    pipeline.topics(),
                    pipeline.functions(),
                    pipeline.notifications(),
                    pipeline.schedules()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The deployment refers to the queue 'customer-order-message-dlq', but has only []"
                + " there. Add it, or correct the name.");
  }

  @Test
  void notificationMatchesItsEventPrefixAndSuffix() {
    Deployment.Notification narrow =
        new Deployment.Notification("drop", "f", "s3:ObjectCreated:Put", "acme/", ".csv");

    assertThat(narrow.matches("drop", "ObjectCreated:Put", "acme/a.csv")).isTrue();
    assertThat(narrow.matches("other", "ObjectCreated:Put", "acme/a.csv")).isFalse();
    assertThat(narrow.matches("drop", "ObjectCreated:Copy", "acme/a.csv")).isFalse();
    assertThat(narrow.matches("drop", "ObjectCreated:Put", "b/a.csv")).isFalse();
    assertThat(narrow.matches("drop", "ObjectCreated:Put", "acme/a.txt")).isFalse();
  }

  @Test
  void notificationOfAllCreationsMatchesEveryKindOfCreation() {
    Deployment.Notification all =
        new Deployment.Notification("drop", "f", "s3:ObjectCreated:*", "", "");

    assertThat(all.matches("drop", "ObjectCreated:CompleteMultipartUpload", "x")).isTrue();
    assertThat(all.matches("drop", "ObjectRemoved:Delete", "x")).isFalse();
  }
}
