package dev.orderpipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The commands and the console make only these AWS calls. Each is in the operators' managed policy;
 * a further one must be added to {@code AccessPolicies} and {@code AccessRightsIT} of infra-cdk.
 */
@Tag("verify")
class OperatorCallsTest {
  @Test
  void commandsAndConsoleMakeOnlyTheCallsOfTheOperatorsPolicy() {
    Set<String> calls =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.orderpipeline.cli.operate", "dev.orderpipeline.cli.console")
                .stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(OperatorCallsTest::isAwsCall)
                .map(call -> call.getTargetOwner().getSimpleName() + "." + call.getName())
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(calls)
        .containsExactly(
            "LambdaClient.invoke",
            "S3Client.getObject",
            "S3Client.getObjectAsBytes",
            "S3Client.listObjectsV2",
            "S3Client.listObjectsV2Paginator",
            "SqsClient.changeMessageVisibility",
            "SqsClient.deleteMessage",
            "SqsClient.getQueueAttributes",
            "SqsClient.getQueueUrl",
            "SqsClient.receiveMessage",
            "SqsClient.sendMessage");
  }

  private static boolean isAwsCall(JavaAccess<?> call) {
    String owner = call.getTargetOwner().getName();
    return owner.startsWith("software.amazon.awssdk.services.")
        && owner.endsWith("Client")
        && !Set.of("builder", "close", "serviceClientConfiguration").contains(call.getName());
  }
}
