package dev.orderpipeline.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks that each package imports only packages that come before it in the list. */
@Tag("verify")
class ProcessorArchitectureTest {
  private static final String BASE = "dev.orderpipeline.processor";
  private static final List<String> IN_ORDER =
      List.of(
          "archive", "publishing", "receipt", "plausibility", "run", "explain", "check", "wiring");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void eachPackageKnowsOnlyThoseBeforeIt() {
    for (int i = 0; i < IN_ORDER.size(); i++) {
      String[] later =
          IN_ORDER.subList(i + 1, IN_ORDER.size()).stream()
              .map(name -> BASE + "." + name + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(BASE + "." + IN_ORDER.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later)
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  @Test
  void noPackageKnowsTheHandler() {
    noClasses()
        .that()
        .resideInAPackage(BASE + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE)
        .allowEmptyShould(true)
        .check(classes);
  }
}
