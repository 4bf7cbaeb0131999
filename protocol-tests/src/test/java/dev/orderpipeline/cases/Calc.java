package dev.orderpipeline.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens and saves many files with LibreOffice Calc in one process. It follows a plan, because
 * starting Calc takes far longer than a conversion.
 */
final class Calc implements AutoCloseable {
  private final Path directory;
  private final String language;
  private final List<String> plan = new ArrayList<>();
  private Process process;

  /** A file format of Calc and its options. */
  record Format(String filter, String options) {
    static Format of(String filter) {
      return new Format(filter, "");
    }

    /**
     * A CSV file.
     *
     * @param options the tokens of Calc's filter
     */
    static Format csv(String options) {
      return new Format("Text - txt - csv (StarCalc)", options);
    }
  }

  /**
   * An empty plan.
   *
   * @param directory an empty one for the plan, Calc's profile and its log
   * @param language the one of numbers and dates, such as {@code de-DE}
   */
  Calc(Path directory, String language) {
    this.directory = directory;
    this.language = language;
  }

  void open(Path file, Format format) {
    add("open", file.toUri().toString(), format.filter, format.options);
  }

  /** Shows the numbers of a column of the opened file in a format. */
  void format(int column, String code) {
    add("format", Integer.toString(column), code);
  }

  void save(Path file, Format format) {
    add("save", file.toUri().toString(), format.filter, format.options);
  }

  private void add(String... cells) {
    plan.add(String.join("\t", cells));
  }

  /** Begins to follow the plan. */
  void start() throws IOException {
    Path user = Files.createDirectories(directory.resolve("profile/user"));
    Path macros = Files.createDirectories(user.resolve("basic/Standard"));
    write("registrymodifications.xcu", user);
    write("script.xlc", macros.getParent());
    write("script.xlb", macros);
    write("Convert.xba", macros);
    process =
        new ProcessBuilder(
                "soffice",
                "-env:UserInstallation=" + user.getParent().toUri(),
                "--headless",
                "macro:///Standard.Convert.Main(" + Files.write(file("plan"), plan) + ")")
            .redirectErrorStream(true)
            .redirectOutput(file("log").toFile())
            .start();
  }

  /** Waits until all files are saved. */
  void await() throws IOException, InterruptedException {
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    assertThat(ended).as(Files.readString(file("log"))).isTrue();
    assertThat(Files.exists(file("plan.failed")) ? Files.readString(file("plan.failed")) : "")
        .isEmpty();
    assertThat(process.exitValue()).as(Files.readString(file("log"))).isZero();
  }

  @Override
  public void close() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private void write(String resource, Path target) throws IOException {
    try (InputStream in = Calc.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(target.resolve(resource), text.replace("LANGUAGE", language));
    }
  }
}
