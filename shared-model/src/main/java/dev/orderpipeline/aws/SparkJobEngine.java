package dev.orderpipeline.aws;

import dev.orderpipeline.function.EventLog;
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
   * @throws dev.orderpipeline.function.InvalidSettingException if a setting of the engine is
   *     invalid
   */
  public static Optional<SparkJobEngine> onLambda(Settings settings, EventLog log) {
    return settings
        .sparkJob()
        .map(job -> new SparkJobEngine(job, GlueJobStarter.onLambda(settings, job.name(), log)));
  }
}
