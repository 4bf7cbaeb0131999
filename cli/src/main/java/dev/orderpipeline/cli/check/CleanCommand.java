package dev.orderpipeline.cli.check;

import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row;
import dev.orderpipeline.transform.cleaning.Skipped;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline clean}: cleans one file and writes its accepted rows as CSV. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Cleans one file as the pipeline does. Writes the accepted rows as plain CSV to standard"
          + " output and reports the problem of each rejected row.",
      "Checks each row on its own. Only joining a day's three files finds duplicate rows and"
          + " references to missing customers or orders."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No row was rejected.",
      "1:At least one row was rejected.",
      "2:An option or argument is wrong, the file cannot be read, or the whole file is rejected"
          + " (rows before the fault may have been written).",
      ExitCodes.FAULT_TEXT
    })
public final class CleanCommand implements Callable<Integer> {
  private final PrintWriter rows;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "The file's kind: customers, orders or items (default: the beginning of its name).")
  private Optional<String> kind = Optional.empty();

  @Option(
      names = "--rejected",
      paramLabel = "FILE",
      description =
          "Writes the rejected rows to FILE as CSV, with line, reason, problem and remedy before"
              + " their cells, instead of a line for each to standard error.")
  private Optional<Path> rejected = Optional.empty();

  /**
   * Creates the command.
   *
   * @param rows gets the accepted rows unchanged; they have no control characters
   */
  public CleanCommand(PrintWriter rows) {
    this.rows = rows;
  }

  @Override
  public Integer call() {
    FileKind fileKind = kind();
    PrintWriter err = spec.commandLine().getErr();
    Map<Reason, Long> rejections = new EnumMap<>(Reason.class);
    long rows;
    try (FileCleaning cleaning = FileCleaning.open(fileKind, open(), Limits.defaults());
        RowsCsv sound = new RowsCsv(fileKind, this.rows)) {
      cleaning.headerWarnings().forEach(warning -> err.println("warning: " + warning));
      if (rejected.isPresent()) {
        try (RejectedRowsCsv table = RejectedRowsCsv.to(rejected.get(), cleaning.header())) {
          rows =
              clean(
                  cleaning,
                  sound,
                  rejections,
                  rejection -> table.write(rejection, cleaning.record()));
        }
      } else {
        rows = clean(cleaning, sound, rejections, rejection -> err.println(line(rejection)));
      }
    } catch (FileRejectedException e) {
      throw new NotCleanedException(e.getMessage(), e);
    } catch (IOException e) {
      throw new NotCleanedException("cannot clean " + file + ": " + e, e);
    }
    summarise(fileKind, rows, rejections, err);
    return rejections.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  /** Handles the rejected rows. */
  private interface RejectionHandler {
    void handle(Rejection rejection) throws IOException;
  }

  /** Returns the number of rows. */
  private static long clean(
      FileCleaning cleaning, RowsCsv sound, Map<Reason, Long> rejections, RejectionHandler handler)
      throws IOException {
    long rows = 0;
    for (Cleaned cleaned = cleaning.next(); cleaned != null; cleaned = cleaning.next()) {
      if (cleaned instanceof Skipped) {
        continue;
      }
      rows++;
      if (cleaned instanceof Row row) {
        sound.write(row);
      } else if (cleaned instanceof Rejection rejection) {
        rejections.merge(rejection.reason(), 1L, Long::sum);
        handler.handle(rejection);
      }
    }
    return rows;
  }

  private static String line(Rejection rejection) {
    return "line "
        + rejection.line()
        + ": "
        + rejection.reason().code()
        + ": "
        + rejection.detail();
  }

  /** Prints the remedy of each reason once, and the totals. */
  private void summarise(
      FileKind fileKind, long rows, Map<Reason, Long> rejections, PrintWriter err) {
    rejections.forEach(
        (reason, count) ->
            err.println(reason.code() + " (" + ByteSizes.rows(count) + "): " + reason.remedy()));
    err.println(
        VisibleText.of(String.valueOf(file.getFileName()))
            + " ("
            + fileKind
            + "): "
            + ByteSizes.rows(rows)
            + ", "
            + ByteSizes.count(rejections.values().stream().mapToLong(Long::longValue).sum())
            + " rejected"
            + rejected.map(table -> " (see " + table + ")").orElse(""));
  }

  private FileKind kind() {
    String kinds =
        Arrays.stream(FileKind.values()).map(FileKind::label).collect(Collectors.joining(", "));
    if (kind.isPresent()) {
      return FileKind.ofLabel(kind.get())
          .orElseThrow(
              () ->
                  new ParameterException(
                      spec.commandLine(),
                      "--kind must be one of " + kinds + ", not " + kind.get()));
    }
    String name = String.valueOf(file.getFileName());
    return FileKind.ofLabel(name.split("[_.]", 2)[0])
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "the name "
                        + VisibleText.of(name)
                        + " does not begin with a file kind; add --kind with one of "
                        + kinds));
  }

  private InputStream open() {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new NotCleanedException("cannot read " + file + ": " + e, e);
    }
  }
}
