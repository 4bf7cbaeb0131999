package dev.orderpipeline.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The limits of a real client, over a connection with scripted responses. */
class CallLimitsTest {
  private static final CallLimits SHORT =
      new CallLimits(
          3,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMillis(1),
          Duration.ofMillis(2));
  private static final Answer SUCCESS = new Answer(200, "{\"TableNames\":[\"t\"]}");

  private final ScriptedHttp http = new ScriptedHttp();
  private final AtomicInteger retries = new AtomicInteger();

  static Stream<Answer> faultsThatPass() {
    return Stream.of(
        new Answer(500, "{\"__type\":\"InternalServerError\"}"),
        new Answer(503, ""),
        new Answer(400, "{\"__type\":\"ProvisionedThroughputExceededException\"}"),
        new Answer(400, "{\"__type\":\"ThrottlingException\"}"),
        Answer.RESET);
  }

  @ParameterizedTest
  @MethodSource("faultsThatPass")
  void transientFaultIsRetriedUntilItPasses(Answer fault) {
    http.answers.addAll(List.of(fault, fault, SUCCESS));

    assertThat(client(SHORT).listTables().tableNames()).containsExactly("t");

    assertThat(http.tries).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("faultsThatPass")
  void permanentFaultIsReportedAfterTheLastAttempt(Answer fault) {
    http.otherwise = fault;

    assertThatThrownBy(() -> client(SHORT).listTables()).isNotNull();

    assertThat(http.tries).isEqualTo(3);
  }

  @Test
  void invalidRequestIsNotRetried() {
    http.otherwise = new Answer(400, "{\"__type\":\"ValidationException\"}");

    assertThatThrownBy(() -> client(SHORT).listTables()).isInstanceOf(DynamoDbException.class);

    assertThat(http.tries).isEqualTo(1);
  }

  @Test
  @Tag("verify")
  void attemptThatTimesOutIsRetried() {
    http.answers.add(Answer.SILENCE);
    // On a busy machine later attempts can time out too, so there are many of them.
    CallLimits impatient =
        new CallLimits(
            50,
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            Duration.ofMillis(1),
            Duration.ofMillis(2));

    assertThat(client(impatient).listTables().tableNames()).containsExactly("t");

    assertThat(http.tries).isGreaterThanOrEqualTo(2);
  }

  @Test
  @Tag("verify")
  void callTimesOutWithAnyNumberOfAttemptsLeft() {
    http.otherwise = Answer.SILENCE;
    CallLimits impatient =
        new CallLimits(
            1000,
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofMillis(1),
            Duration.ofMillis(2));

    assertThatThrownBy(() -> client(impatient).listTables())
        .isInstanceOf(ApiCallTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TABLE", "OBJECT_HEAD", "OBJECT", "INVOCATION", "JOB_START"})
  void everyCallHasTimeForASecondAttempt(String name) throws ReflectiveOperationException {
    CallLimits limits = (CallLimits) CallLimits.class.getField(name).get(null);

    assertThat(limits.attemptTimeout().multipliedBy(2).plus(limits.maxDelay()))
        .isLessThanOrEqualTo(limits.callTimeout());
  }

  @Test
  void onlyRetriesAreCounted() {
    http.answers.addAll(List.of(SUCCESS, new Answer(500, ""), new Answer(503, ""), SUCCESS));

    assertThat(client(SHORT).listTables().tableNames()).containsExactly("t");
    assertThat(retries).hasValue(0);

    assertThat(client(SHORT).listTables().tableNames()).containsExactly("t");
    assertThat(retries).hasValue(2);
  }

  @Test
  void retryThatIsNotAllowedIsNotCounted() {
    http.otherwise = new Answer(500, "");

    assertThatThrownBy(() -> client(SHORT).listTables()).isInstanceOf(DynamoDbException.class);

    assertThat(retries).hasValue(2);
  }

  private DynamoDbClient client(CallLimits limits) {
    return DynamoDbClient.builder()
        .httpClient(http)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .overrideConfiguration(limits.withRetryListener(retries::incrementAndGet))
        .build();
  }

  /** The response to one attempt. */
  private record Answer(int status, String body) {
    private static final Answer RESET = new Answer(0, "reset");
    private static final Answer SILENCE = new Answer(0, "silence");
  }

  /** A client with scripted responses. */
  private static final class ScriptedHttp implements SdkHttpClient {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private Answer otherwise = SUCCESS;
    private int tries;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          tries++;
          Answer answer = answers.isEmpty() ? otherwise : answers.remove();
          if (answer.equals(Answer.RESET)) {
            throw new IOException("reset");
          }
          if (answer.equals(Answer.SILENCE)) {
            silence();
          }
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(answer.status()).build())
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

    private static void silence() throws IOException {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void close() {}
  }
}
