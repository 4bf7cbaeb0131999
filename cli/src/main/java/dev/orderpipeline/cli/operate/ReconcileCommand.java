package dev.orderpipeline.cli.operate;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.VisibleText;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline reconcile}: finds files whose events were lost. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Checks the files in the drop bucket as if their events had just arrived, and dispatches"
          + " complete sets. Repeating it changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every set was checked.",
      "1:At least one set was not; the last lines say which and why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class ReconcileCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "0..1",
      paramLabel = "SET",
      description = "One file set, such as acme/2022-01-30; or give --from and --to.")
  private Optional<String> set = Optional.empty();

  @Option(names = "--from", paramLabel = "DATE", description = "The first date of the sets.")
  private Optional<LocalDate> from = Optional.empty();

  @Option(names = "--to", paramLabel = "DATE", description = "The last date of the sets.")
  private Optional<LocalDate> to = Optional.empty();

  @Option(
      names = "--prefix",
      paramLabel = "KEYS",
      description = "Only keys with this prefix, such as acme/ (default: all keys).")
  private Optional<String> prefix = Optional.empty();

  public ReconcileCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    JsonObject range = range();
    long checked = 0;
    long changed = 0;
    long failed = 0;
    try (RemotePipeline pipeline = connection.open(context)) {
      while (true) {
        JsonObject request = new JsonObject();
        request.add("reconcile", range);
        JsonObject response = pipeline.sweep(request);
        checked += response.get("checked").getAsLong();
        changed += response.get("changed").getAsLong();
        for (JsonElement found : response.getAsJsonArray("file_sets")) {
          out.println("changed: " + VisibleText.of(found.getAsString()));
        }
        if (response.has("failed")) {
          for (JsonElement set : response.getAsJsonArray("failed")) {
            failed++;
            out.println(
                "failed: " + VisibleText.of(set.getAsString()) + "; see the sweep function's log");
          }
        }
        if (!response.has("after")) {
          break;
        }
        range.add("after", response.get("after"));
      }
    }
    out.println(
        ByteSizes.count(checked)
            + (checked == 1 ? " file set" : " file sets")
            + " checked; "
            + (changed == 0 ? "nothing changed" : ByteSizes.count(changed) + " changed")
            + (failed == 0 ? "" : "; " + ByteSizes.count(failed) + " failed"));
    out.flush();
    return failed == 0 ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private JsonObject range() {
    JsonObject range = new JsonObject();
    if (set.isPresent()) {
      FileSetId id =
          RemotePipeline.set(set.get())
              .orElseThrow(
                  () -> usageError(set.get() + " is not a file set such as acme/2022-01-30"));
      if (from.isPresent() || to.isPresent() || prefix.isPresent()) {
        throw usageError("give either a file set, or --from and --to with or without --prefix");
      }
      range.addProperty("file_set", id.toString());
      return range;
    }
    if (from.isEmpty() || to.isEmpty() || to.get().isBefore(from.get())) {
      throw usageError("give a file set, or the first date with --from and the last with --to");
    }
    range.addProperty("prefix", prefix.orElse(""));
    range.addProperty("from", from.get().toString());
    range.addProperty("to", to.get().toString());
    return range;
  }

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
