package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.QueueSender;
import dev.orderpipeline.spark.TaskResources;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Sends one part of an archive to the queue from a Spark task, with its own clients. */
final class SendPart implements VoidFunction<Integer> {
  private static final long serialVersionUID = 1L;

  /**
   * The maximum number of accepted messages of a part after its stored checkpoint. A retry sends
   * them again.
   */
  private static final int WINDOW = 20_000;

  private final JobStage stage;
  private final String partner;
  private final LocalDate date;
  private final String owner;
  private final long token;
  private final int revision;
  private final String replayId;
  private final String archiveDigest;
  private final String keyPrefix;
  private final PartToSend[] parts;

  /**
   * Creates a function of the index of a part.
   *
   * @param lease the lease of the driver
   * @param archiveDigest the digest of the manifest
   * @param keyPrefix the common prefix of the keys of the parts
   */
  SendPart(
      JobStage stage,
      Lease lease,
      RunKey run,
      String archiveDigest,
      String keyPrefix,
      PartToSend[] parts) {
    this.stage = stage;
    this.partner = lease.set().partner();
    this.date = lease.set().date();
    this.owner = lease.owner();
    this.token = lease.token();
    this.revision = run.revision();
    this.replayId = run.replayId().orElse(null);
    this.archiveDigest = archiveDigest;
    this.keyPrefix = keyPrefix;
    this.parts = parts;
  }

  @Override
  public void call(Integer index) throws IOException {
    PartToSend part = parts[index];
    FileSetId set = new FileSetId(partner, date);
    TaskContext task = TaskContext.get();
    ExecutorService sending = Executors.newFixedThreadPool(Publisher.DEFAULT_CALLS_IN_FLIGHT);
    try (DynamoDbClient dynamoDb = stage.dynamoDb();
        S3Client s3 = stage.aws().clients().client(S3Client.builder(), CallLimits.OBJECT);
        SqsClient sqs = QueueSender.client(stage.aws().clients())) {
      QueueSender sender =
          new QueueSender(
              sqs, stage.queueUrl(), Sleeper.ofThread(), new Random(), System::nanoTime);
      new PartPublisher(
              stage.ledger(dynamoDb),
              new ArchiveStore(s3, stage.resultsBucket()),
              new Publisher(sender, sending, WINDOW),
              InstantSource.system(),
              System::nanoTime)
          .send(
              new Lease(set, owner, token),
              replayId == null ? RunKey.of(revision) : RunKey.replay(revision, replayId),
              archiveDigest,
              keyPrefix,
              part,
              TaskResources.directory().resolve("part.jsonl.gz"),
              task::isInterrupted);
    } finally {
      sending.shutdown();
    }
  }
}
