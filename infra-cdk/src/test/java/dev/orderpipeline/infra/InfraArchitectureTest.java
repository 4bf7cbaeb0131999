package dev.orderpipeline.infra;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The deployment depends on the model and the names of settings, but not on the functions' code.
 */
@Tag("verify")
class InfraArchitectureTest {
  private static final String INFRA = "dev.orderpipeline.infra";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(INFRA);

  @Test
  void dependsOnlyOnTheModelAndTheNamesOfSettings() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.orderpipeline..")
                .and(
                    not(
                        resideInAnyPackage(
                            INFRA,
                            "dev.orderpipeline.model",
                            "dev.orderpipeline.json",
                            "dev.orderpipeline.function"))))
        .check(classes);
  }

  @Test
  void callsNoAwsService() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon.awssdk..", "com.amazonaws..")
        .check(classes);
  }

  @Test
  void noStaticFieldCanBeChanged() {
    fields().that().areStatic().should().beFinal().check(classes);
  }
}
