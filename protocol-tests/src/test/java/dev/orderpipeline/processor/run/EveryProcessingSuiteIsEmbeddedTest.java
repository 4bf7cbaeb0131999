package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that every suite of this package also runs on the embedded services, except {@link
 * FaultAtEveryCallTest}, whose hundreds of runs would take too long there, and {@link
 * RetentionTest}, because nothing expires there.
 */
class EveryProcessingSuiteIsEmbeddedTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/orderpipeline/processor/run");

  @Test
  void everySuiteOfThePackageAlsoRunsOnTheEmbeddedServices() throws IOException {
    List<String> embedded =
        Arrays.stream(ProcessingOnEmbeddedServicesIT.class.getDeclaredClasses())
            .map(nested -> nested.getSuperclass().getSimpleName())
            .toList();

    assertThat(embedded).isNotEmpty().containsExactlyInAnyOrderElementsOf(suites());
  }

  private static List<String> suites() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .filter(name -> name.endsWith("Test"))
          .filter(name -> !name.equals(FaultAtEveryCallTest.class.getSimpleName()))
          .filter(name -> !name.equals(RetentionTest.class.getSimpleName()))
          .filter(name -> ProcessingSuite.class.isAssignableFrom(named(name)))
          .toList();
    }
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(ProcessingSuite.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class has the name of the file " + name + ".java", e);
    }
  }
}
