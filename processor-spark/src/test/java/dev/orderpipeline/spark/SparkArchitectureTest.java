package dev.orderpipeline.spark;

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

/** Spark only distributes rows: transform has the rules for them. Only the package job uses AWS. */
@Tag("verify")
class SparkArchitectureTest {
  private static final String SPARK = "dev.orderpipeline.spark";
  private static final String TRANSFORM = "dev.orderpipeline.transform";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(SPARK);

  @Test
  void joinDependsOnlyOnModelTransformAndArchive() {
    noClasses()
        .that()
        .resideInAPackage(SPARK)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.orderpipeline..")
                .and(
                    not(
                        resideInAnyPackage(
                            SPARK,
                            "dev.orderpipeline.model",
                            TRANSFORM + "..",
                            "dev.orderpipeline.processor.archive"))))
        .check(classes);
  }

  @Test
  void joinUsesNoAwsService() {
    noClasses()
        .that()
        .resideInAPackage(SPARK)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(classes);
  }

  @Test
  void dependsOnNoClusterManager() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.amazonaws..", "org.apache.hadoop..")
        .check(classes);
  }

  @Test
  void staticFieldsAreFinal() {
    fields().that().areStatic().should().beFinal().check(classes);
  }
}
