package dev.orderpipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.infra.OrderPipelineStack.Jars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.Stack;

class LambdaJarsTest {
  @TempDir private Path root;

  @Test
  void missingJarIsNamedWithItsRemedy() {
    assertThatThrownBy(() -> LambdaJars.below(root))
        .isInstanceOf(JarMissingException.class)
        .hasMessage(
            "there is no "
                + root.resolve("arrival-tracker/target/arrival-tracker-lambda.jar")
                + "; build it with: mvn package -DskipTests");
  }

  @Test
  @Tag("verify")
  void jobsJarIsRequiredOnlyByAStageWithTheJob() throws IOException {
    for (String module : List.of("arrival-tracker", "processor")) {
      Files.createDirectories(root.resolve(module + "/target"));
      Path unused = jar(module + "/target/" + module + "-lambda.jar", 0, "A", "a");
    }
    Jars jars = LambdaJars.below(root);
    Stack stack = new Stack();

    assertThatThrownBy(() -> jars.sparkJob().in(stack))
        .isInstanceOf(JarMissingException.class)
        .hasMessage(
            "there is no "
                + root.resolve("processor-spark/target/processor-spark-job.jar")
                + "; build it with: mvn package -DskipTests");
  }

  @Test
  void jarBuiltAgainFromTheSameSourcesHasTheSameDigest() throws IOException {
    assertThat(LambdaJars.contentDigest(jar("one", 0, "A", "a", "B", "b")))
        .isEqualTo(LambdaJars.contentDigest(jar("other", 1_000_000_000_000L, "B", "b", "A", "a")));
  }

  @Test
  void changedMovedAndMissingClassesHaveOtherDigests() throws IOException {
    assertThat(LambdaJars.contentDigest(jar("one", 0, "A", "a", "B", "b")))
        .isNotEqualTo(LambdaJars.contentDigest(jar("changed", 0, "A", "a", "B", "c")))
        .isNotEqualTo(LambdaJars.contentDigest(jar("moved", 0, "A", "a", "C", "b")))
        .isNotEqualTo(LambdaJars.contentDigest(jar("shifted", 0, "A", "aB", "B", "")))
        .isNotEqualTo(LambdaJars.contentDigest(jar("missing", 0, "A", "a")));
  }

  private Path jar(String file, long time, String... entries) throws IOException {
    Path jar = root.resolve(file);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (int i = 0; i < entries.length; i += 2) {
        ZipEntry entry = new ZipEntry(entries[i]);
        entry.setTime(time);
        zip.putNextEntry(entry);
        zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
