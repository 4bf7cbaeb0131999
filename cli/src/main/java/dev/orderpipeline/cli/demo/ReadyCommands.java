package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.check.DayDirectory;
import dev.orderpipeline.cli.command.AwsConnection;
import dev.orderpipeline.cli.command.ShellWords;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.process.ServiceEndpoint;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * Writes commands for using a local stack, for a POSIX shell and the AWS CLI 2.9 or newer. Every
 * command names the endpoint, because some of these versions do not read it from the environment.
 */
final class ReadyCommands {
  private ReadyCommands() {}

  /** Returns the commands for a stack, with the files of {@code day} as the example. */
  static String of(LocalStack stack, DayDirectory day, Path launcher) {
    Deployment.Names names = stack.names();
    FileSetId set = new FileSetId("", day.date());
    ServiceEndpoint endpoint = stack.functionEndpoint();
    String aws =
        "  aws --endpoint-url "
            + endpoint.address()
            + endpoint.caBundle().map(root -> " --ca-bundle " + quoted(root)).orElse("")
            + " ";
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add("The pipeline is up on " + stack.endpoint() + " (S3, DynamoDB, SQS, Lambda).");
    endpoint
        .caBundle()
        .ifPresent(
            root ->
                text.add(
                    "It is also up on "
                        + endpoint.address()
                        + " for clients that trust the certificates in "
                        + quoted(root)
                        + "."));
    text.add("Ctrl-C stops the stack. Its buckets, tables and queues are in memory and are lost.");
    text.add("");
    text.add("In another terminal, first (the aws commands need AWS CLI version 2):");
    text.add(
        "  export AWS_ACCESS_KEY_ID="
            + LocalStack.ACCESS_KEY_ID
            + " AWS_SECRET_ACCESS_KEY="
            + LocalStack.SECRET_ACCESS_KEY
            + " AWS_DEFAULT_REGION="
            + stack.region());
    text.add("");
    text.add("Upload the sample's three files:");
    for (FileKind kind : FileKind.values()) {
      text.add(aws + "s3 cp " + quoted(day.of(kind)) + " s3://" + names.dropBucket() + "/");
    }
    text.add("or the three files of any day, with progress:");
    text.add("  " + quoted(launcher) + " upload DIR --bucket " + names.dropBucket() + here(stack));
    text.add("");
    text.add("List unpublished days with cause and remedy:");
    text.add("  " + quoted(launcher) + " status" + here(stack));
    text.add("");
    text.add("Replay the day:");
    text.add(
        aws
            + "lambda invoke --cli-binary-format raw-in-base64-out --cli-read-timeout 0"
            + " --function-name "
            + names.processingFunction()
            + " --payload '"
            + payload(stack, set)
            + "' /tmp/out.json && cat /tmp/out.json");
    text.add("");
    text.add("Receive messages (those not deleted are visible again after 30 s):");
    text.add(
        aws
            + "sqs receive-message --max-number-of-messages 10 --message-attribute-names All"
            + " --queue-url "
            + stack.messageQueueUrl());
    text.add("");
    text.add("List the recorded sets and runs, and the results:");
    text.add(aws + "dynamodb scan --table-name " + names.table());
    text.add(aws + "s3 ls --recursive s3://" + names.resultsBucket());
    text.add("");
    text.add("Logs of the functions:");
    for (Deployment.Function function : stack.deployment().functions()) {
      text.add("  tail -F " + quoted(stack.logFile(function.name())));
    }
    return text.toString();
  }

  private static String here(LocalStack stack) {
    return stack.endpoint().getPort() == AwsConnection.DEFAULT_LOCAL_PORT
        ? " --local"
        : " --endpoint-url " + stack.endpoint();
  }

  private static String payload(LocalStack stack, FileSetId set) {
    return "{\"number_of_files\": 3, \"s3_bucket\": \""
        + stack.names().dropBucket()
        + "\", \"customers_file\": \""
        + set.key(FileKind.CUSTOMERS)
        + "\", \"items_file\": \""
        + set.key(FileKind.ITEMS)
        + "\", \"orders_file\": \""
        + set.key(FileKind.ORDERS)
        + "\", \"sqs_queue_url\": \""
        + stack.messageQueueUrl()
        + "\"}";
  }

  /** Quotes a path as one word for a POSIX shell. */
  static String quoted(Path path) {
    return ShellWords.quoted(path.toAbsolutePath().normalize().toString());
  }
}
