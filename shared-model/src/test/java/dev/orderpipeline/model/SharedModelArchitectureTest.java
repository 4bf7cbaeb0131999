package dev.orderpipeline.model;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The model depends on no other package; the ledger uses no AWS services but DynamoDB and S3. */
@Tag("verify")
class SharedModelArchitectureTest {
  private static final String BASE = "dev.orderpipeline.";
  private static final List<String> IN_ORDER =
      List.of("model", "page", "json", "function", "aws", "ledger", "status");
  private static final String SERVICES = "software.amazon.awssdk.services";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(IN_ORDER.stream().map(BASE::concat).toList());

  @Test
  void eachPackageDependsOnlyOnThoseBeforeIt() {
    for (int i = 0; i < IN_ORDER.size() - 1; i++) {
      String[] later =
          IN_ORDER.subList(i + 1, IN_ORDER.size()).stream()
              .map(name -> BASE + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(BASE + IN_ORDER.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(classes);
    }
  }

  @Test
  void modelJsonAndFunctionDoNotUseAws() {
    noClasses()
        .that()
        .resideInAnyPackage(BASE + "model..", BASE + "json..", BASE + "function..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "com.amazonaws..")
        .check(classes);
  }

  @Test
  void ledgerUsesNoServicesButDynamoDbAndS3() {
    noClasses()
        .that()
        .resideInAPackage(BASE + "ledger..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(SERVICES + "..")
                .and(not(resideInAnyPackage(SERVICES + ".dynamodb..", SERVICES + ".s3.."))))
        .check(classes);
  }

  @Test
  void noStaticFieldCanBeChanged() {
    fields().that().areStatic().should().beFinal().check(classes);
  }
}
