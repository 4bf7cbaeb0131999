package dev.orderpipeline.cli.check;

import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.VisibleText;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.receipt.RejectedRowsWriter;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Skipped;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.Windows1252;
import dev.orderpipeline.transform.join.RejectedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Checks the rows of a single file on their own, and writes rejected.csv. */
final class FileCheck {
  static final String REJECTED_ROWS = "rejected.csv";

  private final Path file;
  private final FileKind kind;
  private final boolean windows1252;
  private final Map<Reason, Long> rejections = new EnumMap<>(Reason.class);
  private final Map<Notice, Long> skipped = new EnumMap<>(Notice.class);
  private final List<String> warnings = new ArrayList<>();
  private long rows;

  FileCheck(Path file, FileKind kind, boolean windows1252) {
    this.file = file;
    this.kind = kind;
    this.windows1252 = windows1252;
  }

  private FileEncoding encoding() throws IOException {
    return windows1252
        ? Windows1252.encodingOf(kind, Files.newInputStream(file), Limits.defaults())
        : FileEncoding.UTF_8;
  }

  /**
   * The result of a check.
   *
   * @param lines the result in words
   * @param isRejected whether the file as a whole is rejected
   * @param rejectedRows the number of rejected rows
   */
  record Result(List<String> lines, boolean isRejected, long rejectedRows) {
    Result {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Checks the file.
   *
   * @param directory for rejected.csv; created if it does not exist
   */
  Result check(Path directory) throws IOException {
    String name = VisibleText.of(file.getFileName().toString());
    List<String> lines = new ArrayList<>();
    boolean isRejected = false;
    Files.createDirectories(directory);
    try (RejectedRowsWriter rejected =
        RejectedRowsWriter.ofFile(
            file.getFileName().toString(), directory.resolve(REJECTED_ROWS), ListLimits.DEFAULT)) {
      try (FileCleaning cleaning =
          FileCleaning.open(kind, Files.newInputStream(file), encoding(), Limits.defaults())) {
        warnings.addAll(cleaning.headerWarnings());
        cleaning.start().skipped().forEach(line -> skip(line.notice()));
        clean(cleaning, rejected);
        cleaning
            .lastLine()
            .ifPresent(last -> warnings.add(last.notice().text() + " (line " + last.line() + ")"));
      } catch (FileRejectedException e) {
        isRejected = true;
        lines.add(name + " would be REJECTED. " + e.getMessage());
      }
    }
    long count = rejections.values().stream().mapToLong(Long::longValue).sum();
    lines.add(
        name
            + " ("
            + kind
            + "): "
            + ByteSizes.rows(rows)
            + ", "
            + (count == 1 ? "1 row" : ByteSizes.count(count))
            + " rejected");
    rejections.forEach(
        (reason, number) ->
            lines.add(
                "  " + reason.code() + " (" + ByteSizes.rows(number) + "): " + reason.remedy()));
    skipped.forEach(
        (notice, number) ->
            lines.add(
                "  skipped: "
                    + notice.text()
                    + (number == 1 ? "" : ": " + ByteSizes.count(number))));
    warnings.forEach(warning -> lines.add("  warning: " + warning));
    return new Result(lines, isRejected, count);
  }

  private void skip(Notice notice) {
    skipped.merge(notice, 1L, Long::sum);
  }

  private void clean(FileCleaning cleaning, RejectedRowsWriter rejected) throws IOException {
    for (Cleaned cleaned = cleaning.next(); cleaned != null; cleaned = cleaning.next()) {
      if (cleaned instanceof Skipped row) {
        skip(row.notice());
        continue;
      }
      if (cleaning.record().isSwallowed()) {
        continue;
      }
      rows++;
      if (cleaned instanceof Rejection rejection) {
        rejections.merge(rejection.reason(), 1L, Long::sum);
        rejected.accept(
            new RejectedRow(
                kind,
                rejection.line(),
                rejection.column(),
                rejection.reason(),
                rejection.detail(),
                0,
                cleaning.record().cells()));
      }
    }
  }
}
