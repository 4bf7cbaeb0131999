package dev.orderpipeline.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the Java that functions run on, the 25 of the managed runtime where there is one, and the
 * one for Spark, which no newer one runs.
 */
final class JavaHomes {
  private static final String RUNTIME_VERSION = "25";
  private static final int SPARK_SINCE = 17;

  /** It has no {@code Subject.getSubject} any more, which Spark 3.5 calls. */
  private static final int SPARK_BEFORE = 24;

  private JavaHomes() {}

  /**
   * The home of a Java 25, else the running one.
   *
   * @param named the home that the user named, if any
   * @param running the home of the running Java
   */
  static Path forFunctions(Optional<Path> named, Path running) {
    if (named.isPresent()) {
      return named.get();
    }
    return Stream.of(running.getParent(), macBundles(running))
        .filter(directory -> directory != null && Files.isDirectory(directory))
        .flatMap(JavaHomes::homesIn)
        .filter(home -> version(home).startsWith(RUNTIME_VERSION))
        .findFirst()
        .orElse(running);
  }

  /**
   * The home of a Java that runs Spark: the running one, else the one that the user named, else one
   * beside the running one.
   *
   * @throws NoJavaForSparkException if there is none
   */
  static Path forSpark(Optional<Path> named, Path running) {
    return Stream.concat(
            Stream.concat(Stream.of(running), named.stream()),
            Stream.of(running.getParent(), macBundles(running))
                .filter(directory -> directory != null && Files.isDirectory(directory))
                .flatMap(JavaHomes::homesIn))
        .filter(home -> Files.isRegularFile(launcher(home)))
        .filter(home -> featureVersion(home) >= SPARK_SINCE && featureVersion(home) < SPARK_BEFORE)
        .findFirst()
        .orElseThrow(() -> new NoJavaForSparkException(running, featureVersion(running)));
  }

  /** The program that starts a JVM. */
  static Path launcher(Path home) {
    Path windows = home.resolve("bin").resolve("java.exe");
    return Files.isExecutable(windows) ? windows : home.resolve("bin").resolve("java");
  }

  /** The feature version of a Java home, such as 17; 0 if its {@code release} does not say. */
  static int featureVersion(Path home) {
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

  /** On macOS a home is {@code <bundle>/Contents/Home}, and the bundles lie side by side. */
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
