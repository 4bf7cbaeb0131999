package dev.orderpipeline.aws;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.http.SocketHttpClient;
import dev.orderpipeline.json.JsonText;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Starts runs of one AWS Glue job. Thread-safe. */
final class GlueJobStarter implements JobStarter {
  private static final String SIGNING_NAME = "glue";
  private static final String TARGET = "AWSGlue";
  private static final String REGION = "AWS_REGION";

  /** The environment variables with which the SDK's clients override the endpoint. */
  private static final String GLUE_ENDPOINT = "AWS_ENDPOINT_URL_GLUE";

  private static final String ENDPOINT = "AWS_ENDPOINT_URL";

  private final Supplier<JsonService> glue;
  private final String job;

  /**
   * A starter of one job.
   *
   * @param glue the service, created at the first start
   * @param job the job's name
   */
  GlueJobStarter(Supplier<JsonService> glue, String job) {
    this.glue = glue;
    this.job = job;
  }

  /** The starter for a Lambda function; writes each retry of a call as a metric. */
  static GlueJobStarter onLambda(Settings settings, String job, EventLog log) {
    return new GlueJobStarter(
        // Created lazily: few invocations start a job.
        new Lazy<>(
            () ->
                new JsonService(
                    serviceEndpoint(settings),
                    EnvironmentVariableCredentialsProvider.create()::resolveCredentials,
                    // Unlike the JDK's client, it never resends a request: each one starts a job.
                    new SocketHttpClient(
                        CallLimits.MAX_CONNECT, CallLimits.JOB_START.attemptTimeout()),
                    CallLimits.JOB_START,
                    () -> log.writeMetrics(Map.of(Metric.CALL_RETRIES, 1)),
                    Sleeper.ofThread(),
                    System::nanoTime)),
        job);
  }

  static JsonService.ServiceEndpoint serviceEndpoint(Settings settings) {
    String region = settings.required(REGION);
    return new JsonService.ServiceEndpoint(
        endpoint(settings, region), region, SIGNING_NAME, TARGET);
  }

  private static URI endpoint(Settings settings, String region) {
    // Not from the SDK: its table of all services and regions is half a megabyte.
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return URI.create(
        settings
            .optional(GLUE_ENDPOINT)
            .or(() -> settings.optional(ENDPOINT))
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
                "the job "
                    + job
                    + " has reached its maximum of concurrent runs; wait for a run to end, or raise"
                    + " the job's maximum",
                e);
        case "ResourceNumberLimitExceededException" ->
            new JobsAtLimitException(
                "the job "
                    + job
                    + " cannot start: the account has reached its quota of concurrent job runs; wait"
                    + " for a run to end, or ask AWS for a higher quota",
                e);
        default -> e;
      };
    }
  }

  /** The same JSON in ASCII, because the job decodes its arguments with its platform's charset. */
  private static String toAscii(String json) {
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
    return JsonText.of(
        json -> {
          json.beginObject();
          json.name("JobName").value(job);
          json.name("Arguments").beginObject();
          json.name("--request").value(toAscii(request));
          json.endObject();
          json.endObject();
        });
  }
}
