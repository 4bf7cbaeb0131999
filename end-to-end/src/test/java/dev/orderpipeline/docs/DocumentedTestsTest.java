package dev.orderpipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the names of tests in the documentation: each exists, and each fault names one that CI
 * runs. Also checks that each integration test is tagged with its tier.
 */
class DocumentedTestsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int FAULTS = 120;

  /** {@code `ReplayTest.aTest`}, or the class alone. */
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z0-9]*(?:IT|Test))(?:\\.([a-z][A-Za-z0-9]*))?`");

  private static final Pattern TAG = Pattern.compile("@Tag\\(\"[^\"]*\"\\)");
  private static final Pattern TIER = Pattern.compile("@Tag\\(\"(?:verify|full|proof)\"\\)");

  /** A list item with the indented lines after it. */
  private static final Pattern INVARIANT = Pattern.compile("(?m)^- .*(?:\\n  .*)*");

  private static final String PROOF = "@Tag(\"proof\")";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\|$");

  @ParameterizedTest
  @ValueSource(strings = {"architecture.md", "protocol.md", "verification.md"})
  void everyNamedTestExists(String document) throws IOException {
    Map<String, String> sources = testSources();
    List<String> missing = new ArrayList<>();
    for (MatchResult name : NAMED.matcher(text(document)).results().toList()) {
      String source = sources.getOrDefault(name.group(1), "");
      boolean exists = name.group(2) == null ? !source.isEmpty() : isTest(source, name.group(2));
      if (!exists) {
        missing.add(name.group());
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void everyInvariantNamesATest() throws IOException {
    String invariants = section(text("verification.md"), "Invariants");
    List<String> stated =
        INVARIANT.matcher(invariants).results().map(found -> found.group().strip()).toList();

    assertThat(stated).isNotEmpty();
    assertThat(stated)
        .allMatch(
            invariant -> {
              int enforced = invariant.indexOf("Enforced by:");
              return enforced > 0 && NAMED.matcher(invariant.substring(enforced)).find();
            });
  }

  @Test
  void everyFaultHasARowThatNamesItsTest() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    List<Integer> unproven = new ArrayList<>();
    Matcher rows = ROW.matcher(text("verification.md"));
    while (rows.find()) {
      numbers.add(Integer.valueOf(rows.group(1)));
      if (NAMED.matcher(rows.group()).results().noneMatch(name -> name.group(2) != null)) {
        unproven.add(Integer.valueOf(rows.group(1)));
      }
    }

    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, FAULTS).boxed().toList());
    assertThat(unproven).isEmpty();
  }

  /** CI does not run tests whose class or method is tagged {@code proof}. */
  @Test
  void everyFaultNamesATestThatCiRuns() throws IOException {
    Map<String, String> sources = testSources();
    List<Integer> provenOnly = new ArrayList<>();
    Matcher rows = ROW.matcher(text("verification.md"));
    while (rows.find()) {
      if (NAMED
          .matcher(rows.group())
          .results()
          .noneMatch(
              name ->
                  name.group(2) != null
                      && isRunByCi(
                          sources.getOrDefault(name.group(1), ""), name.group(1), name.group(2)))) {
        provenOnly.add(Integer.valueOf(rows.group(1)));
      }
    }

    assertThat(provenOnly).isEmpty();
  }

  @Test
  void everyInvariantNamesATestThatCiRuns() throws IOException {
    Map<String, String> sources = testSources();
    String invariants = section(text("verification.md"), "Invariants");

    assertThat(INVARIANT.matcher(invariants).results().map(found -> found.group().strip()))
        .isNotEmpty()
        .allMatch(
            invariant ->
                NAMED
                    .matcher(invariant)
                    .results()
                    .anyMatch(
                        name ->
                            isRunByCi(
                                sources.getOrDefault(name.group(1), ""),
                                name.group(1),
                                name.group(2))));
  }

  /** Surefire ignores classes whose name ends with IT, and Failsafe runs only tagged ones. */
  @Test
  void everyIntegrationTestHasTheTagOfItsTier() throws IOException {
    List<String> untagged = new ArrayList<>();
    testSources()
        .forEach(
            (name, source) -> {
              if (name.endsWith("IT") && !TIER.matcher(headerOf(source, name)).find()) {
                untagged.add(name);
              }
            });

    assertThat(untagged).isEmpty();
  }

  @Test
  void everyTagNamesATierOrMarksATestThatRecords() throws IOException {
    List<String> unknown = new ArrayList<>();
    testSources()
        .forEach(
            (name, source) ->
                TAG.matcher(source)
                    .results()
                    .filter(tag -> !TIER.matcher(tag.group()).matches())
                    .filter(tag -> !tag.group().equals("@Tag(\"recording\")"))
                    .forEach(tag -> unknown.add(name + ": " + tag.group())));

    assertThat(unknown).isEmpty();
  }

  /**
   * Whether CI runs a test.
   *
   * @param method without one, the whole class
   */
  private static boolean isRunByCi(String source, String name, String method) {
    if (source.isEmpty() || headerOf(source, name).contains(PROOF)) {
      return false;
    }
    if (method == null) {
      return true;
    }
    int declared = source.indexOf("void " + method + "(");
    // Annotations start after the blank line that follows the previous member.
    return declared >= 0
        && !source.substring(source.lastIndexOf("\n\n", declared), declared).contains(PROOF);
  }

  private static String headerOf(String source, String name) {
    return source.substring(0, source.indexOf("class " + name));
  }

  /** Whether the source has a test method of that name. */
  private static boolean isTest(String source, String method) {
    return Pattern.compile(
            "@(?:Test|ParameterizedTest)\\b(?:(?!\\n  }\\n)[\\s\\S])*?\\bvoid " + method + "\\(")
        .matcher(source)
        .find();
  }

  private static String section(String text, String heading) {
    int begin = text.indexOf("\n## " + heading + "\n");
    return text.substring(begin, text.indexOf("\n## ", begin + 1));
  }

  private static String text(String document) throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve(document));
  }

  /** The test sources of all modules by class name. */
  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Path module : new TreeSet<>(modules())) {
      try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString();
          sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
        }
      }
    }
    return sources;
  }

  private static List<Path> modules() throws IOException {
    // A module is a directory of the root, or of a directory there.
    try (Stream<Path> directories = Files.walk(ROOT, 2)) {
      return directories
          .filter(directory -> Files.isDirectory(directory.resolve("src/test/java")))
          .toList();
    }
  }
}
