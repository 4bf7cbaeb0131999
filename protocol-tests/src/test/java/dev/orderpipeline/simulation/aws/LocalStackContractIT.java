package dev.orderpipeline.simulation.aws;

import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** DynamoDB Local, S3Proxy and ElasticMQ behave as the contract says, by the SDK's own clients. */
@Tag("full")
class LocalStackContractIT extends AwsContract {
  private LocalStack stack;
  private DynamoDbClient dynamoDb;
  private S3Client s3;
  private SqsClient sqs;
  private LambdaClient lambda;
  private SnsClient sns;

  @BeforeAll
  void start() {
    Deployment pipeline = Deployment.orderPipeline();
    stack =
        LocalStack.start(
            LocalStackConfig.builder()
                .withoutSchedules()
                .deployment(
                    new Deployment(
                        pipeline.region(),
                        pipeline.account(),
                        pipeline.names(),
                        pipeline.buckets(),
                        pipeline.tables(),
                        pipeline.queues(),
                        pipeline.topics(),
                        List.of(),
                        List.of(),
                        List.of()))
                .build());
    dynamoDb = client(DynamoDbClient.builder());
    s3 = client(S3Client.builder());
    sqs = client(SqsClient.builder());
    lambda = client(LambdaClient.builder());
    sns = client(SnsClient.builder());
  }

  @AfterAll
  void stop() {
    stack.close();
  }

  private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(B builder) {
    return builder
        .endpointOverride(stack.endpoint())
        .region(Region.of(stack.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @Override
  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  @Override
  String table() {
    return stack.names().table();
  }

  @Override
  S3Client s3() {
    return s3;
  }

  @Override
  String bucket() {
    return stack.names().dropBucket();
  }

  @Override
  SqsClient sqs() {
    return sqs;
  }

  @Override
  String queueUrl() {
    return stack.messageQueueUrl();
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
    return stack.deployment().topics().get(0);
  }
}
