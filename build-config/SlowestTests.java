import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prints the ten slowest test classes of a build, from the reports of Surefire and Failsafe.
 *
 * <p>Arguments: the project's root, and the start time of the build (ISO 8601). Older reports are
 * ignored.
 */
public final class SlowestTests {
  private static final int SHOWN = 10;

  /** The root element of a report; its attributes have no fixed order. */
  private static final Pattern SUITE = Pattern.compile("<testsuite\\b[^>]*>");

  private record TestClass(String name, int tests, double seconds) {}

  public static void main(String[] arguments) throws IOException {
    Instant start = Instant.parse(arguments[1]);
    List<TestClass> classes = new ArrayList<>();
    // A module is a directory of the root, or of a directory there.
    try (Stream<Path> modules = Files.walk(Path.of(arguments[0]), 2)) {
      for (Path module : modules.toList()) {
        for (String kind : List.of("surefire-reports", "failsafe-reports")) {
          read(module.resolve("target").resolve(kind), start, classes);
        }
      }
    }
    if (classes.isEmpty()) {
      return;
    }
    double seconds = classes.stream().mapToDouble(TestClass::seconds).sum();
    int tests = classes.stream().mapToInt(TestClass::tests).sum();
    System.out.printf(
        Locale.ROOT, "%d tests in %d classes, %.0f s. The slowest:%n", tests, classes.size(), seconds);
    classes.stream()
        .sorted(Comparator.comparingDouble(TestClass::seconds).reversed())
        .limit(SHOWN)
        .forEach(
            each ->
                System.out.printf(
                    Locale.ROOT, "%8.1f s %5d tests  %s%n", each.seconds, each.tests, each.name));
  }

  private static void read(Path directory, Instant start, List<TestClass> classes)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> reports = Files.list(directory)) {
      for (Path report : reports.toList()) {
        String name = report.getFileName().toString();
        if (name.startsWith("TEST-")
            && name.endsWith(".xml")
            && !Files.getLastModifiedTime(report).toInstant().isBefore(start)) {
          classes.add(parse(Files.readString(report)));
        }
      }
    }
  }

  private static TestClass parse(String report) {
    Matcher suite = SUITE.matcher(report);
    if (!suite.find()) {
      throw new IllegalArgumentException("not a Surefire report: " + report);
    }
    return new TestClass(
        attribute(suite.group(), "name"),
        Integer.parseInt(attribute(suite.group(), "tests")),
        Double.parseDouble(attribute(suite.group(), "time").replace(",", "")));
  }

  private static String attribute(String element, String name) {
    Matcher value = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(element);
    if (!value.find()) {
      throw new IllegalArgumentException("no attribute " + name + " in " + element);
    }
    return value.group(1);
  }
}
