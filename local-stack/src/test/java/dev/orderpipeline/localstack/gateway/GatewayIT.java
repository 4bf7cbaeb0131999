package dev.orderpipeline.localstack.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.TestStack;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

@Tag("full")
@ExtendWith(TestStack.Shared.class)
class GatewayIT {
  private final TestStack test;
  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  GatewayIT(TestStack test) {
    this.test = test;
    this.endpoint = test.stack().endpoint();
  }

  @Test
  void unknownServiceIsRejectedInXml() throws Exception {
    HttpResponse<String> response = send(HttpRequest.newBuilder(endpoint.resolve("/")), "sts");

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.body())
        .isEqualTo(
            "<ErrorResponse><Error><Type>Sender</Type><Code>NotImplemented</Code><Message>The"
                + " local stack has no service 'sts', only glue, lambda, sns, dynamodb, s3,"
                + " sqs.</Message></Error></ErrorResponse>");
  }

  @Test
  void unknownServiceIsRejectedInJson() throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(endpoint.resolve("/"))
                .header("Content-Type", "application/x-amz-json-1.1"),
            "logs");

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(JsonParser.parseString(response.body()).getAsJsonObject().get("message"))
        .hasToString(
            "\"The local stack has no service 'logs', only glue, lambda, sns, dynamodb, s3, sqs.\"");
  }

  @Test
  void clientsOfEveryServiceUnderstandARejection() {
    assertRejected(() -> test.client(S3Client.builder(), "AKID").listBuckets());
    assertRejected(
        () -> test.client(S3Client.builder(), "AKID").headBucket(r -> r.bucket(test.drop())),
        "Status Code: 403");
    assertRejected(() -> test.client(DynamoDbClient.builder(), "AKID").listTables());
    assertRejected(() -> test.client(SqsClient.builder(), "AKID").listQueues());
    assertRejected(() -> test.client(SnsClient.builder(), "AKID").listTopics());
    assertRejected(
        () ->
            test.client(LambdaClient.builder(), "AKID")
                .invoke(r -> r.functionName(TestStack.ACTING)));
  }

  @Test
  void rejectionOfAnUnsignedUploadReachesTheClient() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(endpoint.resolve("/" + test.drop() + "/unsigned.csv"))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[20 * 1024 * 1024]))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body())
        .isEqualTo(
            "<Error><Code>MissingAuthenticationToken</Code><Message>The local stack requires a"
                + " signed request. Sign it with AWS_ACCESS_KEY_ID=local"
                + " AWS_SECRET_ACCESS_KEY=local-secret.</Message></Error>");
  }

  @Test
  void formOnAPageCannotPurgeAQueue() throws Exception {
    HttpResponse<String> response =
        http.send(
            purge("", "application/x-www-form-urlencoded")
                .header("Origin", "https://attacker.example")
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body())
        .isEqualTo(
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>The local"
                + " stack rejects requests of web pages from"
                + " 'https://attacker.example'.</Message></Error></ErrorResponse>");
  }

  @Test
  void forgedPresignedQueryCannotPurgeAQueue() throws Exception {
    String credential =
        URLEncoder.encode("local/20260130/eu-central-1/sqs/aws4_request", StandardCharsets.UTF_8);

    HttpResponse<String> response =
        http.send(
            purge("?X-Amz-Credential=" + credential, "text/plain").build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("only for S3, not for 'sqs'");
  }

  @Test
  void preflightOfAPageIsRejected() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(endpoint.resolve("/"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://attacker.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void nameThatResolvesToThisMachineIsRejected() throws Exception {
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /"
                      + test.drop()
                      + " HTTP/1.1\r\nHost: attacker.example\r\nAuthorization: "
                      + TestStack.authorization("s3")
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 403 Forbidden\r\n")
          .contains("The local stack rejects the host 'attacker.example'.");
    }
  }

  private HttpRequest.Builder purge(String query, String contentType) {
    return HttpRequest.newBuilder(endpoint.resolve("/" + query))
        .header("Content-Type", contentType)
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "Action=PurgeQueue&QueueUrl="
                    + URLEncoder.encode(test.stack().messageQueueUrl(), StandardCharsets.UTF_8)));
  }

  private static void assertRejected(ThrowingCallable call) {
    assertRejected(
        call,
        "The local stack does not know the access key 'AKID'. Use AWS_ACCESS_KEY_ID=local"
            + " AWS_SECRET_ACCESS_KEY=local-secret.");
  }

  private static void assertRejected(ThrowingCallable call, String message) {
    AwsServiceException rejection = catchThrowableOfType(AwsServiceException.class, call);

    assertThat(rejection.statusCode()).isEqualTo(403);
    assertThat(rejection).hasMessageContaining(message);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String service) throws Exception {
    return http.send(
        request
            .header("Authorization", TestStack.authorization(service))
            .POST(HttpRequest.BodyPublishers.ofString("Action=GetCallerIdentity"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
