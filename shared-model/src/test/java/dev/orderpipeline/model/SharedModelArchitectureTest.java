package dev.orderpipeline.model;

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

/** The model depends on no other package; the ledger uses no AWS services but DynamoDB and S3. */
@Tag("verify")
class SharedModelArchitectureTest {
  private static final String MODEL = "dev.orderpipeline.model";
  private static final String LEDGER = "dev.orderpipeline.ledger";
  private static final String HTTP = "dev.orderpipeline.http";
  private static final String ENGINE = "dev.orderpipeline.engine";
  private static final String SERVICES = "software.amazon.awssdk.services";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(MODEL, LEDGER, HTTP, ENGINE);

  @Test
  void theModelDependsNeitherOnAwsNorOnTheLedger() {
    noClasses()
        .that()
        .resideInAPackage(MODEL + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon..", "com.amazonaws..", LEDGER + "..", HTTP + "..", ENGINE + "..")
        .check(classes);
  }

  @Test
  void theLedgerDependsOnNoServicesButDynamoDbAndS3() {
    noClasses()
        .that()
        .resideInAPackage(LEDGER + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(SERVICES + "..")
                .and(not(resideInAnyPackage(SERVICES + ".dynamodb..", SERVICES + ".s3.."))))
        .check(classes);
  }

  @Test
  void theHttpClientDependsOnlyOnTheSdkInterfaceThatItImplements() {
    noClasses()
        .that()
        .resideInAPackage(HTTP + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("software.amazon..", MODEL + "..", LEDGER + "..")
                .and(not(resideInAPackage("software.amazon.awssdk.http"))))
        .check(classes);
  }

  @Test
  void theModelAndTheLedgerDoNotDependOnTheJobStarter() {
    noClasses()
        .that()
        .resideInAnyPackage(MODEL + "..", LEDGER + "..", HTTP + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ENGINE + "..")
        .check(classes);
  }

  @Test
  void theJobStarterDependsOnNoServiceOfTheSdk() {
    noClasses()
        .that()
        .resideInAPackage(ENGINE + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SERVICES + "..")
        .check(classes);
  }

  @Test
  void noStaticFieldCanBeChanged() {
    fields().that().areStatic().should().beFinal().check(classes);
  }
}
