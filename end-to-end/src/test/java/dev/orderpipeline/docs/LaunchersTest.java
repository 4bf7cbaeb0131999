package dev.orderpipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @Test
  void buildShowsEachModuleAndNothingElse(@TempDir Path directory) throws Exception {
    // Each step waits until the last one was shown.
    Process build =
        building(
            directory,
            """
            until_shown() { until [ -e "$0.$1" ]; do sleep 0.1; done; }
            echo '[INFO] Building Shared model 0.1.0-SNAPSHOT        [1/2]'
            until_shown 1
            echo '[INFO] Building Command line 0.1.0-SNAPSHOT        [2/2]'
            until_shown 2
            """);
    BufferedReader lines = build.inputReader(StandardCharsets.UTF_8);

    assertThat(lines.readLine())
        .isEqualTo("Building (first run or changed sources); the first build takes minutes ...");
    assertThat(lines.readLine()).matches("\\[ *\\d+ s] building Shared model \\(1 of 2\\)");
    Files.createFile(directory.resolve("mvn.1"));
    String next = lines.readLine();
    while (next.endsWith("(1 of 2)")) {
      // Repeated every 15 seconds.
      next = lines.readLine();
    }
    assertThat(next).matches("\\[ *\\d+ s] building Command line \\(2 of 2\\)");
    Files.createFile(directory.resolve("mvn.2"));
    assertThat(build.waitFor()).isZero();
    assertThat(directory.resolve(".pipeline-build.lock")).doesNotExist();
  }

  @Test
  void failedBuildShowsTheReason(@TempDir Path directory) throws Exception {
    Process build =
        building(directory, "echo '[INFO] Scanning'; echo '[ERROR] no such symbol'; exit 1");

    assertThat(shown(build).lines())
        .containsExactly(
            "Building (first run or changed sources); the first build takes minutes ...",
            "[ERROR] no such symbol",
            "error: the build failed; Maven printed the reason above.");
    assertThat(build.waitFor()).isEqualTo(1);
    assertThat(directory.resolve(".pipeline-build.lock")).doesNotExist();
  }

  /** Builds an empty project with a Maven that only runs these commands. */
  private static Process building(Path directory, String maven) throws IOException {
    Path mvn = Files.writeString(directory.resolve("mvn"), "#!/bin/sh\n" + maven + "\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
    Path script =
        Files.writeString(
            directory.resolve("script"),
            """
            set -eu
            root=$1 modules= targets=cli stamp=$1/built.stamp needed= program=it
            . "$2"
            build
            """);
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh",
                script.toString(),
                directory.toString(),
                ROOT.resolve("build-config").resolve("launch.sh").toAbsolutePath().toString())
            .redirectErrorStream(true);
    builder.environment().merge("PATH", directory.toString(), (path, mine) -> mine + ":" + path);
    return builder.start();
  }

  private static String shown(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
