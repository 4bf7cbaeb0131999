package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.localstack.LocalStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs Python programs. */
final class Python {
  private Python() {}

  /** The environment variables of a client of the local stack. */
  static Map<String, String> environment(LocalStack stack) {
    return Map.of(
        "AWS_ACCESS_KEY_ID",
        LocalStack.ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY",
        LocalStack.SECRET_ACCESS_KEY,
        "AWS_DEFAULT_REGION",
        stack.region());
  }

  /**
   * Runs a program to its end and returns what it prints.
   *
   * @param directory where the program runs
   */
  static String run(Map<String, String> environment, Path directory, List<String> arguments)
      throws Exception {
    Path errors = Files.createTempFile("python", ".err");
    // Always Debian's package, which has boto3.
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    // Otherwise it writes compiled files beside its sources.
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    try {
      Process python = builder.start();
      String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(python.waitFor()).as(Files.readString(errors)).isZero();
      return output;
    } finally {
      Files.delete(errors);
    }
  }
}
