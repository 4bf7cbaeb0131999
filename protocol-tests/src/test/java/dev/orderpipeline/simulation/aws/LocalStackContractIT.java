package dev.orderpipeline.simulation.aws;

import dev.orderpipeline.protocol.EmbeddedAws;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The contract tests on DynamoDB Local, S3Proxy and ElasticMQ, with real SDK clients. */
@Tag("full")
class LocalStackContractIT extends AwsContract {
  private EmbeddedAws aws;

  @BeforeAll
  void start() {
    aws = new EmbeddedAws();
  }

  @AfterAll
  void stop() {
    aws.close();
  }

  @Override
  DynamoDbClient dynamoDb() {
    return aws.dynamoDb();
  }

  @Override
  String table() {
    return aws.table();
  }

  @Override
  S3Client s3() {
    return aws.s3();
  }

  @Override
  String bucket() {
    return aws.dropBucket();
  }

  @Override
  SqsClient sqs() {
    return aws.sqs();
  }

  @Override
  String queueUrl() {
    return aws.messageQueueUrl();
  }

  @Override
  LambdaClient lambda() {
    return aws.lambda();
  }

  @Override
  SnsClient sns() {
    return aws.sns();
  }

  @Override
  String topic() {
    return aws.topicArn();
  }
}
