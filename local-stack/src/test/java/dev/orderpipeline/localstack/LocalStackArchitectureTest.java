package dev.orderpipeline.localstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The services of the local stack are separate; only its root wires them. */
@Tag("verify")
class LocalStackArchitectureTest {
  private static final String LOCAL_STACK = "dev.orderpipeline.localstack";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(LOCAL_STACK);

  @Test
  void packagesHaveNoCycles() {
    slices().matching(LOCAL_STACK + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void noStaticFieldCanBeChanged() {
    fields().that().areStatic().should().beFinal().check(classes);
  }
}
