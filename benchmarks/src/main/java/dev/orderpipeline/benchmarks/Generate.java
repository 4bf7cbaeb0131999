package dev.orderpipeline.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the command that writes the three files of a generated day. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    versionProvider = BenchVersion.class,
    description = {
      "Writes the three files of a generated day. The same options always give the same bytes."
    })
public final class Generate implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ShapeOptions options;

  @Parameters(paramLabel = "DIR", description = "The directory for the files.")
  private Path directory;

  private Generate() {}

  /** Runs the command with the arguments, and exits. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Generate())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    GeneratedDayFiles files = new DayWriter(shape()).write(directory);
    spec.commandLine().getOut().println(directory + ": " + files.size() + " bytes");
    return 0;
  }

  private DayShape shape() {
    try {
      return options.shape();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
