package dev.orderpipeline.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  @Test
  void scheduleOfAFunctionThatIsNotThereIsRefused() {
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
                    pipeline.functions(),
                    pipeline.notifications(),
                    List.of(new Deployment.Schedule("nightly", "nobody", Duration.ofDays(1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The deployment refers to the function 'nobody', but has only"
                + " [data-processing-function, file-arrival-function, file-sweep-function] there."
                + " Add it, or correct the name.");
  }

  @Test
  void deadLetterQueueAfterItsUserIsRefused() {
    Deployment pipeline = Deployment.orderPipeline();
    List<Deployment.Queue> wrongOrder =
        List.of(pipeline.queues().get(1), pipeline.queues().get(0), pipeline.queues().get(2));

    assertThatThrownBy(
            () ->
                new Deployment(
                    pipeline.region(),
                    pipeline.account(),
                    pipeline.names(),
                    pipeline.buckets(),
                    pipeline.tables(),
                    wrongOrder,
                    pipeline.functions(),
                    pipeline.notifications(),
                    pipeline.schedules()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refers to the queue 'customer-order-message-dlq'");
  }

  @Test
  void functionsAreWiredAsDesigned() {
    assertThat(Deployment.orderPipeline().functions())
        .extracting(f -> f.name() + " " + f.memoryMegabytes() + " " + f.timeout().toSeconds())
        .containsExactly(
            "file-arrival-function 256 60",
            "file-sweep-function 256 60",
            "data-processing-function 1024 900");
    assertThat(Deployment.orderPipeline().functions())
        .allSatisfy(
            f ->
                assertThat(f.settings().keySet())
                    .contains("FILE_ARRIVALS_TABLE", "DROP_BUCKET", "MESSAGE_QUEUE_URL"));
  }
}
