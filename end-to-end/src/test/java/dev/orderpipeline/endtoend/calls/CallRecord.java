package dev.orderpipeline.endtoend.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A committed record of the AWS calls of a stage, which the tests of the roles read. It has each
 * distinct call once, normalized by {@link CallNormalizer} and sorted.
 */
public enum CallRecord {
  /** The calls of a stage without the Spark job. */
  DEFAULT("aws-calls"),
  /** The calls of a stage with the Spark job. */
  WITH_SPARK("aws-calls-spark");

  /** The command that renews the committed records, for the project's root. */
  public static final String RENEWAL = "mvn -q -B -pl end-to-end -am -Prenew-calls verify";

  private static final Path COMMITTED = Path.of("infra-cdk/src/test/resources");

  private final String name;

  CallRecord(String name) {
    this.name = name;
  }

  /** The directory in which the functions and the job of this build record their calls. */
  public Path directory() {
    return Path.of("target", name).toAbsolutePath();
  }

  /** The committed file, from the project's root. */
  public Path file() {
    return COMMITTED.resolve(name + ".jsonl");
  }

  /** The lines recorded in this build. */
  public SortedSet<String> recorded() throws IOException {
    return recordedIn(directory());
  }

  static SortedSet<String> recordedIn(Path directory) throws IOException {
    SortedSet<String> lines = new TreeSet<>();
    if (!Files.isDirectory(directory)) {
      return lines;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).forEach(line -> lines.add(CallNormalizer.normalized(line)));
      }
    }
    return lines;
  }

  /** The committed lines. */
  public List<String> committed() throws IOException {
    return Files.readAllLines(Path.of("..").resolve(file()));
  }

  /** Replaces the committed lines by those recorded in this build. */
  public void renew() throws IOException {
    Path file = Path.of("..").resolve(file());
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", recorded()) + "\n");
  }

  /**
   * Returns the differences between two sets of lines: {@code +} marks a new line, {@code -} a
   * missing one.
   */
  static List<String> difference(Collection<String> committed, Collection<String> recorded) {
    SortedSet<String> all = new TreeSet<>(committed);
    all.addAll(recorded);
    List<String> difference = new ArrayList<>();
    for (String line : all) {
      if (!committed.contains(line)) {
        difference.add("+ " + line);
      } else if (!recorded.contains(line)) {
        difference.add("- " + line);
      }
    }
    return difference;
  }
}
