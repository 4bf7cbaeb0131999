package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.LineSink;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.MessageLine;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartReader;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolWriter;
import dev.orderpipeline.processor.archive.StoredPart;
import dev.orderpipeline.processor.archive.Withdrawals;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile.Section;
import dev.orderpipeline.processor.receipt.AffectedCustomersWriter;
import dev.orderpipeline.processor.receipt.ReceiptLists;
import dev.orderpipeline.processor.receipt.ReceiptWriters;
import dev.orderpipeline.processor.receipt.RejectedRowsWriter;
import dev.orderpipeline.processor.run.BuildResult;
import dev.orderpipeline.processor.run.BuildResult.Faults;
import dev.orderpipeline.processor.run.PinnedFileStore;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.processor.run.RunEngine;
import dev.orderpipeline.processor.run.WorkFiles;
import dev.orderpipeline.processor.wiring.ProcessorFactory.Dependencies;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayJoin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The Spark job's engine without Spark, for tests. From the manifest on, it makes the same calls as
 * the job's {@code SparkEngine} in the same order. The job's {@link ArchivePartsPublisher} decides
 * about sending. Before that, one thread joins the day instead of the cluster's tasks. Their
 * objects are under the worker's token, so no other worker reads them.
 */
public final class SimulatedSparkEngine implements PartedRunEngine {
  private final Dependencies dependencies;
  private final String resultsBucket;
  private final PinnedFileStore files;
  private final ArchiveStore archives;
  private final ArchivePartsPublisher sending;
  private final int messagesPerPart;
  private final Cluster cluster;

  /** The executors that send parts for the engine. */
  public interface Cluster {
    /** Sends parts of an archive, like {@link ArchivePartsPublisher.SendingExecutors#send}. */
    void send(
        Lease lease,
        RunKey run,
        PartedArchive messages,
        String archiveDigest,
        List<PartToSend> parts,
        Runnable checkLease)
        throws IOException;

    /** See {@link RunEngine#hasLostExecutors}. */
    boolean hasLostExecutors();
  }

  /**
   * An engine.
   *
   * @param messagesPerPart the number of messages of each part except the last
   */
  public SimulatedSparkEngine(
      ProcessorSettings settings, Dependencies dependencies, int messagesPerPart, Cluster cluster) {
    this.dependencies = dependencies;
    this.resultsBucket = settings.resultsBucket();
    this.files = new PinnedFileStore(dependencies.aws().s3(), settings.dropBucket());
    this.archives = new ArchiveStore(dependencies.aws().s3(), settings.resultsBucket());
    Ledger ledger =
        new Ledger(
            dependencies.aws().dynamoDb(),
            settings.table(),
            dependencies.clocks().clock(),
            dependencies.random().ids(),
            dependencies.clocks().sleeper());
    this.sending = new ArchivePartsPublisher(ledger, dependencies.log());
    this.messagesPerPart = messagesPerPart;
    this.cluster = cluster;
  }

  @Override
  public BuildResult<PartedArchive> build(
      FileSetId set,
      long token,
      PinnedFiles pinned,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    try (RejectedRowsWriter rejected =
            ReceiptWriters.DEFAULT.rejectedRows(set, work.rejectedRows());
        AffectedCustomersWriter affected =
            ReceiptWriters.DEFAULT.affectedCustomers(set, work.affectedCustomers())) {
      List<Message> messages = new ArrayList<>();
      DayCounts counts =
          new DayJoin(work.directory(), Limits.defaults())
              .join(files.opener(set, pinned, keepLease), rejected, affected, messages::add);
      List<Part> parts = new ArrayList<>();
      for (int from = 0; from < messages.size(); from += messagesPerPart) {
        List<Message> part =
            messages.subList(from, Math.min(messages.size(), from + messagesPerPart));
        String name = "part-" + parts.size() + ".jsonl.gz";
        try (SpoolWriter writer = new SpoolWriter(work.directory().resolve(name))) {
          for (Message message : part) {
            writer.write(message);
          }
          parts.add(put(set, token, name, writer.finish()));
        }
      }
      PartedArchive day = archives.built(set, token, new Manifest(parts), keepLease);
      return compared(
          set,
          token,
          new BuildResult<>(
              day,
              day,
              counts,
              new ReceiptLists(rejected.finish(), AffectedCustomersFile.of(affected.finish())),
              List.of(),
              WithdrawnCount.NONE,
              dependencies.clocks().clock().instant(),
              Faults.NONE),
          earlier,
          work,
          keepLease);
    }
  }

  private Part put(FileSetId set, long token, String name, Spool spool) {
    dependencies
        .aws()
        .s3()
        .putObject(
            request -> request.bucket(resultsBucket).key(ResultsLayout.build(set, token) + name),
            RequestBody.fromFile(spool.file()));
    return Part.of(name, spool);
  }

  @Override
  public BuildResult<PartedArchive> compared(
      FileSetId set,
      long token,
      BuildResult<PartedArchive> build,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    Withdrawals withdrawals = new Withdrawals();
    for (EarlierArchive archive : earlier) {
      archives.read(archive, withdrawals.earlier(archive.revision()));
    }
    if (!earlier.isEmpty()) {
      for (Part part : build.day().manifest().parts()) {
        read(
            new StoredPart(build.day().prefix() + part.name(), null, part.objectDigest()),
            withdrawals::built);
      }
    }
    PartedArchive messages = build.day();
    Optional<Section> withdrawn = Optional.empty();
    if (withdrawals.count().withdrawn() > 0) {
      List<Part> all = new ArrayList<>(messages.manifest().parts());
      Path file = work.directory().resolve("withdrawn");
      Part part;
      try (SpoolWriter writer = new SpoolWriter(file)) {
        withdrawals.writeTo(writer, customer -> {});
        part = put(set, token, "withdrawn.jsonl.gz", writer.finish());
        all.add(part);
      }
      messages = archives.built(set, token, new Manifest(all), keepLease);
      withdrawn = Optional.of(withdrawnCustomers(set, build.day().prefix(), part, work));
    }
    return new BuildResult<>(
        messages,
        build.day(),
        build.counts(),
        build.lists().with(withdrawn),
        earlier,
        withdrawals.count(),
        dependencies.clocks().clock().instant(),
        Faults.NONE);
  }

  private Section withdrawnCustomers(FileSetId set, String prefix, Part part, WorkFiles work)
      throws IOException {
    try (AffectedCustomersWriter affected =
        ReceiptWriters.DEFAULT.withdrawnCustomers(set, work.withdrawnCustomers())) {
      read(
          new StoredPart(prefix + part.name(), null, part.objectDigest()),
          body ->
              affected.accept(
                  AffectedCustomer.withdrawn(MessageLine.of(body).customer().orElseThrow())));
      return affected.finish();
    }
  }

  private void read(StoredPart part, LineSink lines) throws IOException {
    try (PartReader reader = archives.reader(part)) {
      for (String body = reader.next(); body != null; body = reader.next()) {
        lines.accept(body);
      }
    }
  }

  @Override
  public ArchiveStore archives() {
    return archives;
  }

  @Override
  public Progress publish(
      Lease lease, RunKey run, PartedArchive messages, long checkpoint, Checkpoints checkpoints)
      throws IOException {
    return sending.publish(
        lease,
        run,
        messages,
        checkpoint,
        checkpoints,
        (digest, parts, checkLease) ->
            cluster.send(lease, run, messages, digest, parts, checkLease));
  }

  @Override
  public boolean hasLostExecutors() {
    return cluster.hasLostExecutors();
  }
}
