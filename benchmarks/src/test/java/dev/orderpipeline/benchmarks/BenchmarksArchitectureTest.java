package dev.orderpipeline.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code pipeline bench} measures only the processor's data path, which calls no service. */
@Tag("verify")
class BenchmarksArchitectureTest {
  private static final String BENCHMARKS = "dev.orderpipeline.benchmarks";
  private static final String TRANSFORM = "dev.orderpipeline.transform";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BENCHMARKS);

  @Test
  void benchmarksDependOnlyOnTheModelAndTheDataPath() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BENCHMARKS + ".wire", BENCHMARKS + ".startup")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.orderpipeline..", "software.amazon..", "com.amazonaws..")
                .and(
                    not(
                        resideInAnyPackage(
                            BENCHMARKS + "..",
                            "dev.orderpipeline.model",
                            "dev.orderpipeline.json",
                            TRANSFORM + "..",
                            "dev.orderpipeline.processor.archive"))))
        .check(classes);
  }

  @Test
  void noStaticFieldCanBeChanged() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .haveNameNotMatching(".*jmh_generated.*")
        .should()
        .beFinal()
        .check(classes);
  }
}
