package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.archive.LineSink;
import dev.orderpipeline.processor.archive.RevisionCloser;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolReader;
import dev.orderpipeline.processor.archive.SpoolWriter;
import dev.orderpipeline.processor.archive.Withdrawals;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile.Section;
import dev.orderpipeline.processor.receipt.AffectedCustomersWriter;
import dev.orderpipeline.processor.receipt.ReceiptLists;
import dev.orderpipeline.processor.receipt.ReceiptWriters;
import dev.orderpipeline.processor.receipt.RejectedRowsWriter;
import dev.orderpipeline.processor.run.BuildResult.Faults;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayJoin;
import dev.orderpipeline.transform.join.TooManyErrorsException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Builds the messages of a revision from its files and the archives of earlier revisions.
 * Deterministic: the same versions and archives give the same messages. Thread-safe.
 */
public final class DayBuilder {
  private final Inputs files;
  private final Archives archives;
  private final Limits limits;
  private final ReceiptWriters receipts;
  private final InstantSource clock;
  private final OrderedExecutor computing;
  private final EventLog log;

  /** The pinned files of a revision. */
  public interface Inputs {
    /**
     * Returns an opener of the files.
     *
     * @param onRead called before every read
     */
    FileOpener opener(FileSetId set, PinnedFiles pinned, Runnable onRead);
  }

  /** The archives of earlier revisions. */
  public interface Archives {
    /** Reads the messages of an archive. */
    void read(EarlierArchive archive, LineSink lines) throws IOException;
  }

  public DayBuilder(
      Inputs files,
      Archives archives,
      Limits limits,
      ReceiptWriters receipts,
      InstantSource clock,
      OrderedExecutor computing,
      EventLog log) {
    this.files = files;
    this.archives = archives;
    this.limits = limits;
    this.receipts = receipts;
    this.clock = clock;
    this.computing = computing;
    this.log = log;
  }

  /**
   * Builds a revision. A build with too many errors has no messages, but {@link
   * BuildResult#tooManyErrors}.
   *
   * @param earlier the archives to compare with
   * @param keepLease called often
   * @throws FileRejectedException if a file is invalid as a whole
   * @throws PinnedVersionGoneException if the pinned version of a file is gone
   */
  public BuildResult<Spool> build(
      FileSetId set,
      PinnedFiles pinned,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    try (SpoolWriter writer = new SpoolWriter(work.spool(), computing);
        RejectedRowsWriter rejected = receipts.rejectedRows(set, work.rejectedRows());
        AffectedCustomersWriter affected =
            receipts.affectedCustomers(set, work.affectedCustomers())) {
      FileOpener opener = files.opener(set, pinned, keepLease);
      Faults faults = Faults.NONE;
      DayCounts counts;
      try {
        counts =
            new DayJoin(work.directory(), limits, computing)
                .join(
                    opener,
                    rejected,
                    customer -> {
                      keepLease.run();
                      affected.accept(customer);
                    },
                    message -> {
                      keepLease.run();
                      writer.write(message);
                    });
      } catch (TooManyErrorsException e) {
        counts = e.counts();
        faults = Faults.ofTooManyErrors(e.rejection());
      }
      ControlTotalsCheck.check(set, opener::stated, opener::sha256, counts);
      Spool day = writer.finish();
      BuildResult<Spool> built =
          new BuildResult<>(
              day,
              day,
              counts,
              new ReceiptLists(rejected.finish(), AffectedCustomersFile.of(affected.finish())),
              List.of(),
              WithdrawnCount.NONE,
              clock.instant(),
              faults);
      BuildResult<Spool> build =
          built.tooManyErrors().isPresent()
              ? built
              : compared(set, built, earlier, work, keepLease);
      build.log(log, set);
      return build;
    }
  }

  /** Adds the closing message of a revision to built messages, in a new file. */
  Spool closed(FileSetId set, int revision, Spool messages, WorkFiles work, Runnable keepLease)
      throws IOException {
    try (RevisionCloser closer = new RevisionCloser(set, revision, work.directory());
        SpoolWriter writer = new SpoolWriter(work.newSpool(), computing)) {
      writer.copy(
          messages.file(),
          body -> {
            keepLease.run();
            closer.accept(body);
          });
      return writer.finish(closer.message());
    }
  }

  /** Compares a build with other archives, instead of those that it was compared with before. */
  BuildResult<Spool> compared(
      FileSetId set,
      BuildResult<Spool> build,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    Withdrawals withdrawals = new Withdrawals();
    for (EarlierArchive archive : earlier) {
      LineSink lines = withdrawals.earlier(archive.revision());
      archives.read(
          archive,
          body -> {
            keepLease.run();
            lines.accept(body);
          });
    }
    if (!earlier.isEmpty()) {
      try (SpoolReader day = new SpoolReader(build.day().file(), 0)) {
        for (String body = day.next(); body != null; body = day.next()) {
          keepLease.run();
          withdrawals.built(body);
        }
      }
    }
    Spool messages = build.day();
    Optional<Section> withdrawn = Optional.empty();
    if (withdrawals.count().withdrawn() > 0) {
      try (SpoolWriter writer = new SpoolWriter(work.newSpool(), computing);
          AffectedCustomersWriter affected =
              receipts.withdrawnCustomers(set, work.withdrawnCustomers())) {
        writer.copy(build.day().file(), body -> keepLease.run());
        withdrawals.writeTo(
            writer,
            customer -> {
              keepLease.run();
              affected.accept(customer);
            });
        messages = writer.finish();
        withdrawn = Optional.of(affected.finish());
      }
    }
    return new BuildResult<>(
        messages,
        build.day(),
        build.counts(),
        build.lists().with(withdrawn),
        earlier,
        withdrawals.count(),
        clock.instant(),
        Faults.NONE);
  }
}
