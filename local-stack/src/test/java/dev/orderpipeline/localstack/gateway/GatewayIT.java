package dev.orderpipeline.localstack.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.TestStack;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("full")
@ExtendWith(TestStack.Shared.class)
class GatewayIT {
  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  GatewayIT(TestStack test) {
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
  void presignedRequestGoesToItsService() throws Exception {
    String credential =
        URLEncoder.encode("a/20260130/eu-central-1/lambda/aws4_request", StandardCharsets.UTF_8);

    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(
                    endpoint.resolve(
                        "/2015-03-31/functions/nobody/invocations?X-Amz-Credential=" + credential))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .contains("ResourceNotFoundException");
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String service) throws Exception {
    return http.send(
        request
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=a/20260130/eu-central-1/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString("Action=GetCallerIdentity"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
