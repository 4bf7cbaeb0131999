package dev.orderpipeline.infra;

import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.ResultsLayout;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * Managed policies for the programs that consume the messages and for the people who operate the
 * pipeline. They are attached to nothing.
 */
final class AccessPolicies extends Construct {
  AccessPolicies(Construct scope, String id, Props props) {
    super(scope, id);
    ResourceNames names = props.names();
    policy("Consumer", names.accessPolicy("consumer"), "Receives the messages", consumer(props));
    policy(
        "Operator",
        names.accessPolicy("operator"),
        "Runs the commands and the console",
        operator(props));
  }

  private void policy(
      String id, String name, String description, List<PolicyStatement> statements) {
    ManagedPolicy.Builder.create(this, id)
        .managedPolicyName(name)
        .description(description)
        .statements(statements)
        .build();
  }

  private static List<PolicyStatement> consumer(Props props) {
    return List.of(
        IamStatements.statement(
            "ReceiveMessages",
            List.of(
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes"),
            props.queues().messages().getQueueArn()));
  }

  /** Allows each call of the commands, which {@code OperatorCallsTest} lists. */
  private static List<PolicyStatement> operator(Props props) {
    Queues queues = props.queues();
    String results = props.storage().resultsBucket().getBucketArn();
    return List.of(
        IamStatements.statement(
            "InvokeFunctions", List.of("lambda:InvokeFunction"), functionArns(props)),
        IamStatements.statement(
            "CountMessages",
            List.of("sqs:GetQueueUrl", "sqs:GetQueueAttributes"),
            arns(
                queues.messages(),
                queues.deadLetters(),
                queues.failures(),
                queues.failureDeadLetters())),
        IamStatements.statement(
            "TakeFailures",
            List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"),
            arns(queues.deadLetters(), queues.failures(), queues.failureDeadLetters())),
        IamStatements.statement(
            "ReturnDeadLetters", List.of("sqs:SendMessage"), arns(queues.messages())),
        // Partner, date and revision are part of a receipt's key below these prefixes.
        IamStatements.statement(
            "ReadReceipts",
            List.of("s3:GetObject"),
            results + "/" + ResultsLayout.RECEIPTS + "*",
            results + "/" + ResultsLayout.UNRECOGNISED + "*"),
        // For the console. Without it, S3 also answers 403 instead of 404 for a part that a
        // receipt lacks; such a request has no prefix, so a condition on it would not match.
        IamStatements.statement(
            "ListFiles", List.of("s3:ListBucket"), props.storage().dropBucketArn(), results));
  }

  private static String[] functionArns(Props props) {
    return props.functions().stream()
        .map(function -> function.function().getFunctionArn())
        .toArray(String[]::new);
  }

  private static String[] arns(Queue... queues) {
    return Stream.of(queues).map(Queue::getQueueArn).toArray(String[]::new);
  }

  /**
   * What the policies give access to.
   *
   * @param functions all functions that operators invoke; the arrival function is one, because a
   *     redrive repeats its failed invocations
   */
  record Props(ResourceNames names, Storage storage, Queues queues, List<JavaFunction> functions) {}
}
