package dev.orderpipeline.engine;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.http.SocketHttpClient;
import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.ledger.Once;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Metric;
import dev.orderpipeline.model.Settings;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Starts a job of AWS Glue. Thread-safe. */
final class GlueJobStarter implements JobStarter {
  private static final String SIGNING_NAME = "glue";
  private static final String TARGET = "AWSGlue";
  private static final String REGION = "AWS_REGION";

  /** As the SDK's clients read where AWS is, if it is somewhere else. */
  private static final String ENDPOINT_OF_GLUE = "AWS_ENDPOINT_URL_GLUE";

  private static final String ENDPOINT_OF_ALL = "AWS_ENDPOINT_URL";

  private final Supplier<JsonService> glue;
  private final String job;

  /**
   * A starter of one job.
   *
   * @param glue the service, made when something is first started
   * @param job its name
   */
  GlueJobStarter(Supplier<JsonService> glue, String job) {
    this.glue = glue;
    this.job = job;
  }

  /** The starter of a function's stage, whose further tries of a call are measured. */
  static GlueJobStarter onLambda(Settings settings, String job, EventLog log) {
    return new GlueJobStarter(
        // Few invocations start a job.
        new Once<>(
            () ->
                new JsonService(
                    place(settings),
                    EnvironmentVariableCredentialsProvider.create()::resolveCredentials,
                    // Unlike the JDK's client it never sends a request again by itself: each
                    // sending starts a job.
                    new SocketHttpClient(CallLimits.MAX_CONNECT, CallLimits.JOB_START.longestTry()),
                    CallLimits.JOB_START,
                    () -> log.measure(Map.of(Metric.CALL_RETRIES, 1)),
                    Sleeper.ofThread(),
                    System::nanoTime)),
        job);
  }

  static JsonService.Place place(Settings settings) {
    String region = settings.required(REGION);
    return new JsonService.Place(endpoint(settings, region), region, SIGNING_NAME, TARGET);
  }

  private static URI endpoint(Settings settings, String region) {
    // Not asked of the SDK, whose table of all services and regions is half a megabyte.
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return URI.create(
        settings
            .optional(ENDPOINT_OF_GLUE)
            .or(() -> settings.optional(ENDPOINT_OF_ALL))
            .orElse("https://glue." + region + "." + domain));
  }

  @Override
  public String start(String request) {
    try {
      return glue.get().call("StartJobRun", input(request), "JobRunId");
    } catch (AwsServiceException e) {
      throw switch (e.awsErrorDetails().errorCode()) {
        case "ConcurrentRunsExceededException" ->
            new JobsAtLimitException(
                "as many runs of the job "
                    + job
                    + " work as it may have at once; wait for one to end, or allow it more",
                e);
        case "ResourceNumberLimitExceededException" ->
            new JobsAtLimitException(
                "as many job runs work as the account may have at once, of "
                    + job
                    + " and others; wait for one to end, or ask AWS for more",
                e);
        default -> e;
      };
    }
  }

  /**
   * The same JSON in ASCII: a program is told its arguments in the encoding of whatever machine it
   * runs on.
   */
  private static String inAscii(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c > '~') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private String input(String request) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject();
      json.name("JobName").value(job);
      json.name("Arguments").beginObject();
      json.name("--request").value(inAscii(request));
      json.endObject();
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
