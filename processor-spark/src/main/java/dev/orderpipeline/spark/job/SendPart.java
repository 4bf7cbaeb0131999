package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.PartKey;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import dev.orderpipeline.processor.publishing.QueueSender;
import dev.orderpipeline.processor.run.SharedLease;
import dev.orderpipeline.spark.OnTask;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Sends one part of an archive, on whatever machine, as one Lambda sends all of it. That the queue
 * has accepted messages is written down as it goes, so who takes over goes on from there.
 */
final class SendPart implements VoidFunction<Integer> {
  private static final long serialVersionUID = 1L;

  /** Of one part; what is accepted beyond what is written down is sent again in the worst case. */
  private static final int WINDOW = 20_000;

  /**
   * A little less than a run is kept, so that nothing is known of the parts of one that is gone.
   */
  private static final Duration KEPT = Duration.ofDays(89);

  private final Stage stage;
  private final String partner;
  private final LocalDate date;
  private final String owner;
  private final long token;
  private final int revision;
  private final String replayId;
  private final String archiveDigest;
  private final String place;
  private final PartToSend[] parts;

  /**
   * A function that is given the place of a part in a list.
   *
   * @param lease that the driver holds
   * @param archiveDigest of the manifest whose parts are sent
   * @param place what the keys of the parts begin with
   */
  SendPart(
      Stage stage,
      Lease lease,
      RunKey run,
      String archiveDigest,
      String place,
      PartToSend[] parts) {
    this.stage = stage;
    this.partner = lease.set().partner();
    this.date = lease.set().date();
    this.owner = lease.owner();
    this.token = lease.token();
    this.revision = run.revision();
    this.replayId = run.replayId().orElse(null);
    this.archiveDigest = archiveDigest;
    this.place = place;
    this.parts = parts;
  }

  @Override
  public void call(Integer index) throws IOException {
    PartToSend part = parts[index];
    FileSetId set = new FileSetId(partner, date);
    RunKey run = replayId == null ? RunKey.of(revision) : RunKey.replay(revision, replayId);
    PartKey key = new PartKey(run, archiveDigest, part.number());
    TaskContext task = TaskContext.get();
    ExecutorService sending = Executors.newFixedThreadPool(Publisher.DEFAULT_CALLS_IN_FLIGHT);
    try (DynamoDbClient dynamoDb = stage.dynamoDb();
        SqsClient sqs = QueueSender.client(stage.aws().clients())) {
      Spool spool = fetched(part);
      Ledger ledger = stage.ledger(dynamoDb);
      LongConsumer accepted = number -> ledger.savePart(set, key, number, Instant.now().plus(KEPT));
      SharedLease lease =
          new SharedLease(
              ledger,
              new Lease(set, owner, token),
              System::nanoTime,
              accepted,
              task::isInterrupted);
      QueueSender sender =
          new QueueSender(
              sqs, stage.queueUrl(), Sleeper.ofThread(), new Random(), System::nanoTime);
      // An earlier attempt of this task may have come further than was known when it was planned.
      long from = Math.max(part.accepted(), ledger.accepted(set, key));
      Progress progress =
          new Publisher(sender, sending, WINDOW).publish(set, revision, spool, from, lease);
      accepted.accept(progress.accepted());
    } finally {
      sending.shutdown();
    }
  }

  private Spool fetched(PartToSend part) throws IOException {
    try (S3Client s3 = stage.aws().clients().client(S3Client.builder(), CallLimits.OBJECT)) {
      return new ArchiveStore(s3, stage.resultsBucket())
          .fetch(place, part.part(), OnTask.directory().resolve("part.jsonl.gz"));
    }
  }
}
