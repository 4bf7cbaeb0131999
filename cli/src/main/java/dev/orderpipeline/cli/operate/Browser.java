package dev.orderpipeline.cli.operate;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Shows a page in the user's browser. */
public final class Browser {
  private Browser() {}

  /**
   * Starts the browser: {@code BROWSER}, or what the desktop chooses.
   *
   * @throws RequestFailedException if none can be started
   */
  public static void show(URI page, Map<String, String> environment) {
    String program =
        environment.getOrDefault(
            "BROWSER",
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
                ? "open"
                : "xdg-open");
    try {
      Process unused =
          new ProcessBuilder(program, page.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new RequestFailedException(
          "no browser could be started by " + program + "; open the page that is named above", e);
    }
  }
}
