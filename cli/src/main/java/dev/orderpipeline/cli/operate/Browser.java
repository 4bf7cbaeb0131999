package dev.orderpipeline.cli.operate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Shows a file in the user's browser. */
final class Browser {
  private Browser() {}

  /**
   * Starts the browser: {@code BROWSER}, or what the desktop chooses.
   *
   * @throws RequestFailedException if none can be started
   */
  static void show(Path page, Map<String, String> environment) {
    String program =
        environment.getOrDefault(
            "BROWSER",
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
                ? "open"
                : "xdg-open");
    try {
      Process unused =
          new ProcessBuilder(program, page.toUri().toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new RequestFailedException(
          "no browser could be started by " + program + "; open the file that is named above", e);
    }
  }
}
