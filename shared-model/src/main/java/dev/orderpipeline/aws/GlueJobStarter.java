package dev.orderpipeline.aws;

import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.ResourceNumberLimitExceededException;

/** Starts runs of one AWS Glue job. Thread-safe. */
final class GlueJobStarter implements JobStarter {
  private final Supplier<GlueClient> glue;
  private final String job;

  /**
   * A starter of one job.
   *
   * @param glue the client, created at the first start
   * @param job the job's name
   */
  GlueJobStarter(Supplier<GlueClient> glue, String job) {
    this.glue = glue;
    this.job = job;
  }

  /** The starter for a Lambda function. */
  static GlueJobStarter onLambda(AwsClients aws, String job) {
    return new GlueJobStarter(
        // Lazy: few invocations start a job.
        new Lazy<>(() -> aws.client(GlueClient.builder(), CallLimits.JOB_START)), job);
  }

  @Override
  public String start(String request) {
    String run;
    try {
      run =
          glue.get()
              .startJobRun(
                  start -> start.jobName(job).arguments(Map.of("--request", toAscii(request))))
              .jobRunId();
    } catch (ConcurrentRunsExceededException e) {
      throw new JobsAtLimitException(
          "the job "
              + job
              + " has reached its maximum of concurrent runs; wait for a run to end, or raise"
              + " the job's maximum",
          e);
    } catch (ResourceNumberLimitExceededException e) {
      throw new JobsAtLimitException(
          "the job "
              + job
              + " cannot start: the account has reached its quota of concurrent job runs; wait"
              + " for a run to end, or ask AWS for a higher quota",
          e);
    }
    if (run == null) {
      throw SdkClientException.create("the response to StartJobRun has no JobRunId");
    }
    return run;
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
}
