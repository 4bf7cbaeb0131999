package dev.orderpipeline.protocol;

import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.template.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * The embedded services of this JVM, without functions. They start once, because a start takes
 * longer than most tests. Each suite has its own partition: buckets, a table and a queue.
 */
public final class EmbeddedServices {
  private static final int PARTITIONS = 64;

  /** Starts with the first suite that needs the services, and ends with the JVM. */
  private static final class Shared {
    private static final EmbeddedServices SERVICES = new EmbeddedServices();
  }

  private final List<PublishRequest> notifications = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final LocalStack stack;

  private EmbeddedServices() {
    stack =
        LocalStack.start(
            LocalStackConfig.builder()
                .withoutSchedules()
                .deployment(partitioned(Deployment.orderPipeline()))
                .listener(
                    new LocalStackListener() {
                      @Override
                      public void notificationPublished(
                          String topicArn, String subject, String message) {
                        published(topicArn, subject, message);
                      }
                    })
                .build());
    stack.closeOnShutdown();
  }

  /** The services of this JVM. */
  public static EmbeddedServices shared() {
    return Shared.SERVICES;
  }

  LocalStack stack() {
    return stack;
  }

  /** The number of an unused partition. */
  int nextPartition() {
    int partition = next.getAndIncrement();
    if (partition >= PARTITIONS) {
      throw new IllegalStateException(
          "All " + PARTITIONS + " partitions of the embedded services are used; raise PARTITIONS.");
    }
    return partition;
  }

  private synchronized void published(String topicArn, String subject, String message) {
    notifications.add(
        PublishRequest.builder().topicArn(topicArn).subject(subject).message(message).build());
  }

  synchronized List<PublishRequest> published() {
    return List.copyOf(notifications);
  }

  synchronized void forgetNotifications() {
    notifications.clear();
  }

  /** The name of a bucket, table or queue in a partition. */
  static String named(String name, int partition) {
    return name + "-" + partition;
  }

  private static Deployment partitioned(Deployment pipeline) {
    List<Deployment.Bucket> buckets = new ArrayList<>(pipeline.buckets());
    List<Deployment.Table> tables = new ArrayList<>(pipeline.tables());
    List<Deployment.Queue> queues = new ArrayList<>(pipeline.queues());
    IntStream.range(0, PARTITIONS)
        .forEach(
            partition -> {
              for (Deployment.Bucket bucket : pipeline.buckets()) {
                buckets.add(
                    new Deployment.Bucket(named(bucket.name(), partition), bucket.versioned()));
              }
              for (Deployment.Table table : pipeline.tables()) {
                tables.add(
                    new Deployment.Table(
                        named(table.name(), partition),
                        table.partitionKey(),
                        table.sortKey(),
                        table.indexes(),
                        // The suites' clocks are in the past, where items have expired by ours.
                        Optional.empty()));
              }
              for (Deployment.Queue queue : pipeline.queues()) {
                if (queue.name().equals(pipeline.names().messageQueue())) {
                  queues.add(
                      new Deployment.Queue(
                          named(queue.name(), partition),
                          queue.visibilityTimeout(),
                          queue.retention(),
                          queue.redrive()));
                }
              }
            });
    return new Deployment(
        pipeline.region(),
        pipeline.account(),
        pipeline.names(),
        buckets,
        tables,
        queues,
        pipeline.topics(),
        List.of(),
        List.of(),
        List.of());
  }
}
