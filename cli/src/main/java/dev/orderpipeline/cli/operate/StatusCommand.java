package dev.orderpipeline.cli.operate;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.transform.intake.VisibleText;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline status}: shows the state of file sets. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Shows the state of file sets: present and missing files, runs, failures, who must act next,"
          + " and the command that fixes the problem."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The pipeline responded.",
      "1:It did not; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class StatusCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "0..1",
      paramLabel = "SET",
      description =
          "A date such as 2022-01-30 for the sets of all partners, or a file set such as"
              + " acme/2022-01-30 (/2022-01-30 for the bucket's root). By default all unpublished"
              + " sets: those that wait for something; that failed, were rejected or were missed"
              + " this month or last month; or that were due but have no record.")
  private Optional<String> set = Optional.empty();

  @Option(names = "--json", description = "Prints the response as JSON.")
  private boolean json;

  public StatusCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (RemotePipeline pipeline = connection.open(context)) {
      JsonObject status = pipeline.status(set);
      if (json) {
        Gson pretty = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        out.println(visible(pretty.toJson(status)));
      } else {
        new StatusTable(out, connection.asArguments()).print(status);
      }
    }
    return ExitCodes.OK;
  }

  /** Escapes invisible characters, which JSON has only in strings, as JSON allows. */
  private static String visible(String json) {
    StringBuilder shown = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            codePoint -> {
              if (codePoint == '\n' || VisibleText.isVisible(codePoint)) {
                shown.appendCodePoint(codePoint);
              } else {
                for (char unit : Character.toChars(codePoint)) {
                  shown.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return shown.toString();
  }
}
