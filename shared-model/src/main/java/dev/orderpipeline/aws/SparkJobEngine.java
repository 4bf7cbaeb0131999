package dev.orderpipeline.aws;

import dev.orderpipeline.function.Settings;
import dev.orderpipeline.model.LargeSetJob;
import java.util.Objects;
import java.util.Optional;

/** The Spark engine of a stage: its job's settings and the starter of the job. */
public record SparkJobEngine(LargeSetJob job, JobStarter jobs) {
  public SparkJobEngine {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(jobs, "jobs");
  }

  /**
   * The Spark engine of a Lambda function's stage, if it has one.
   *
   * @param aws creates the client at the first start of a job
   * @throws dev.orderpipeline.function.InvalidSettingException if a setting of the engine is
   *     invalid
   */
  public static Optional<SparkJobEngine> onLambda(Settings settings, AwsClients aws) {
    return settings
        .sparkJob()
        .map(job -> new SparkJobEngine(job, GlueJobStarter.onLambda(aws, job.name())));
  }
}
