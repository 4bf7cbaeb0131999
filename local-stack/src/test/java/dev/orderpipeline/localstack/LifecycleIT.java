package dev.orderpipeline.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.gateway.PortInUseException;
import dev.orderpipeline.localstack.lambda.Invoker;
import dev.orderpipeline.localstack.lambda.LonelyFunctions;
import dev.orderpipeline.localstack.lambda.RuntimeClient;
import dev.orderpipeline.localstack.process.FunctionJarMissingException;
import dev.orderpipeline.localstack.template.Deployment;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@ExtendWith(TestStack.Shared.class)
class LifecycleIT {
  private static final int KILLED = 137;

  private final TestStack test;

  LifecycleIT(TestStack test) {
    this.test = test;
  }

  @Test
  void secondStackOnTheSamePortIsRejectedWithARemedy() {
    int port = test.stack().endpoint().getPort();

    assertThatThrownBy(
            () ->
                LocalStack.start(
                    TestStack.config(test.directory(), LocalStackListener.silent())
                        .port(port)
                        .build()))
        .isInstanceOfSatisfying(
            PortInUseException.class, rejection -> assertThat(rejection.port()).isEqualTo(port))
        .hasMessage(
            "Port "
                + port
                + " of 127.0.0.1 is in use, perhaps by a local stack that is already running."
                + " Stop that one, or choose another port (0 selects a free one).");
  }

  @Test
  void missingJarIsNamedBeforeAnythingStarts() {
    LocalStackConfig noCode =
        LocalStackConfig.builder()
            .deployment(TestStack.deployment())
            .port(test.stack().endpoint().getPort())
            .build();

    assertThatThrownBy(() -> LocalStack.start(noCode))
        .isInstanceOf(FunctionJarMissingException.class)
        .hasMessageContaining("none-lambda.jar");
  }

  @Test
  void closedStackLeavesNoProcessAndOnlyLogsAndCanBeClosedAgain(@TempDir Path directory)
      throws Exception {
    RecordingListener listener = new RecordingListener();
    Set<Long> before = TestStack.children();
    LocalStack stack = LocalStack.start(TestStack.config(directory, listener).build());
    Invoker invoker = new Invoker(stack);
    String busy = invoker.later(TestStack.ACTING, "{\"do\":\"hang\"}");
    listener.await(0, line -> line.equals("started " + TestStack.ACTING + " " + busy));
    assertThat(invoker.now(TestStack.EXPIRING, "{}")).isEqualTo("{}");
    String run = invoker.startJob(TestStack.JOB, "{\"do\":\"hang\"}");
    assertThat(TestStack.children()).hasSize(before.size() + 3);

    stack.close();

    assertThat(TestStack.children()).isEqualTo(before);
    assertThat(listener.linesWith(run)).containsExactly("job started " + TestStack.JOB + " " + run);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(directory.resolve("logs"));
    }
    assertThatCode(stack::close).doesNotThrowAnyException();
  }

  @Test
  void prewarmedFunctionRunsInItsReadyJvm(@TempDir Path directory) throws Exception {
    RecordingListener listener = new RecordingListener();
    try (LocalStack stack =
        LocalStack.start(
            TestStack.config(directory, listener)
                .deployment(TestStack.deploymentOf(TestStack.ACTING, TestStack.KEYS))
                .prewarm(true)
                .build())) {
      // The last one in the deployment's order.
      listener.await(0, line -> line.equals("ready " + TestStack.KEYS));

      assertThat(new Invoker(stack).now(TestStack.ACTING, "{}")).isEqualTo("{}");
      assertThat(listener.linesWith("ready " + TestStack.ACTING)).hasSize(1);
    }
  }

  @Test
  void portableClientRunsHandlersOnASchedule(@TempDir Path directory) throws Exception {
    RecordingListener listener = new RecordingListener();
    LocalStackConfig config =
        TestStack.config(directory, listener)
            .runtimeClient(RuntimeClient.PORTABLE)
            .javaHome(Path.of(System.getProperty("java.home")))
            .heapMegabytes(TestStack.ACTING, 100)
            .correctionSettle(Duration.ofSeconds(5))
            .environment(TestStack.ACTING, "ADDED", "more")
            .schedules(Duration.ofMillis(200))
            .build();
    try (LocalStack stack = LocalStack.start(config)) {
      Invoker invoker = new Invoker(stack);

      JsonObject description =
          JsonParser.parseString(invoker.now(TestStack.ACTING, "{\"do\":\"describe\"}"))
              .getAsJsonObject();
      assertThat(description.get("functionName").getAsString()).isEqualTo(TestStack.ACTING);
      assertThat(description.get("millisLeft").getAsInt()).isBetween(1, 30_000);
      assertThat(description.get("javaVersion").getAsInt()).isEqualTo(Runtime.version().feature());
      assertThat(description.get("heapMegabytes").getAsInt()).isBetween(90, 100);
      assertThat(description.getAsJsonObject("environment").get("ADDED").getAsString())
          .isEqualTo("more");
      assertThat(
              description
                  .getAsJsonObject("environment")
                  .get("CORRECTION_SETTLE_SECONDS")
                  .getAsString())
          .isEqualTo("5");
      assertThat(
              JsonParser.parseString(
                      invoker.now(TestStack.ACTING, "{\"do\":\"fail\",\"why\":\"so\"}"))
                  .getAsJsonObject()
                  .get("errorMessage")
                  .getAsString())
          .isEqualTo("so");
      assertThat(invoker.now(TestStack.UNREADY, "{}")).contains("no table given");
      assertThat(sweepEvent(stack, listener, directory))
          .isEqualTo(
              JsonParser.parseString(
                  """
                  {"version": "0",
                   "detail-type": "Scheduled Event",
                   "source": "aws.events",
                   "account": "000000000000",
                   "region": "eu-central-1",
                   "resources": ["arn:aws:events:eu-central-1:000000000000:rule/%s"],
                   "detail": {}}
                  """
                      .formatted(everyMinute(stack))));
    }
  }

  private static String everyMinute(LocalStack stack) {
    return stack.deployment().schedules().stream()
        .filter(schedule -> schedule.timing() instanceof Deployment.Timing.Every)
        .map(Deployment.Schedule::name)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void functionsExitWhenTheStackIsKilled(@TempDir Path directory) throws Exception {
    Process stack =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LonelyFunctions.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<ProcessHandle> functions;
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(stack.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.readLine()).isEqualTo("busy");
      functions = stack.children().toList();
      stack.destroyForcibly();
      assertThat(stack.waitFor()).isEqualTo(KILLED);
    }

    assertThat(functions).hasSize(2);
    for (ProcessHandle function : functions) {
      assertThatCode(() -> function.onExit().get(1, TimeUnit.MINUTES)).doesNotThrowAnyException();
    }
  }

  private static JsonObject sweepEvent(LocalStack stack, RecordingListener listener, Path directory)
      throws Exception {
    String prefix = "succeeded " + stack.names().sweepFunction() + " ";
    String line = listener.await(0, heard -> heard.startsWith(prefix));
    JsonObject event =
        JsonParser.parseString(
                Files.readString(directory.resolve(line.substring(prefix.length()) + ".json")))
            .getAsJsonObject();
    assertThat(event.remove("id").getAsString()).hasSize(36);
    assertThat(event.remove("time").getAsString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    return event;
  }
}
