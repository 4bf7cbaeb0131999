package dev.orderpipeline.spark.job;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.MessageLine;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartReader;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.archive.StoredPart;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile.Section;
import dev.orderpipeline.processor.receipt.AffectedCustomersWriter;
import dev.orderpipeline.processor.receipt.ReceiptLists;
import dev.orderpipeline.processor.receipt.ReceiptWriters;
import dev.orderpipeline.processor.receipt.RejectedRowsFile;
import dev.orderpipeline.processor.receipt.RejectedRowsWriter;
import dev.orderpipeline.processor.run.BuildResult;
import dev.orderpipeline.processor.run.BuildResult.Faults;
import dev.orderpipeline.processor.run.ControlTotalsCheck;
import dev.orderpipeline.processor.run.WorkFiles;
import dev.orderpipeline.spark.BuiltDay;
import dev.orderpipeline.spark.DayInput;
import dev.orderpipeline.spark.FileDigests;
import dev.orderpipeline.spark.PartStore;
import dev.orderpipeline.spark.ShardSizes;
import dev.orderpipeline.spark.SparkDayJoin;
import dev.orderpipeline.spark.Windows1252Day;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.AffectedCustomer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The run engine for days that exceed one function. Spark joins the files, writes the messages as
 * parts to the results bucket, and sends the parts in parallel. Only the driver holds the lease and
 * makes decisions. Used by one thread.
 */
final class SparkEngine implements PartedRunEngine {
  private final LeaseGuard spark;
  private final OptionalLong sliceLines;
  private final JobStage stage;
  private final ReceiptWriters receipts;
  private final ArchiveStore archives;
  private final ArchivePartsPublisher sending;
  private final InstantSource clock;
  private final EventLog log;

  /**
   * Creates an engine.
   *
   * @param sliceLines the number of lines of a file whose messages are in one part, if given
   */
  SparkEngine(
      LeaseGuard spark,
      OptionalLong sliceLines,
      JobStage stage,
      ReceiptWriters receipts,
      ArchiveStore archives,
      Ledger ledger,
      InstantSource clock,
      EventLog log) {
    this.spark = spark;
    this.sliceLines = sliceLines;
    this.stage = stage;
    this.receipts = receipts;
    this.archives = archives;
    this.sending = new ArchivePartsPublisher(ledger, log);
    this.clock = clock;
    this.log = log;
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
    PartStore parts = parts(set, token);
    S3Day files = S3Day.of(stage.aws(), stage.dropBucket(), set, pinned);
    DayInput day =
        stage.windows1252().include(set) ? new Windows1252Day(files, Limits.defaults()) : files;
    BuiltDay built =
        spark.call(
            context -> join(new SparkDayJoin(context, Limits.defaults()), day, parts), keepLease);
    checkTotals(set, files, built, keepLease);
    ReceiptLists lists =
        new ReceiptLists(
            rejectedRows(set, built, parts, work, keepLease),
            AffectedCustomersFile.of(affectedCustomers(set, built, parts, work, keepLease)));
    PartedArchive messages = archives.built(set, token, new Manifest(built.archive()), keepLease);
    BuildResult<PartedArchive> joined =
        new BuildResult<>(
            messages,
            messages,
            built.counts(),
            lists,
            List.of(),
            WithdrawnCount.NONE,
            clock.instant(),
            Faults.NONE);
    BuildResult<PartedArchive> build = compared(set, token, joined, earlier, work, keepLease);
    build.log(log, set);
    return build;
  }

  private void checkTotals(FileSetId set, S3Day files, BuiltDay built, Runnable keepLease)
      throws IOException {
    Map<FileKind, ControlTotals> stated = files.stated();
    List<FileKind> digested =
        stated.keySet().stream().filter(kind -> stated.get(kind).sha256().isPresent()).toList();
    Map<FileKind, String> digests =
        digested.isEmpty()
            ? Map.of()
            : spark.call(context -> FileDigests.of(context, files, digested), keepLease);
    ControlTotalsCheck.check(
        set, stated::get, kind -> Optional.ofNullable(digests.get(kind)), built.counts());
  }

  private BuiltDay join(SparkDayJoin join, DayInput day, PartStore parts) throws IOException {
    if (sliceLines.isEmpty()) {
      return join.join(day, parts);
    }
    long bytes = 0;
    for (FileKind kind : FileKind.values()) {
      bytes += day.size(kind);
    }
    ShardSizes defaults = ShardSizes.of(bytes);
    return join.join(
        day,
        parts,
        new ShardSizes(defaults.shards(), defaults.splitBytes(), sliceLines.getAsLong()));
  }

  private RejectedRowsFile rejectedRows(
      FileSetId set, BuiltDay built, PartStore parts, WorkFiles work, Runnable keepLease)
      throws IOException {
    try (RejectedRowsWriter writer = receipts.rejectedRows(set, work.rejectedRows())) {
      built.columns().forEach(writer::columns);
      built.readRejectedRows(
          parts,
          row -> {
            keepLease.run();
            writer.accept(row);
          });
      return writer.finish();
    }
  }

  private Section affectedCustomers(
      FileSetId set, BuiltDay built, PartStore parts, WorkFiles work, Runnable keepLease)
      throws IOException {
    try (AffectedCustomersWriter writer =
        receipts.affectedCustomers(set, work.affectedCustomers())) {
      built.readAffectedCustomers(
          parts,
          customer -> {
            keepLease.run();
            writer.accept(customer);
          });
      return writer.finish();
    }
  }

  private Section withdrawnCustomers(
      FileSetId set, List<StoredPart> withdrawn, WorkFiles work, Runnable keepLease)
      throws IOException {
    try (AffectedCustomersWriter writer =
        receipts.withdrawnCustomers(set, work.withdrawnCustomers())) {
      for (StoredPart part : withdrawn) {
        try (PartReader lines = archives.reader(part)) {
          for (String body = lines.next(); body != null; body = lines.next()) {
            keepLease.run();
            writer.accept(
                AffectedCustomer.withdrawn(MessageLine.of(body).customer().orElseThrow()));
          }
        }
      }
      return writer.finish();
    }
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
    WithdrawnCustomers.Written withdrawn =
        spark.call(
            context ->
                new WithdrawnCustomers(context, stage, archives)
                    .write(build.day(), earlier, parts(set, token)),
            keepLease);
    PartedArchive messages = build.day();
    Optional<Section> listed = Optional.empty();
    if (!withdrawn.parts().isEmpty()) {
      List<Part> all = new ArrayList<>(build.day().manifest().parts());
      all.addAll(withdrawn.parts());
      messages = archives.built(set, token, new Manifest(all), keepLease);
      listed =
          Optional.of(
              withdrawnCustomers(
                  set, stored(withdrawn.parts(), build.day().prefix()), work, keepLease));
    }
    return new BuildResult<>(
        messages,
        build.day(),
        build.counts(),
        build.lists().with(listed),
        earlier,
        withdrawn.count(),
        clock.instant(),
        Faults.NONE);
  }

  private static List<StoredPart> stored(List<Part> parts, String prefix) {
    return parts.stream()
        .map(part -> new StoredPart(prefix + part.name(), null, part.objectDigest()))
        .toList();
  }

  private PartStore parts(FileSetId set, long token) {
    return new S3Parts(stage.aws(), stage.resultsBucket(), ResultsLayout.build(set, token));
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
        (archiveDigest, left, keepLease) ->
            send(
                new SendPart(
                    stage,
                    lease,
                    run,
                    archiveDigest,
                    messages.prefix(),
                    left.toArray(PartToSend[]::new)),
                left.size(),
                keepLease));
  }

  private void send(SendPart send, int parts, Runnable keepLease) throws IOException {
    spark.call(
        context -> {
          context.parallelize(IntStream.range(0, parts).boxed().toList(), parts).foreach(send);
          return parts;
        },
        keepLease);
  }

  @Override
  public boolean hasLostExecutors() {
    return spark.hasLostExecutors();
  }
}
