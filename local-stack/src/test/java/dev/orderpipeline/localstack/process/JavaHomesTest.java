package dev.orderpipeline.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHomesTest {
  @TempDir private Path directory;

  @Test
  void configuredHomeIsUsed() throws IOException {
    home("jdk-25", "25.0.1");

    assertThat(JavaHomes.forFunctions(Optional.of(Path.of("/named")), home("jdk-17", "17.0.1")))
        .isEqualTo(Path.of("/named"));
  }

  @Test
  void java25BesideTheRunningOneIsUsed() throws IOException {
    Path found = home("jdk-25", "25.0.1");
    home("jdk-21", "21.0.1");

    assertThat(JavaHomes.forFunctions(Optional.empty(), home("jdk-17", "17.0.1"))).isEqualTo(found);
  }

  @Test
  void java25InABundleBesideTheRunningOneIsUsed() throws IOException {
    Path found = home("25.jdk/Contents/Home", "25");

    assertThat(JavaHomes.forFunctions(Optional.empty(), home("17.jdk/Contents/Home", "17.0.1")))
        .isEqualTo(found);
  }

  @Test
  void runningJavaIsUsedIfThereIsNo25() throws IOException {
    home("jdk-21", "21.0.1");
    Path running = home("jdk-17", "17.0.1");

    assertThat(JavaHomes.forFunctions(Optional.empty(), running)).isEqualTo(running);
  }

  @Test
  void featureVersionIsReadFromTheReleaseFile() throws IOException {
    assertThat(JavaHomes.featureVersion(home("a", "25.0.3"))).isEqualTo(25);
    assertThat(JavaHomes.featureVersion(home("b", "26-ea"))).isEqualTo(26);
    assertThat(JavaHomes.featureVersion(directory)).isZero();
  }

  @Test
  void sparkRunsOnTheRunningJavaIfThatIsOldEnough() throws IOException {
    Path running = home("jdk-17", "17.0.1");
    home("jdk-21", "21.0.1");

    assertThat(JavaHomes.forSpark(Optional.of(home("named", "21.0.1")), running))
        .isEqualTo(running);
  }

  @Test
  void sparkRunsOnTheConfiguredJavaIfTheRunningOneIsTooNew() throws IOException {
    home("jdk-17", "17.0.1");
    Path named = home("named/it", "23.0.1");

    assertThat(JavaHomes.forSpark(Optional.of(named), home("jdk-24", "24"))).isEqualTo(named);
  }

  @Test
  void sparkRunsOnAnOlderJavaBesideTheRunningOne() throws IOException {
    home("jdk-11", "11.0.1");
    home("jdk-24", "24");
    Path found = home("jdk-25.jdk/Contents/Home", "17.0.1");

    assertThat(JavaHomes.forSpark(Optional.empty(), home("jdk-26", "26-ea"))).isEqualTo(found);
  }

  @Test
  void missingJavaForSparkIsAnErrorWithARemedy() throws IOException {
    Path running = home("jdk-25", "25.0.1");

    assertThatThrownBy(() -> JavaHomes.forSpark(Optional.empty(), running))
        .isInstanceOf(NoJavaForSparkException.class)
        .hasMessage(
            "Spark 3.5 runs on Java 17 to 23, not on the 25 in "
                + running
                + ". No suitable Java is installed beside it. Install a JDK 17, and set the"
                + " environment variable JAVA17_HOME to its home.");
  }

  private Path home(String name, String version) throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    Files.createFile(Files.createDirectories(home.resolve("bin")).resolve("java"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
