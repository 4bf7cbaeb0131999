package dev.orderpipeline.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.model.FileSetId;
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
      "Looks at what lies in the drop bucket as if the events had just come, and has what is complete"
          + " processed. Doing so again changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Everything was looked at.",
      "1:Something was not; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
final class ReconcileCommand implements Callable<Integer> {
  private final CliContext outside;

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
      description = "Only keys that begin so, such as acme/; without it all keys.")
  private Optional<String> prefix = Optional.empty();

  ReconcileCommand(CliContext outside) {
    this.outside = outside;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    JsonObject range = range();
    long looked = 0;
    long changed = 0;
    long failed = 0;
    try (RemotePipeline pipeline = connection.open(outside.environment())) {
      while (true) {
        JsonObject request = new JsonObject();
        request.add("reconcile", range);
        JsonObject answer = pipeline.sweep(request);
        looked += answer.get("looked_at").getAsLong();
        changed += answer.get("changed").getAsLong();
        for (JsonElement found : answer.getAsJsonArray("file_sets")) {
          out.println("found: " + found.getAsString());
        }
        if (answer.has("failed")) {
          for (JsonElement set : answer.getAsJsonArray("failed")) {
            failed++;
            out.println("failed: " + set.getAsString() + "; the sweep function's log tells why");
          }
        }
        if (!answer.has("after")) {
          break;
        }
        range.add("after", answer.get("after"));
      }
    }
    out.println(
        ByteSizes.count(looked)
            + (looked == 1 ? " file set" : " file sets")
            + " looked at; "
            + (changed == 0
                ? "all was recorded as it lies in the bucket"
                : ByteSizes.count(changed) + " had something new")
            + (failed == 0 ? "" : "; " + ByteSizes.count(failed) + " could not be looked at"));
    out.flush();
    return failed == 0 ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private JsonObject range() {
    JsonObject range = new JsonObject();
    if (set.isPresent()) {
      FileSetId id =
          RemotePipeline.set(set.get())
              .orElseThrow(() -> wrong(set.get() + " is no file set such as acme/2022-01-30"));
      if (from.isPresent() || to.isPresent() || prefix.isPresent()) {
        throw wrong("give either a file set, or --from and --to with or without --prefix");
      }
      range.addProperty("file_set", id.toString());
      return range;
    }
    if (from.isEmpty() || to.isEmpty() || to.get().isBefore(from.get())) {
      throw wrong("give a file set, or the first date by --from and the last one by --to");
    }
    range.addProperty("prefix", prefix.orElse(""));
    range.addProperty("from", from.get().toString());
    range.addProperty("to", to.get().toString());
    return range;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
