package dev.orderpipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliContextTest {
  @TempDir private Path directory;

  @Test
  void programIsAnAbsolutePath() {
    assertThat(program(directory.resolve("o'clock"), ""))
        .isEqualTo("'" + directory + "/o'\\''clock/pipeline'");
  }

  @Test
  void programOnThePathIsOneWord() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Files.createFile(home.resolve("pipeline"));
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("pipeline"), home.resolve("pipeline"));

    assertThat(program(home, "/nowhere::" + bin)).isEqualTo("pipeline");
  }

  @Test
  void anotherProgramOfThatNameOnThePathIsNotThisOne() throws IOException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Files.createFile(bin.resolve("pipeline"));

    assertThat(program(directory, bin.toString())).isEqualTo(directory + "/pipeline");
  }

  private static String program(Path home, String path) {
    return new CliContext(home, Map.of("PATH", path), 0, () -> {}).program();
  }
}
