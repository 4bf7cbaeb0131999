package dev.orderpipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that the scripts rebuild a program after a change in any of its modules. */
class LaunchersTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern DEPENDENCY =
      Pattern.compile("(?s)<dependency>(?:(?!</dependency>).)*</dependency>");
  private static final Pattern OWN =
      Pattern.compile("<groupId>dev.orderpipeline</groupId>\\s*<artifactId>([a-z-]+)</artifactId>");

  @ParameterizedTest
  @CsvSource({
    "pipeline, 0, cli arrival-tracker processor",
    "pipeline, 1, benchmarks",
    "infra-cdk/app.sh, 0, infra-cdk arrival-tracker processor"
  })
  void changeOfAnyModuleOfAProgramRebuildsIt(String script, int which, String programs)
      throws IOException {
    Set<String> needed = new TreeSet<>();
    for (String program : programs.split(" ", -1)) {
      addWithDependencies(program, needed);
    }

    assertThat(modules(script, which)).isEqualTo(needed);
  }

  @Test
  void dependenciesOfDependenciesAreFound() throws IOException {
    Set<String> needed = new TreeSet<>();
    addWithDependencies("processor", needed);

    assertThat(needed).containsExactly("processor", "shared-model", "transform");
  }

  /** The words of one of the script's assignments to {@code modules} that add to no other. */
  private static Set<String> modules(String script, int which) throws IOException {
    MatchResult assignment =
        Pattern.compile("(?m)^ *modules=\"([a-z][a-z -]*)\"$")
            .matcher(Files.readString(ROOT.resolve(script)))
            .results()
            .toList()
            .get(which);
    return new TreeSet<>(Arrays.asList(assignment.group(1).split(" ", -1)));
  }

  private static void addWithDependencies(String module, Set<String> found) throws IOException {
    if (!found.add(module)) {
      return;
    }
    String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
    for (MatchResult dependency : DEPENDENCY.matcher(pom).results().toList()) {
      boolean isPackaged = !dependency.group().contains("<scope>test</scope>");
      for (MatchResult own : OWN.matcher(dependency.group()).results().toList()) {
        if (isPackaged) {
          addWithDependencies(own.group(1), found);
        }
      }
    }
  }
}
