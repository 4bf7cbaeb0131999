package dev.orderpipeline.protocol;

import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.queue.MessageQueue;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** A partition of the embedded DynamoDB Local, S3Proxy and ElasticMQ, with real SDK clients. */
public final class EmbeddedAws implements ProtocolAws {
  private final EmbeddedServices services;
  private final int partition;
  private final DynamoDbClient dynamoDb;
  private final S3Client s3;
  private final SqsClient sqs;
  private final SnsClient sns;
  private final LambdaClient lambda;

  /** Creates clients for a partition that no other suite uses. */
  public EmbeddedAws() {
    services = EmbeddedServices.shared();
    partition = services.nextPartition();
    dynamoDb = client(DynamoDbClient.builder());
    s3 = client(S3Client.builder());
    sqs = client(SqsClient.builder());
    sns = client(SnsClient.builder());
    lambda = client(LambdaClient.builder());
  }

  /** The endpoint of all services. */
  public URI endpoint() {
    return services.stack().endpoint();
  }

  /** The region of all services. */
  public Region region() {
    return Region.of(services.stack().region());
  }

  /** The name of the data-processing function, which does not exist here. */
  public String processingFunction() {
    return services.stack().names().processingFunction();
  }

  /** The name of the sweep function, which does not exist here. */
  public String sweepFunction() {
    return services.stack().names().sweepFunction();
  }

  /** The client of Lambda, which has no function here. */
  public LambdaClient lambda() {
    return lambda;
  }

  @Override
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  @Override
  public S3Client s3() {
    return s3;
  }

  @Override
  public SqsClient sqs() {
    return sqs;
  }

  @Override
  public SnsClient sns() {
    return sns;
  }

  @Override
  public String table() {
    return named(services.stack().names().table());
  }

  @Override
  public String dropBucket() {
    return named(services.stack().names().dropBucket());
  }

  @Override
  public String resultsBucket() {
    return named(services.stack().names().resultsBucket());
  }

  @Override
  public String messageQueueUrl() {
    return services.stack().queueUrl(named(services.stack().names().messageQueue()));
  }

  @Override
  public String topicArn() {
    return topic("order-pipeline-alarms");
  }

  @Override
  public String eventTopicArn() {
    return topic("order-pipeline-events");
  }

  private String topic(String name) {
    return services.stack().deployment().topics().stream()
        .filter(arn -> arn.endsWith(":" + name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public List<Map<String, AttributeValue>> items() {
    return dynamoDb
        .scanPaginator(request -> request.tableName(table()).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  @Override
  public List<Message> drain() {
    return MessageQueue.drain(sqs, messageQueueUrl());
  }

  @Override
  public List<PublishRequest> published() {
    return services.published();
  }

  @Override
  public void forgetNotifications() {
    services.forgetNotifications();
  }

  @Override
  public void close() {
    dynamoDb.close();
    s3.close();
    sqs.close();
    sns.close();
    lambda.close();
  }

  private String named(String name) {
    return EmbeddedServices.named(name, partition);
  }

  /** Builds a client of the embedded services. */
  public <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(B builder) {
    return builder
        .endpointOverride(endpoint())
        .region(region())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
