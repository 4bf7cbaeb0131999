package dev.orderpipeline.cli.check;

import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.model.VisibleText;
import dev.orderpipeline.processor.check.CheckedDay;
import dev.orderpipeline.processor.check.DayCheck;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline check}: checks a day's files, or one of them, before they are uploaded. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Checks a day's three files with the rules of the pipeline, and writes the receipt that"
          + " uploading them would give. Needs no network and uploads nothing.",
      "For a single file, checks each row on its own. Only a check of the three files finds"
          + " duplicates and references to missing customers or orders."
    },
    exitCodeOnInvalidInput = CheckCommand.UNREADABLE,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The day would be published; no row is rejected.",
      "1:The day would be published, but some rows are rejected.",
      "2:The day would be rejected.",
      "3:A file cannot be read, or an option or argument is wrong.",
      ExitCodes.FAULT_TEXT
    })
public final class CheckCommand implements Callable<Integer> {
  static final int SOUND = 0;
  static final int ROWS_REJECTED = 1;
  static final int REJECTED = 2;
  static final int UNREADABLE = 3;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      description = "The directory with the day's three files, or one file.")
  private Path path;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "The directory for the receipt (default: check-DATE or check-FILE, here).")
  private Optional<Path> to = Optional.empty();

  @Option(names = "--json", description = "Prints receipt.json instead of a summary.")
  private boolean asJson;

  @Option(
      names = "--partner",
      paramLabel = "PARTNER",
      description = "The partner's folder, for the names in the receipt.")
  private Optional<String> partner = Optional.empty();

  @Option(
      names = "--threshold",
      paramLabel = "NAME=NUMBER",
      description = {
        "Another threshold than the default, such as rejected_rows=20 or rejected_percent=2.5.",
        "Ask the pipeline's operator for those of your stage."
      })
  private List<String> thresholds = List.of();

  @Option(
      names = "--as-it-is",
      description = "Publishes regardless of the thresholds, as a manual replay can do.")
  private boolean asItIs;

  @Option(
      names = "--windows-1252",
      description =
          "Reads files that are consistently Windows-1252, as a stage does for the partners in its"
              + " setting windows1252Partners.")
  private boolean windows1252;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "The kind of a single file: customers, orders or items (default: from its name).")
  private Optional<String> kind = Optional.empty();

  @Override
  public Integer call() {
    if (!Files.exists(path)) {
      throw new UnreadableException("no such file: " + path);
    }
    try {
      return Files.isDirectory(path) ? checkDay() : checkFile();
    } catch (IOException e) {
      throw new UnreadableException("cannot check " + path + ": " + e, e);
    }
  }

  private int checkDay() throws IOException {
    if (kind.isPresent()) {
      throw usageError("--kind is for a single file, but " + path + " is a directory");
    }
    DayDirectory day = day();
    FileSetId set = set(day);
    Path receipt = to.orElse(Path.of("check-" + set.isoDate()));
    CheckedDay checked =
        new DayCheck(
                effectiveThresholds(),
                windows1252,
                Clock.systemUTC(),
                OrderedExecutor.onProcessors(Runtime.getRuntime().availableProcessors()))
            .check(set, day.byKind(), receipt);
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      out.println(checked.receiptJson());
    } else {
      DaySummary.of(set, checked).lines().forEach(out::println);
      out.println(
          "The receipt is in "
              + receipt
              + ": receipt.html, rejected.csv, affected.csv, receipt.json");
    }
    if (checked.failure().isPresent()) {
      return REJECTED;
    }
    return checked.rejectedRows() > 0 ? ROWS_REJECTED : SOUND;
  }

  private DayDirectory day() {
    try {
      return DayDirectory.in(path);
    } catch (DayDirectoryException e) {
      throw new UnreadableException(e.getMessage(), e);
    }
  }

  private FileSetId set(DayDirectory day) {
    String key = partner.map(folder -> folder + "/").orElse("") + day.date();
    return FileSetId.parse(key)
        .orElseThrow(
            () ->
                usageError(
                    "--partner "
                        + partner.orElseThrow()
                        + " is not the name of a partner's folder, such as acme"));
  }

  private Thresholds effectiveThresholds() {
    Thresholds effective = Thresholds.DEFAULT;
    for (String change : thresholds) {
      Thresholds before = effective;
      effective =
          ThresholdArgument.parse(change)
              .map(argument -> argument.over(before))
              .orElseThrow(
                  () ->
                      usageError(
                          "--threshold " + change + " is invalid; " + ThresholdArgument.RULE));
    }
    return asItIs ? ThresholdChanges.AS_IT_IS.over(effective) : effective;
  }

  private int checkFile() throws IOException {
    if (asJson || asItIs || !thresholds.isEmpty() || partner.isPresent()) {
      throw usageError(
          "--json, --partner, --threshold and --as-it-is are for a day's directory, but "
              + path
              + " is a file");
    }
    Path name = path.getFileName();
    Path receipt = to.orElse(Path.of("check-" + name));
    FileCheck.Result result =
        new FileCheck(path, fileKind(name.toString()), windows1252).check(receipt);
    PrintWriter out = spec.commandLine().getOut();
    result.lines().forEach(out::println);
    out.println("The rejected rows are in " + receipt.resolve(FileCheck.REJECTED_ROWS));
    if (result.isRejected()) {
      return REJECTED;
    }
    return result.rejectedRows() > 0 ? ROWS_REJECTED : SOUND;
  }

  private FileKind fileKind(String name) {
    String label = kind.orElseGet(() -> name.split("[_.]", 2)[0]);
    return FileKind.ofLabel(label)
        .orElseThrow(
            () ->
                usageError(
                    kind.isPresent()
                        ? "--kind must be one of " + kinds() + ", not " + VisibleText.of(label)
                        : "the name "
                            + VisibleText.of(name)
                            + " does not begin with a file kind; add --kind with one of "
                            + kinds()));
  }

  private static String kinds() {
    return Arrays.stream(FileKind.values()).map(FileKind::label).collect(Collectors.joining(", "));
  }

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
