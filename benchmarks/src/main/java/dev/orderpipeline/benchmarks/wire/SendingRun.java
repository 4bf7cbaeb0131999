package dev.orderpipeline.benchmarks.wire;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolReader;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.QueueSender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Sends all messages of a spool once, and reports the CPU time of the whole JVM and the duration of
 * sending. Runs in its own JVM.
 */
public final class SendingRun {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final int REVISION = 1;
  private static final int BATCH_SIZE = 10;

  private SendingRun() {}

  /**
   * Runs the program.
   *
   * @param args the variant, the spool, its number of messages, the number of calls in flight, and
   *     the URL of the queue
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    HttpVariant variant = HttpVariant.valueOf(args[0]);
    variant.setUp();
    Path spool = Path.of(args[1]);
    long messages = Long.parseLong(args[2]);
    int inFlight = Integer.parseInt(args[3]);
    String queueUrl = args[4];
    ExecutorService threads = Executors.newFixedThreadPool(inFlight, SendingRun::daemon);
    long start = System.nanoTime();
    long sent =
        variant == HttpVariant.PLAIN_SDK
            ? sendWithPlainSdk(client(variant), spool, queueUrl, threads, inFlight)
            : publish(client(variant), spool, queueUrl, threads, inFlight);
    long nanos = System.nanoTime() - start;
    if (sent != messages) {
      throw new IllegalStateException("sent " + sent + " of " + messages + " messages");
    }
    Measurement.report(Measurement.processCpuNanos(), nanos);
    System.exit(0);
  }

  /** Daemon threads let a failed run exit; the benchmark waits for its exit. */
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "sending");
    thread.setDaemon(true);
    return thread;
  }

  private static SqsClient client(HttpVariant variant) {
    return variant == HttpVariant.PLAIN_SDK
        // The SDK's default client must be explicit when several are on the class path.
        ? SqsClient.builder().httpClient(Apache5HttpClient.create()).build()
        : variant
            .clients()
            .client(SqsClient.builder().checksumValidationEnabled(false), QueueSender.CALLS);
  }

  private static long publish(
      SqsClient sqs, Path spool, String queueUrl, ExecutorService threads, int inFlight)
      throws IOException {
    QueueSender sender =
        new QueueSender(sqs, queueUrl, Sleeper.ofThread(), new Random(), System::nanoTime);
    Publisher publisher = new Publisher(sender, threads, 4 * inFlight * BATCH_SIZE);
    return publisher
        .publish(SET, REVISION, new Spool(spool, "", "", 0, 0, 0), 0, new NoCheckpoints())
        .accepted();
  }

  private static long sendWithPlainSdk(
      SqsClient sqs, Path spool, String queueUrl, ExecutorService threads, int inFlight)
      throws IOException, InterruptedException {
    Semaphore slots = new Semaphore(inFlight);
    LongAdder sent = new LongAdder();
    MessageId ids = new MessageId(SET, REVISION);
    try (SpoolReader reader = new SpoolReader(spool, 0)) {
      List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
      String body = reader.next();
      while (body != null) {
        batch.add(entry(batch.size(), body, ids.of(body)));
        body = reader.next();
        if (batch.size() == BATCH_SIZE || body == null) {
          List<SendMessageBatchRequestEntry> entries = List.copyOf(batch);
          batch.clear();
          slots.acquire();
          threads.execute(
              () -> {
                SendMessageBatchResponse response =
                    sqs.sendMessageBatch(r -> r.queueUrl(queueUrl).entries(entries));
                sent.add(response.successful().size());
                slots.release();
              });
        }
      }
    }
    slots.acquire(inFlight);
    return sent.sum();
  }

  private static SendMessageBatchRequestEntry entry(int id, String body, String messageId) {
    return SendMessageBatchRequestEntry.builder()
        .id(Integer.toString(id))
        .messageBody(body)
        .messageAttributes(
            Map.of(
                "message_id", value("String", messageId),
                "file_set", value("String", SET.toString()),
                "revision", value("Number", Integer.toString(REVISION)),
                "schema", value("String", "1")))
        .build();
  }

  private static MessageAttributeValue value(String type, String text) {
    return MessageAttributeValue.builder().dataType(type).stringValue(text).build();
  }

  /** Checkpoints that do nothing. */
  private static final class NoCheckpoints implements Checkpoints {
    @Override
    public void save(long number) {
      // No other worker takes over.
    }

    @Override
    public Duration untilRenewal() {
      return Duration.ofMinutes(1);
    }

    @Override
    public boolean isTimeShort() {
      return false;
    }

    @Override
    public void check() {
      // There is no lease to check.
    }
  }
}
