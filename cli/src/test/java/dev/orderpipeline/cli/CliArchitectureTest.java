package dev.orderpipeline.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The commands are separate, and only the demo needs a local stack. */
@Tag("verify")
class CliArchitectureTest {
  private static final String CLI = "dev.orderpipeline.cli";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(CLI);

  @Test
  void packagesHaveNoCycles() {
    slices().matching(CLI + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void operatingUploadingAndCheckingNeedNoLocalStack() {
    noClasses()
        .that()
        .resideInAnyPackage(CLI + ".operate", CLI + ".upload", CLI + ".check")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.orderpipeline.localstack..")
        .check(classes);
  }

  @Test
  void noStaticFieldCanBeChanged() {
    fields().that().areStatic().should().beFinal().check(classes);
  }
}
