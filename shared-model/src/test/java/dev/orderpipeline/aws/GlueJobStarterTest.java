package dev.orderpipeline.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;

/** The start of a job over a connection with scripted responses. */
class GlueJobStarterTest {
  private static final CallLimits LIMITS =
      new CallLimits(
          3,
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMillis(1),
          Duration.ofMillis(2));
  private static final Answer STARTED = new Answer(200, "{\"JobRunId\":\"jr_1\"}");
  private static final Answer LOST = new Answer(0, "");
  private static final Answer CUT = new Answer(200, "{\"JobRunId\":\"jr");

  private final ScriptedHttp http = new ScriptedHttp();
  private final AtomicInteger retries = new AtomicInteger();

  private final GlueJobStarter starter = new GlueJobStarter(this::client, "a-job");

  @Test
  void startPassesTheRequestAndReturnsTheRunId() {
    assertThat(starter.start("{\"file_set\":\"acme/2022-01-30\",\"revision\":2}"))
        .isEqualTo("jr_1");

    assertThat(http.bodies)
        .containsExactly(
            "{\"JobName\":\"a-job\",\"Arguments\":{\"--request\":"
                + "\"{\\\"file_set\\\":\\\"acme/2022-01-30\\\",\\\"revision\\\":2}\"}}");
  }

  @Test
  void startIsASignedCallOfGlueAtTheEndpoint() {
    starter.start("{}");

    HttpExecuteRequest sent = http.requests.get(0);
    assertThat(sent.httpRequest().method().name()).isEqualTo("POST");
    assertThat(sent.httpRequest().getUri()).isEqualTo(URI.create("http://127.0.0.1:4566/"));
    assertThat(sent.httpRequest().firstMatchingHeader("X-Amz-Target"))
        .contains("AWSGlue.StartJobRun");
    assertThat(sent.httpRequest().firstMatchingHeader("Content-Type"))
        .contains("application/x-amz-json-1.1");
    assertThat(sent.httpRequest().firstMatchingHeader("Authorization").orElseThrow())
        .matches(
            "AWS4-HMAC-SHA256 Credential=key/\\d{8}/eu-central-1/glue/aws4_request,"
                + " SignedHeaders=[a-z0-9;-]*x-amz-target[a-z0-9;-]*, Signature=[0-9a-f]{64}");
  }

  static Stream<Answer> faultsThatPass() {
    return Stream.of(
        LOST,
        CUT,
        new Answer(200, "<html>"),
        new Answer(500, "{\"__type\":\"InternalServiceException\",\"Message\":\"a\"}"),
        new Answer(503, "<html>out of order</html>"),
        new Answer(400, "{\"__type\":\"ThrottlingException\",\"message\":\"a\"}"),
        new Answer(400, "{\"__type\":\"com.amazonaws.glue#ThrottlingException\"}"));
  }

  @ParameterizedTest
  @MethodSource("faultsThatPass")
  void transientFaultIsRetriedUntilItPasses(Answer fault) {
    http.answers.addAll(List.of(fault, fault, STARTED));

    assertThat(starter.start("{}")).isEqualTo("jr_1");

    assertThat(http.bodies).hasSize(3).allMatch(http.bodies.get(0)::equals);
    assertThat(retries).hasValue(2);
  }

  @ParameterizedTest
  @MethodSource("faultsThatPass")
  void permanentFaultIsReportedAfterTheLastAttempt(Answer fault) {
    http.otherwise = fault;

    assertThatThrownBy(() -> starter.start("{}"))
        .isInstanceOfAny(SdkClientException.class, AwsServiceException.class);

    assertThat(http.bodies).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"Other\":\"jr_1\"}"})
  void responseWithoutARunIdIsReportedAndNotRetried(String body) {
    http.otherwise = new Answer(200, body);

    assertThatThrownBy(() -> starter.start("{}"))
        .isInstanceOf(SdkClientException.class)
        .hasMessage("the response to StartJobRun has no JobRunId");

    assertThat(http.bodies).hasSize(1);
  }

  @Test
  void accountsQuotaOfRunsIsReportedAsALimit() {
    http.otherwise =
        new Answer(400, "{\"__type\":\"ResourceNumberLimitExceededException\",\"Message\":\"\"}");

    assertThatThrownBy(() -> starter.start("{}"))
        .isInstanceOf(JobsAtLimitException.class)
        .hasMessage(
            "the job a-job cannot start: the account has reached its quota of concurrent job runs;"
                + " wait for a run to end, or ask AWS for a higher quota");
  }

  @Test
  void requestIsSentInAsciiForAnyPartnerName() {
    starter.start("{\"file_set\":\"m\u00fcller \ud83d\ude00/2022-01-30\"}");

    assertThat(http.bodies)
        .containsExactly(
            "{\"JobName\":\"a-job\",\"Arguments\":{\"--request\":"
                + "\"{\\\"file_set\\\":\\\"m\\\\u00fcller \\\\ud83d\\\\ude00/2022-01-30\\\"}\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConcurrentRunsExceededException",
        "com.amazonaws.glue#ConcurrentRunsExceededException",
        "ConcurrentRunsExceededException:http://internal.amazon.com/coral/com.amazonaws.glue/"
      })
  void jobsMaximumOfRunsIsReportedAsALimitAndNotRetried(String type) {
    http.otherwise =
        new Answer(400, "{\"__type\":\"" + type + "\",\"Message\":\"Concurrent runs exceeded\"}");

    assertThatThrownBy(() -> starter.start("{}"))
        .isInstanceOf(JobsAtLimitException.class)
        .hasMessage(
            "the job a-job has reached its maximum of concurrent runs; wait for a run to end, or"
                + " raise the job's maximum");

    assertThat(http.bodies).hasSize(1);
  }

  @Test
  void unknownJobIsReportedWithTheServicesCodeAndNotRetried() {
    http.otherwise =
        new Answer(400, "{\"__type\":\"EntityNotFoundException\",\"Message\":\"no such job\"}");

    assertThatThrownBy(() -> starter.start("{}"))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            rejected -> {
              assertThat(rejected.awsErrorDetails().errorCode())
                  .isEqualTo("EntityNotFoundException");
              assertThat(rejected.awsErrorDetails().errorMessage()).isEqualTo("no such job");
              assertThat(rejected.statusCode()).isEqualTo(400);
              assertThat(rejected.requestId()).isEqualTo("a-request");
            });

    assertThat(http.bodies).hasSize(1);
  }

  private GlueClient client() {
    return GlueClient.builder()
        .httpClient(http)
        .endpointOverride(URI.create("http://127.0.0.1:4566"))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .overrideConfiguration(LIMITS.withRetryListener(retries::incrementAndGet))
        .build();
  }

  /** The response to one attempt; status 0 means none. */
  private record Answer(int status, String body) {}

  /** A client with scripted responses. */
  private static final class ScriptedHttp implements SdkHttpClient {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<HttpExecuteRequest> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private Answer otherwise = STARTED;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      requests.add(request);
      bodies.add(text(request));
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          Answer answer = answers.isEmpty() ? otherwise : answers.remove();
          if (answer.status() == 0) {
            throw new IOException("lost");
          }
          return HttpExecuteResponse.builder()
              .response(
                  SdkHttpFullResponse.builder()
                      .statusCode(answer.status())
                      .putHeader("x-amzn-RequestId", "a-request")
                      .build())
              .responseBody(
                  AbortableInputStream.create(
                      new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8))))
              .build();
        }

        @Override
        public void abort() {
          // Nothing to stop.
        }
      };
    }

    private String text(HttpExecuteRequest request) {
      try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
