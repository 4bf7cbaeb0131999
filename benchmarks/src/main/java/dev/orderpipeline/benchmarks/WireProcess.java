package dev.orderpipeline.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the benchmark of sending and reading. It has its own process, because its libraries are not
 * on the class path of the others.
 */
final class WireProcess {
  private static final String MAIN = "dev.orderpipeline.benchmarks.wire.WireBench";

  private final Path home;

  /**
   * @param home the root of the project
   */
  WireProcess(Path home) {
    this.home = home;
  }

  /**
   * Runs the benchmark.
   *
   * @param day the directory of the day that is joined
   * @param rounds the number of measured rounds
   * @return its report, in Markdown
   */
  String run(Path day, int rounds) throws IOException, InterruptedException {
    Path libraries = home.resolve("benchmarks").resolve("target").resolve("call-lib");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dday=" + day.toAbsolutePath(),
                    "-Drounds=" + rounds,
                    "-cp",
                    System.getProperty("java.class.path")
                        + File.pathSeparator
                        + libraries.toAbsolutePath()
                        + File.separator
                        + "*",
                    MAIN))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new ChildFailedException(MAIN, status, "it printed the reason above");
    }
    return report;
  }
}
