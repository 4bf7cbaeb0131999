package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.Snooze;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline snooze}: stops reports of a partner's missing files for some dates. */
@Command(
    name = "snooze",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Stops alarms and notifications about missing files of a partner for some dates, such as an"
          + " announced holiday. Files that arrive are processed as usual. Repeating it changes"
          + " nothing; another snooze from the same date replaces the first one."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The snooze is recorded or cancelled.",
      "1:It is not; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class SnoozeCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      paramLabel = "PARTNER",
      description = "The partner's folder, such as acme; / for the bucket's root.")
  private String partner = "";

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "The first date, as in the files' names. With --cancel, which of several.")
  private Optional<LocalDate> from = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = "The last date; at most " + Snooze.MAX_DAYS + " dates.")
  private Optional<LocalDate> until = Optional.empty();

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "The reason. Recorded and shown by status, so no personal data.")
  private Optional<String> why = Optional.empty();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who requests it; recorded (default: your user name on this machine).")
  private String by = System.getProperty("user.name", "");

  @Option(
      names = "--cancel",
      description = "Cancels the partner's snoozes: missing files are reported again.")
  private boolean cancel;

  public SnoozeCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    JsonObject request = new JsonObject();
    request.add("snooze", fields());
    JsonObject response;
    try (RemotePipeline pipeline = connection.open(context)) {
      response = pipeline.sweep(request);
    }
    if (!response.get("changed").getAsBoolean()) {
      out.println("nothing changed");
    }
    String name = title(StatusTable.text(response, "partner"));
    List<String> snoozes = lines(response);
    if (snoozes.isEmpty()) {
      out.println(name + " is not snoozed");
    }
    snoozes.forEach(out::println);
    if (!cancel && !response.get("expected").getAsBoolean()) {
      out.println(
          "note: no expectation names "
              + name
              + ", so only its incomplete days would have been reported; check the spelling");
    }
    out.flush();
    return ExitCodes.OK;
  }

  /** Describes the snoozes of a response, one line each; an older pipeline has none. */
  public static List<String> lines(JsonObject response) {
    List<String> lines = new ArrayList<>();
    if (response.has("snoozes")) {
      response
          .getAsJsonArray("snoozes")
          .forEach(snooze -> lines.add(line(snooze.getAsJsonObject())));
    }
    return List.copyOf(lines);
  }

  private static String line(JsonObject snooze) {
    return title(StatusTable.text(snooze, "partner"))
        + " is snoozed from "
        + StatusTable.text(snooze, "from")
        + " until "
        + StatusTable.text(snooze, "until")
        + " by "
        + StatusTable.text(snooze, "by")
        + ": "
        + StatusTable.text(snooze, "why");
  }

  private static String title(String folder) {
    return folder.isEmpty() ? "the bucket's root" : folder;
  }

  /** Checks the arguments before any call. */
  private JsonObject fields() {
    JsonObject fields = new JsonObject();
    fields.addProperty(
        "partner",
        StatusQuery.partner(partner)
            .orElseThrow(() -> usageError(partner + " is not a partner's folder such as acme")));
    if (!Snooze.isBy(by)) {
      throw usageError("name yourself with --by, in at most " + Snooze.MAX_BY + " characters");
    }
    fields.addProperty("by", by);
    from.ifPresent(date -> fields.addProperty("from", date.toString()));
    if (cancel) {
      if (until.isPresent() || why.isPresent()) {
        throw usageError("with --cancel, give at most --from and --by");
      }
      fields.addProperty("cancel", true);
      return fields;
    }
    if (from.isEmpty() || until.isEmpty() || until.get().isBefore(from.get())) {
      throw usageError("give the first date with --from and the last with --until, or --cancel");
    }
    Snooze.faultOfDates(new DateSpan(from.get(), until.get()))
        .ifPresent(
            fault -> {
              throw usageError("a snooze " + fault);
            });
    if (why.filter(Snooze::isWhy).isEmpty()) {
      throw usageError(
          "give the reason with --why, in at most " + Snooze.MAX_WHY + " characters on one line");
    }
    fields.addProperty("until", until.get().toString());
    fields.addProperty("why", why.get());
    return fields;
  }

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
