package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class JarTimesTest {
  @ParameterizedTest
  @ValueSource(strings = {"arrival-tracker", "processor"})
  void lambdaJarDoesNotContainTheTimeOfItsBuild(String module) throws IOException {
    Path jar = Path.of("..", module, "target", module + "-lambda.jar");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Set<LocalDateTime> times =
          zip.stream().map(ZipEntry::getTimeLocal).collect(Collectors.toSet());
      assertThat(times).containsExactly(LocalDateTime.parse("2026-01-01T00:00"));
    }
  }
}
