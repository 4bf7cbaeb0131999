package dev.orderpipeline.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionJarsTest {
  @TempDir private Path directory;

  @Test
  void jarIsFoundInTheRepositoryOfTheRunningCode() throws IOException {
    Path processor = file("processor/target/processor-lambda.jar");
    Path arrival = file("arrival-tracker/target/arrival-tracker-lambda.jar");
    FunctionJars jars =
        new FunctionJars(Optional.empty(), directory.resolve("local-stack/target/classes"));

    assertThat(jars.find("processor")).isEqualTo(processor);
    assertThat(jars.find("arrival-tracker")).isEqualTo(arrival);
  }

  @Test
  void jarIsFoundInTheConfiguredDirectory() throws IOException {
    Path jar = file("lib/processor-lambda.jar");

    assertThat(new FunctionJars(Optional.of(directory.resolve("lib")), directory).find("processor"))
        .isEqualTo(jar);
  }

  @Test
  void filesOfAJobAreFoundInItsModule() throws IOException {
    Path unused = file("processor/target/processor-lambda.jar");
    Path jar = file("processor-spark/target/processor-spark-job.jar");
    Path classPath = file("processor-spark/target/spark.classpath");
    Path options = file("processor-spark/target/spark.options");

    assertThat(new FunctionJars(Optional.empty(), directory).findJob("processor-spark"))
        .isEqualTo(new FunctionJars.JobFiles(jar, classPath, options));
  }

  @Test
  void jobThatIsNotBuiltIsNamedWithTheRemedy() throws IOException {
    Path unused = file("processor/target/processor-lambda.jar");

    assertThatThrownBy(
            () -> new FunctionJars(Optional.empty(), directory).findJob("processor-spark"))
        .isInstanceOf(FunctionJarMissingException.class)
        .hasMessageContaining("processor-spark/target/processor-spark-job.jar is missing")
        .hasMessageContaining("Build it with 'mvn package'");
  }

  @Test
  void jarMissingInTheConfiguredDirectoryIsNamed() {
    assertThatThrownBy(() -> new FunctionJars(Optional.of(directory), directory).find("processor"))
        .isInstanceOf(FunctionJarMissingException.class)
        .hasMessage(
            directory.resolve("processor-lambda.jar")
                + " is missing. The system property orderpipeline.functions must name the"
                + " directory of the functions' jars.");
  }

  @Test
  void jarThatIsNotBuiltIsNamedWithTheRemedy() {
    assertThatThrownBy(() -> new FunctionJars(Optional.empty(), directory).find("processor"))
        .isInstanceOf(FunctionJarMissingException.class)
        .hasMessageContaining("processor/target/processor-lambda.jar is missing")
        .hasMessageContaining("Build it with 'mvn package'");
  }

  private Path file(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
