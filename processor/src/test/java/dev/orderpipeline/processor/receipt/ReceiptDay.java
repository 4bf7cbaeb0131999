package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.json.PartnerSetting;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStages;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayJoin;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.MessageCounts;
import dev.orderpipeline.transform.join.RejectedRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A day for tests of receipts: its files are joined, and its lists written and read. */
final class ReceiptDay {
  static final Instant START = Instant.parse("2022-01-31T08:00:00Z");

  private final FileSetId set;
  private final ReceiptLists lists;
  private final DayCounts counts;
  private final ReceiptFormat format;
  private final RunRecord claimed;
  private final List<Implausibility> implausible;

  private ReceiptDay(
      FileSetId set,
      ReceiptLists lists,
      DayCounts counts,
      ReceiptFormat format,
      RunRecord claimed,
      List<Implausibility> implausible) {
    this.set = set;
    this.lists = lists;
    this.counts = counts;
    this.format = format;
    this.claimed = claimed;
    this.implausible = implausible;
  }

  static ReceiptDay of(
      String partner, Map<FileKind, String> files, ReceiptFormat format, Path directory)
      throws IOException {
    FileSetId set = new FileSetId(partner, LocalDate.of(2022, 1, 30));
    ReceiptWriters writers = new ReceiptWriters(ListLimits.DEFAULT, formats(format));
    try (RejectedRowsWriter rejected =
            writers.rejectedRows(set, directory.resolve("rejected.csv.gz"));
        AffectedCustomersWriter affected =
            writers.affectedCustomers(set, directory.resolve("affected.csv.gz"))) {
      DayCounts counts =
          new DayJoin(directory, Limits.defaults())
              .join(
                  kind ->
                      new ByteArrayInputStream(files.get(kind).getBytes(StandardCharsets.UTF_8)),
                  rejected,
                  affected,
                  message -> {});
      return new ReceiptDay(
          set,
          new ReceiptLists(rejected.finish(), AffectedCustomersFile.of(affected.finish())),
          counts,
          format,
          RunRecord.unclaimed(
              RunKey.of(2),
              new PinnedFiles(
                  version("c", files.get(FileKind.CUSTOMERS)),
                  version("o", files.get(FileKind.ORDERS)),
                  version("i", files.get(FileKind.ITEMS))),
              START),
          List.of());
    }
  }

  private static FileVersion version(String name, String content) {
    return new FileVersion("version-" + name, "etag-" + name, content.length(), START);
  }

  static ReceiptFormats formats(ReceiptFormat format) {
    return new ReceiptFormats(
        PartnerSetting.all(format.language()), PartnerSetting.all(format.delimiter()));
  }

  /** The run without a build. */
  RunRecord claimed() {
    return claimed.withThresholds(Thresholds.DEFAULT, START);
  }

  /** This day, with what looks wrong about it. */
  ReceiptDay suspecting(Implausibility... found) {
    return new ReceiptDay(set, lists, counts, format, claimed, List.of(found));
  }

  private String countsJson() {
    return CountsJson.of(counts, Optional.of(WithdrawnCount.NONE), lists, implausible);
  }

  /** The run with the counts, before it ends. */
  RunRecord built() {
    return claimed()
        .counted(countsJson(), START)
        .withStages(RunStages.built(START.plusSeconds(1)), START);
  }

  RunRecord published(RunRecord built) {
    long totals = counts.messages().customerMessages();
    long errors = counts.messages().errorMessages();
    return built
        .withStages(built.times().stages().archived(START.plusSeconds(2)), START)
        .publishing(
            new Archive("builds/x", "v", "o", "c", 99, totals, errors),
            built.build().counts().orElseThrow(),
            START.plusSeconds(3))
        .published("published/x", START.plusSeconds(7).plusMillis(500));
  }

  RunRecord rejected(FileReason reason, String sentence) {
    return built().ended(RunState.REJECTED, RunFailure.of(reason, sentence), START.plusSeconds(7));
  }

  Receipt receipt(RunRecord run) throws IOException {
    Optional<Counts> read = run.build().counts().flatMap(Counts::read);
    try (InputStream rows = lists.rejectedRows().open();
        InputStream customers = lists.affected().open()) {
      return new Receipt(
          set,
          run,
          OptionalInt.empty(),
          read,
          Optional.of("receipts/rejected.csv"),
          RejectedRowsReader.first(rows, read.map(Counts::rowsByReason).orElse(Map.of())),
          Optional.of("receipts/affected.csv"),
          AffectedCustomersReader.first(customers, read));
    }
  }

  String page(RunRecord run) throws IOException {
    return ReceiptPage.of(
        receipt(run),
        new ReceiptRules(formats(format), CorrectionSettle.DEFAULT, Thresholds.DEFAULT));
  }

  String checkPage(RunRecord run) throws IOException {
    return ReceiptPage.ofCheck(
        receipt(run),
        new ReceiptRules(formats(format), CorrectionSettle.DEFAULT, Thresholds.DEFAULT));
  }

  /** The German page of a published day with one rejected row. */
  static String pageOf(RejectedRow row, Path directory) throws IOException {
    ReceiptDay day = of("acme", SampleFiles.CLEAN, german(), directory);
    ReceiptWriters writers = new ReceiptWriters(ListLimits.DEFAULT, formats(german()));
    FileCounts none = new FileCounts(0, 0, 0, 0, 0, Map.of(), List.of(), List.of());
    FileCounts one = new FileCounts(1, 0, 1, 0, 0, Map.of(row.reason(), 1L), List.of(), List.of());
    try (RejectedRowsWriter rejected =
        writers.rejectedRows(day.set, directory.resolve("one.csv.gz"))) {
      rejected.accept(row);
      ReceiptDay other =
          new ReceiptDay(
              day.set,
              new ReceiptLists(rejected.finish(), day.lists.affected()),
              new DayCounts(none, none, one, 0, MessageCounts.none(), Map.of()),
              day.format,
              day.claimed,
              List.of());
      return other.page(other.published(other.built()));
    }
  }

  static ReceiptFormat german() {
    return new ReceiptFormat(Language.GERMAN, ';');
  }
}
