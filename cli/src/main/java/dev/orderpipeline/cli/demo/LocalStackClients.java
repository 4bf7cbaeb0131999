package dev.orderpipeline.cli.demo;

import dev.orderpipeline.localstack.LocalStack;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** AWS clients for one local stack. */
public record LocalStackClients(
    S3Client s3, SqsClient sqs, DynamoDbClient dynamoDb, LambdaClient lambda, SdkHttpClient http)
    implements AutoCloseable {

  /** Creates clients for the stack. */
  public static LocalStackClients of(LocalStack stack) {
    SdkHttpClient http = UrlConnectionHttpClient.create();
    URI endpoint = stack.endpoint();
    Region region = Region.of(stack.region());
    return new LocalStackClients(
        client(S3Client.builder(), endpoint, region, http),
        client(SqsClient.builder(), endpoint, region, http),
        client(DynamoDbClient.builder(), endpoint, region, http),
        client(LambdaClient.builder(), endpoint, region, http),
        http);
  }

  @Override
  public void close() {
    s3.close();
    sqs.close();
    dynamoDb.close();
    lambda.close();
    http.close();
  }

  private static <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
      B builder, URI endpoint, Region region, SdkHttpClient http) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
        .httpClient(http)
        .build();
  }
}
