package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.receipt.RefusedRowsFile;
import dev.orderpipeline.processor.receipt.RefusedRowsWriter;
import dev.orderpipeline.processor.run.Build;
import dev.orderpipeline.processor.run.RunSteps;
import dev.orderpipeline.processor.run.WorkFiles;
import dev.orderpipeline.spark.BuiltDay;
import dev.orderpipeline.spark.PartStore;
import dev.orderpipeline.spark.Sizes;
import dev.orderpipeline.spark.SparkDayJoin;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The engine of a day that no one machine carries: Spark joins, and messages are parts in the
 * results bucket, which are sent side by side. All that decides stays with the driver, which alone
 * holds the lease. Used by one thread.
 */
final class OnCluster implements RunSteps<PartedArchive> {
  private final Watched spark;
  private final OptionalLong sliceLines;
  private final Stage stage;
  private final ArchiveStore archives;
  private final Ledger ledger;
  private final InstantSource clock;
  private final EventLog log;

  /**
   * An engine.
   *
   * @param sliceLines of how many lines of a file one part has the messages, if that is given
   */
  OnCluster(
      Watched spark,
      OptionalLong sliceLines,
      Stage stage,
      ArchiveStore archives,
      Ledger ledger,
      InstantSource clock,
      EventLog log) {
    this.spark = spark;
    this.sliceLines = sliceLines;
    this.stage = stage;
    this.archives = archives;
    this.ledger = ledger;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public Build<PartedArchive> build(
      FileSetId set,
      long token,
      Purpose purpose,
      PinnedFiles pinned,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    PartStore parts = parts(set, token);
    S3Day day = S3Day.of(stage.aws(), stage.dropBucket(), set, pinned);
    BuiltDay built =
        spark.call(
            context -> join(new SparkDayJoin(context, Limits.defaults()), day, parts), keepLease);
    RefusedRowsFile refused = refusedRows(set, built, parts, work, keepLease);
    PartedArchive messages = digested(set, token, new Manifest(built.archive()), keepLease);
    Build<PartedArchive> alone =
        new Build<>(
            messages,
            messages,
            built.counts(),
            refused,
            List.of(),
            0,
            clock.instant(),
            Optional.empty());
    Build<PartedArchive> build = compared(set, token, alone, earlier, work, keepLease);
    build.tell(log, set);
    return build;
  }

  private BuiltDay join(SparkDayJoin join, S3Day day, PartStore parts) throws IOException {
    if (sliceLines.isEmpty()) {
      return join.join(day, parts);
    }
    long bytes = 0;
    for (FileKind kind : FileKind.values()) {
      bytes += day.size(kind);
    }
    Sizes usual = Sizes.of(bytes);
    return join.join(
        day, parts, new Sizes(usual.shards(), usual.splitBytes(), sliceLines.getAsLong()));
  }

  private static RefusedRowsFile refusedRows(
      FileSetId set, BuiltDay built, PartStore parts, WorkFiles work, Runnable keepLease)
      throws IOException {
    try (RefusedRowsWriter writer =
        new RefusedRowsWriter(set, work.refusedRows(), ListLimits.DEFAULT)) {
      built.readRefusedRows(
          parts,
          row -> {
            keepLease.run();
            writer.accept(row);
          });
      return writer.finish();
    }
  }

  @Override
  public Build<PartedArchive> compared(
      FileSetId set,
      long token,
      Build<PartedArchive> build,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    List<Part> withdrawn =
        spark.call(
            context ->
                new Withdrawn(context, stage, archives)
                    .write(build.day(), earlier, parts(set, token)),
            keepLease);
    PartedArchive messages = build.day();
    if (!withdrawn.isEmpty()) {
      List<Part> all = new ArrayList<>(build.day().manifest().parts());
      all.addAll(withdrawn);
      messages = digested(set, token, new Manifest(all), keepLease);
    }
    return new Build<>(
        messages,
        build.day(),
        build.counts(),
        build.refusedRows(),
        earlier,
        withdrawn.stream().mapToLong(Part::messages).sum(),
        clock.instant(),
        Optional.empty());
  }

  /** The driver reads all parts: the digest of an archive is the same, whatever its parts are. */
  private PartedArchive digested(FileSetId set, long token, Manifest manifest, Runnable keepLease)
      throws IOException {
    String place = ArchiveStore.placeOfBuild(set, token);
    return new PartedArchive(place, manifest, archives.contentDigest(place, manifest, keepLease));
  }

  private PartStore parts(FileSetId set, long token) {
    return new S3Parts(stage.aws(), stage.resultsBucket(), ArchiveStore.placeOfBuild(set, token));
  }

  @Override
  public Archive archive(
      FileSetId set, long token, PartedArchive messages, WorkFiles work, Runnable keepLease) {
    return archives.archive(set, token, messages.manifest(), messages.contentDigest());
  }

  @Override
  public PartedArchive fetch(Archive archive, WorkFiles work, Runnable keepLease)
      throws IOException {
    return archives.parts(archive);
  }

  @Override
  public PartedArchive fetchKept(
      Archive archive, FileSetId set, int revision, WorkFiles work, Runnable keepLease)
      throws IOException {
    return archives.keptParts(archive, set, revision);
  }

  @Override
  public Progress publish(
      Lease lease, RunKey run, PartedArchive messages, long checkpoint, Checkpoints checkpoints)
      throws IOException {
    Sending sending = new Sending(lease, run, messages.manifest(), checkpoint);
    PartsAccepted before = sending.accepted();
    PartToSend[] left = before.left().toArray(PartToSend[]::new);
    if (left.length > 0) {
      SendPart send = new SendPart(stage, lease, run, sending.digest(), messages.place(), left);
      try {
        spark.call(
            context -> {
              context
                  .parallelize(IntStream.range(0, left.length).boxed().toList(), left.length)
                  .foreach(send);
              return left.length;
            },
            () -> keep(checkpoints, sending));
      } catch (TimeIsShortException e) {
        log.write("sending_stopped", "file_set", lease.set(), "run", run);
      } catch (LeaseLostException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        saveBecauseOf(e, checkpoints, sending);
        throw e;
      }
    }
    PartsAccepted after = sending.accepted();
    return new Progress(
        after.checkpoint(), after.messages() - before.messages(), after.left().isEmpty());
  }

  private static void keep(Checkpoints checkpoints, Sending sending) {
    if (checkpoints.isTimeShort()) {
      throw new TimeIsShortException();
    }
    if (checkpoints.untilRenewal().isZero()) {
      checkpoints.save(sending.accepted().checkpoint());
    }
  }

  /** Keeps what was reached before a failure: a run that comes forward is not given up. */
  private static void saveBecauseOf(Exception failure, Checkpoints checkpoints, Sending sending) {
    try {
      checkpoints.save(sending.accepted().checkpoint());
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** What the ledger tells of an archive on its way. */
  private final class Sending {
    private final Lease lease;
    private final RunKey run;
    private final Manifest manifest;
    private final long checkpoint;

    private Sending(Lease lease, RunKey run, Manifest manifest, long checkpoint) {
      this.lease = lease;
      this.run = run;
      this.manifest = manifest;
      this.checkpoint = checkpoint;
    }

    private PartsAccepted accepted() {
      return PartsAccepted.of(manifest, checkpoint, ledger.parts(lease.set(), run, digest()));
    }

    /**
     * What is known of parts counts for these parts alone: a replay that was built again may have
     * cut the same messages in other places than the archive that it goes on with later.
     */
    private String digest() {
      return Digests.sha256Hex(manifest.json());
    }
  }

  /** The worker's time is so short that nothing more should be sent. */
  private static final class TimeIsShortException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
