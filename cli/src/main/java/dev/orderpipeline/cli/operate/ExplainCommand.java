package dev.orderpipeline.cli.operate;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.model.FileSetId;
import java.io.PrintWriter;
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

/** {@code pipeline explain}: shows why a customer has a total, or none. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    customSynopsis = {
      "pipeline explain SET CUSTOMER [--revision N] [OPTIONS]",
      "       pipeline explain MESSAGE_ID [--set SET] [OPTIONS]"
    },
    description = {
      "Shows why a customer of a file set has a total, or none: the input files, every row that"
          + " names the customer, each step of the sum, the archived message, when the queue"
          + " accepted it, and what changed since earlier revisions. Changes nothing.",
      "The answer contains the required cells of these rows."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The message, or why there is none, is explained.",
      "1:It is not; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class ExplainCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "1..2",
      paramLabel = "SET CUSTOMER",
      description =
          "A file set such as acme/2022-01-30 (/2022-01-30 for the bucket's root) and a customer's"
              + " reference; or the message_id of a message, 64 characters.")
  private List<String> arguments = List.of();

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "Explains this revision (default: the last published one).")
  private Optional<Integer> revision = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "SET",
      description =
          "Searches a message_id only in this set, the message's attribute file_set (default: in"
              + " all sets, the newest first, which can take minutes).")
  private Optional<String> set = Optional.empty();

  @Option(names = "--json", description = "Prints the response as JSON.")
  private boolean json;

  public ExplainCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    JsonObject request = request();
    PrintWriter out = spec.commandLine().getOut();
    try (RemotePipeline pipeline = connection.open(context)) {
      JsonObject response = pipeline.explain(request);
      if (json) {
        Gson pretty = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        out.println(VisibleJson.of(pretty.toJson(response)));
      } else {
        ExplanationText.of(response).forEach(out::println);
      }
      return StatusTable.text(response, "outcome").equals("EXPLAINED")
          ? ExitCodes.OK
          : ExitCodes.FAILED;
    }
  }

  private JsonObject request() {
    if (arguments.size() == 2) {
      if (set.isPresent()) {
        throw usageError("--set is for a MESSAGE_ID; name the set only once");
      }
      if (revision.isPresent() && revision.get() < 1) {
        throw usageError("--revision must be 1 or more, not " + revision.get());
      }
      return ExplainQuery.ofCustomer(set(arguments.get(0)), arguments.get(1), revision);
    }
    String messageId = arguments.get(0);
    if (!ExplainQuery.isMessageId(messageId)) {
      throw usageError(
          messageId
              + " is not a message_id of 64 characters 0-9 and a-f; name one, or a file set such as"
              + " acme/2022-01-30 and a customer's reference");
    }
    if (revision.isPresent()) {
      throw usageError("a MESSAGE_ID belongs to one revision; omit --revision");
    }
    return ExplainQuery.ofMessage(messageId, set.map(this::set));
  }

  private FileSetId set(String argument) {
    return RemotePipeline.set(argument)
        .orElseThrow(() -> usageError(argument + " is not a file set such as acme/2022-01-30"));
  }

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
