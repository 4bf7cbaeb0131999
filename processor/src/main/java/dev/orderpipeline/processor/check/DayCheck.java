package dev.orderpipeline.processor.check;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStages;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.plausibility.Plausibility;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.receipt.ReceiptFiles;
import dev.orderpipeline.processor.receipt.ReceiptLists;
import dev.orderpipeline.processor.receipt.ReceiptRules;
import dev.orderpipeline.processor.receipt.ReceiptWriters;
import dev.orderpipeline.processor.run.BuildResult;
import dev.orderpipeline.processor.run.DayBuilder;
import dev.orderpipeline.processor.run.QualityGate;
import dev.orderpipeline.processor.run.WorkFiles;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the three files of a day as a run processes them, and writes the receipt that the partner
 * would get for a first upload. Sends and stores nothing else. Thread-safe.
 */
public final class DayCheck {
  private static final ReceiptFormats RECEIPTS = ReceiptFormats.DEFAULT;

  /** A check knows no other days. */
  private static final Plausibility PLAUSIBILITY =
      Plausibility.withoutHistory(PlausibilityChecks.DEFAULT);

  private final Thresholds thresholds;
  private final boolean windows1252;
  private final InstantSource clock;
  private final OrderedExecutor computing;

  /**
   * @param thresholds those of the partner's stage
   * @param windows1252 whether that stage allows files of the partner in Windows-1252
   * @param computing threads for the join
   */
  public DayCheck(
      Thresholds thresholds, boolean windows1252, InstantSource clock, OrderedExecutor computing) {
    this.thresholds = thresholds;
    this.windows1252 = windows1252;
    this.clock = clock;
    this.computing = computing;
  }

  /**
   * Checks a day.
   *
   * @param files the path of each file
   * @param receipt the directory for the receipt, created if it does not exist
   * @throws IOException if a file cannot be read or the receipt cannot be written
   */
  public CheckedDay check(FileSetId set, Map<FileKind, Path> files, Path receipt)
      throws IOException {
    RunRecord run =
        RunRecord.unclaimed(RunKey.of(1), pinned(files), clock.instant())
            .withThresholds(thresholds, clock.instant());
    DayBuilder builder =
        new DayBuilder(
            (id, pinned, onRead) -> {
              FileOpener opener = kind -> Files.newInputStream(files.get(kind));
              return opener.withWindows1252(windows1252, Limits.defaults());
            },
            (archive, lines) -> {
              throw new IllegalStateException("a check compares with no archive");
            },
            Limits.defaults(),
            new ReceiptWriters(ListLimits.DEFAULT, RECEIPTS),
            clock,
            computing,
            new EventLog(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                clock));
    try (WorkFiles work = WorkFiles.create(Path.of(System.getProperty("java.io.tmpdir")))) {
      try {
        BuildResult<Spool> build =
            builder
                .build(set, run.pinned(), List.of(), work, () -> {})
                .reviewed(PLAUSIBILITY, set, run.pinned(), () -> {});
        RunRecord counted =
            run.withStages(RunStages.built(build.builtAt()), clock.instant())
                .counted(build.countsJson(), clock.instant());
        RunRecord ended =
            QualityGate.check(set, run, build)
                .map(rejection -> rejected(counted, rejection.failure()))
                .orElseGet(() -> published(counted, build));
        return written(receipt, set, ended, Optional.of(build.lists()));
      } catch (FileRejectedException e) {
        return written(receipt, set, rejected(run, e.failure()), Optional.empty());
      }
    }
  }

  private RunRecord rejected(RunRecord run, RunFailure failure) {
    return run.ended(RunState.REJECTED, failure, clock.instant());
  }

  private RunRecord published(RunRecord run, BuildResult<Spool> build) {
    Spool messages = build.messages();
    Archive archive =
        new Archive(
            "",
            "",
            messages.objectDigest(),
            messages.contentDigest(),
            messages.size(),
            messages.customerMessages(),
            messages.errorMessages());
    Instant now = clock.instant();
    return run.publishing(archive, build.countsJson(), now).published("", now);
  }

  private CheckedDay written(
      Path receipt, FileSetId set, RunRecord ended, Optional<ReceiptLists> lists)
      throws IOException {
    String json =
        ReceiptFiles.write(
            receipt,
            set,
            ended,
            lists,
            new ReceiptRules(RECEIPTS, CorrectionSettle.DEFAULT, thresholds));
    return new CheckedDay(
        ended.outcome().failure(),
        lists.map(known -> known.rejectedRows().rows()).orElse(0L),
        json);
  }

  private static PinnedFiles pinned(Map<FileKind, Path> files) throws IOException {
    return new PinnedFiles(
        version(files.get(FileKind.CUSTOMERS)),
        version(files.get(FileKind.ORDERS)),
        version(files.get(FileKind.ITEMS)));
  }

  private static FileVersion version(Path file) throws IOException {
    return new FileVersion(
        "null", "", Files.size(file), Files.getLastModifiedTime(file).toInstant());
  }
}
