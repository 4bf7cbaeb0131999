package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.StageSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Replays by a processor with scripted responses. */
class ReplaysTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final Duration OF_A_JOB = Duration.ofSeconds(30);

  private final ScriptedProcessor processor = new ScriptedProcessor();
  private final List<Duration> waits = new ArrayList<>();
  private final StringWriter out = new StringWriter();

  @Test
  void requestToAJobIsRepeatedUntilItHasPublished() {
    processor.answers.addAll(List.of("STARTED", "STARTED", "BUSY", "PUBLISHED"));

    assertThat(replay("{\"replay_id\":\"once\",\"engine\":\"spark\"}")).isZero();

    assertThat(processor.requests)
        .hasSize(4)
        .containsOnly(
            "{\"replay_id\":\"once\",\"engine\":\"spark\",\"file_set\":\"acme/2022-01-30\"}");
    assertThat(waits).containsExactly(OF_A_JOB, OF_A_JOB, OF_A_JOB);
    assertThat(out.toString().lines())
        .containsExactly(
            "[  0.0 s] acme/2022-01-30: it is STARTED",
            "[  0.0 s] acme/2022-01-30: it is STARTED",
            "[  0.0 s] acme/2022-01-30: it is BUSY",
            "[  0.0 s] 1 of 1: acme/2022-01-30 PUBLISHED: it is PUBLISHED");
  }

  @Test
  void waitForAJobThatDoesNotStartEndsBeforeTheRequestWouldStartAnother() {
    processor.otherwise = "STARTED";

    assertThat(replay("{\"replay_id\":\"once\",\"engine\":\"spark\"}")).isEqualTo(1);

    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(25));
    assertThat(out.toString()).endsWith("1 of 1: acme/2022-01-30 STARTED: it is STARTED\n");
  }

  @Test
  void requestToTheFunctionIsRepeatedMoreOften() {
    processor.answers.addAll(List.of("BUSY", "CONTINUES", "PUBLISHED"));

    assertThat(replay("{\"replay_id\":\"once\",\"engine\":\"lambda\"}")).isZero();

    assertThat(waits).containsExactly(Duration.ofSeconds(5));
  }

  private int replay(String request) {
    RemotePipeline pipeline =
        new RemotePipeline(
            processor, new SqsClientOfNobody(), ResourceNames.of(StageSettings.defaults()));
    return new Replays(
            pipeline,
            new Progress(new PrintWriter(out), () -> 0, 0),
            Optional.empty(),
            Collections.synchronizedList(waits)::add,
            JsonParser.parseString(request).getAsJsonObject())
        .replayAll(List.of(SET), 1);
  }

  /** A processor that returns these outcomes in order. */
  private static final class ScriptedProcessor implements LambdaClient {
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private String otherwise = "PUBLISHED";

    @Override
    public synchronized InvokeResponse invoke(InvokeRequest request) {
      requests.add(request.payload().asUtf8String());
      String outcome = answers.isEmpty() ? otherwise : answers.remove();
      JsonObject answer = new JsonObject();
      answer.addProperty("outcome", outcome);
      answer.addProperty("sentence", "it is " + outcome);
      return InvokeResponse.builder()
          .statusCode(200)
          .payload(SdkBytes.fromUtf8String(answer.toString()))
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  /** No replay calls the queue. */
  private static final class SqsClientOfNobody implements SqsClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
