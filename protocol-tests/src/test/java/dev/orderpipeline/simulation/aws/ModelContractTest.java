package dev.orderpipeline.simulation.aws;

import java.time.InstantSource;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The contract tests on the in-memory models. */
class ModelContractTest extends AwsContract {
  private final InstantSource clock = InstantSource.system();
  private final ModelDynamoDb dynamoDb =
      new ModelDynamoDb(
          new ModelDynamoDb.Schema(
              "file-arrivals", "file_set", "entry", "open-sets", "open", "file_set", "expires_at"),
          new Expressions(),
          clock,
          changes -> {});
  private final ModelS3 s3 = new ModelS3(Set.of("bucket"), clock, stored -> {});
  private final ModelSqs sqs = new ModelSqs("https://sqs/queue", accepted -> {});
  private final ModelLambda lambda = new ModelLambda("function", payload -> {});
  private final ModelSns sns =
      new ModelSns(Set.of("arn:aws:sns:eu-central-1:1:topic"), published -> {});

  @Override
  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  @Override
  String table() {
    return "file-arrivals";
  }

  @Override
  S3Client s3() {
    return s3;
  }

  @Override
  String bucket() {
    return "bucket";
  }

  @Override
  SqsClient sqs() {
    return sqs;
  }

  @Override
  String queueUrl() {
    return "https://sqs/queue";
  }

  @Override
  LambdaClient lambda() {
    return lambda;
  }

  @Override
  SnsClient sns() {
    return sns;
  }

  @Override
  String topic() {
    return "arn:aws:sns:eu-central-1:1:topic";
  }
}
