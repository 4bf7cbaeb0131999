package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline receipt}: saves the receipt of a file set. */
@Command(
    name = "receipt",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Saves the receipt of a file set's newest revision: receipt.html for people, receipt.json for"
          + " programs, rejected.csv with the rejected rows and affected.csv with the customers"
          + " without a total. Prints the path of the page.",
      "The files contain rows as the partner sent them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The receipt is saved.",
      "1:There is none, or it could not be read; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class ReceiptCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      paramLabel = "SET",
      description = "A file set such as acme/2022-01-30, or /2022-01-30 for the bucket's root.")
  private String set;

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "The receipt of this revision (default: of the newest).")
  private Optional<Integer> revision = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Saves the files in this directory (default: in a new temporary one).")
  private Optional<Path> directory = Optional.empty();

  @Option(names = "--open", description = "Also shows the page in the browser.")
  private boolean open;

  public ReceiptCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    FileSetId id =
        RemotePipeline.set(set)
            .orElseThrow(() -> usageError(set + " is not a file set such as acme/2022-01-30"));
    if (revision.isPresent() && revision.get() < 1) {
      throw usageError("--revision must be 1 or more, not " + revision.get());
    }
    PrintWriter out = spec.commandLine().getOut();
    try (RemotePipeline pipeline = connection.open(context)) {
      int wanted = revision.isPresent() ? revision.get() : newest(pipeline, id);
      try (PipelineBuckets buckets = connection.buckets(context, pipeline)) {
        Path target =
            directory.isPresent()
                ? directory.get()
                : Files.createTempDirectory("order-pipeline-receipt-");
        Optional<Path> page =
            new ReceiptDownload(buckets.s3(), buckets.results()).save(id, wanted, target);
        if (page.isEmpty()) {
          if (directory.isEmpty()) {
            Files.delete(target);
          }
          throw new RequestFailedException(
              "revision "
                  + wanted
                  + " of "
                  + id
                  + " has no receipt; the status of the set says whether it has ended");
        }
        out.println(page.get().toAbsolutePath().normalize());
        out.flush();
        if (open) {
          Browser.show(page.get().toUri(), context.environment());
        }
      }
    }
    return ExitCodes.OK;
  }

  private int newest(RemotePipeline pipeline, FileSetId id) {
    String argument = id.partner().isEmpty() ? "/" + id : id.toString();
    JsonObject status = RemotePipeline.sets(pipeline.status(Optional.of(argument))).get(0);
    int newest = status.get("revision").getAsInt();
    if (newest == 0) {
      throw new RequestFailedException(
          id + " has no receipt yet: " + StatusTable.text(status, "sentence"));
    }
    return newest;
  }

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
