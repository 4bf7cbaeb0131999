package dev.orderpipeline.cli;

import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * Writes what a user of a local stack wants to type, for a POSIX shell and the AWS CLI, 2.9 or
 * newer: older ones of version 2 do not read the endpoint from the environment, so every command
 * names it.
 */
final class ReadyCommands {
  private ReadyCommands() {}

  /** The text for that stack, with the files of {@code day} as the example. */
  static String of(LocalStack stack, DayDirectory day, Path launcher) {
    Deployment.Names names = stack.names();
    FileSetId set = new FileSetId("", day.date());
    String aws = "  aws --endpoint-url " + stack.endpoint() + " ";
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add("The pipeline is up on " + stack.endpoint() + " (S3, DynamoDB, SQS, Lambda).");
    text.add("Buckets, tables and queues are in memory and end with it. Ctrl-C ends it.");
    text.add("");
    text.add("In another terminal, first:");
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
    text.add(
        "  "
            + quoted(launcher)
            + " upload DIR --bucket "
            + names.dropBucket()
            + " --endpoint-url "
            + stack.endpoint());
    text.add("");
    text.add("What has not gone out, why, and what to do:");
    text.add("  " + quoted(launcher) + " status --endpoint-url " + stack.endpoint());
    text.add("");
    text.add("Replay the day by hand:");
    text.add(
        aws
            + "lambda invoke --cli-binary-format raw-in-base64-out --cli-read-timeout 0"
            + " --function-name "
            + names.processingFunction()
            + " --payload '"
            + payload(stack, set)
            + "' out.json && cat out.json");
    text.add("");
    text.add("Receive messages (what is not deleted comes back after 30 s):");
    text.add(
        aws
            + "sqs receive-message --max-number-of-messages 10 --message-attribute-names All"
            + " --queue-url "
            + stack.messageQueueUrl());
    text.add("");
    text.add("What the pipeline knows of arrivals and runs, and what it wrote:");
    text.add(aws + "dynamodb scan --table-name " + names.table());
    text.add(aws + "s3 ls --recursive s3://" + names.resultsBucket());
    text.add("");
    text.add("Logs of the functions:");
    for (Deployment.Function function : stack.deployment().functions()) {
      text.add("  tail -F " + quoted(stack.logFile(function.name())));
    }
    return text.toString();
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

  /** A path as one word of a POSIX shell. */
  static String quoted(Path path) {
    String text = path.toAbsolutePath().normalize().toString();
    return text.matches("[A-Za-z0-9_./+:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
