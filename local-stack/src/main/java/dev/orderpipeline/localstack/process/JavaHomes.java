package dev.orderpipeline.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the Java installations for functions and for Spark. Functions prefer Java 25, the version
 * of Lambda's managed runtime; Spark 3.5 needs Java 17 to 23.
 */
public final class JavaHomes {
  private static final String RUNTIME_VERSION = "25";
  private static final int MIN_SPARK_VERSION = 17;

  /** Java 24 removed the {@code Subject.getSubject} that Spark 3.5 calls. */
  private static final int MAX_SPARK_VERSION = 23;

  private JavaHomes() {}

  /**
   * The configured home; otherwise a Java 25 beside the running one; otherwise the running one.
   *
   * @param configured the home that the user configured, if any
   * @param running the home of the running Java
   */
  public static Path forFunctions(Optional<Path> configured, Path running) {
    if (configured.isPresent()) {
      return configured.get();
    }
    return Stream.of(running.getParent(), macBundles(running))
        .filter(directory -> directory != null && Files.isDirectory(directory))
        .flatMap(JavaHomes::homesIn)
        .filter(home -> version(home).startsWith(RUNTIME_VERSION))
        .findFirst()
        .orElse(running);
  }

  /**
   * The home of a Java that can run Spark: the running one, otherwise the configured one, otherwise
   * one beside the running one.
   *
   * @throws NoJavaForSparkException if there is none
   */
  public static Path forSpark(Optional<Path> configured, Path running) {
    return Stream.concat(
            Stream.concat(Stream.of(running), configured.stream()),
            Stream.of(running.getParent(), macBundles(running))
                .filter(directory -> directory != null && Files.isDirectory(directory))
                .flatMap(JavaHomes::homesIn))
        .filter(home -> Files.isRegularFile(launcher(home)))
        .filter(
            home ->
                featureVersion(home) >= MIN_SPARK_VERSION
                    && featureVersion(home) <= MAX_SPARK_VERSION)
        .findFirst()
        .orElseThrow(() -> new NoJavaForSparkException(running, featureVersion(running)));
  }

  /** The {@code java} executable of a home. */
  public static Path launcher(Path home) {
    Path windows = home.resolve("bin").resolve("java.exe");
    return Files.isExecutable(windows) ? windows : home.resolve("bin").resolve("java");
  }

  /**
   * The feature version of a Java home, such as 17; 0 if its {@code release} file does not state
   * one.
   */
  public static int featureVersion(Path home) {
    String digits = version(home).split("[^0-9]", 2)[0];
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static String version(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(release, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", "").trim())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + release + ".", e);
    }
  }

  /** On macOS a home is {@code <bundle>/Contents/Home}, and the bundles are in one directory. */
  private static Path macBundles(Path running) {
    Path contents = running.getParent();
    boolean bundled = running.endsWith("Home") && contents != null && contents.endsWith("Contents");
    return bundled && contents.getParent() != null ? contents.getParent().getParent() : null;
  }

  private static Stream<Path> homesIn(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .sorted()
          .flatMap(entry -> Stream.of(entry, entry.resolve("Contents").resolve("Home")))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the Java homes in " + directory + ".", e);
    }
  }
}
