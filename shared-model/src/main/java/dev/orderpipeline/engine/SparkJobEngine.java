package dev.orderpipeline.engine;

import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Settings;
import dev.orderpipeline.model.SparkJob;
import java.util.Objects;
import java.util.Optional;

/** A stage's engine for what is too large for a function: which job that is, and what starts it. */
public record SparkJobEngine(SparkJob job, JobStarter jobs) {
  public SparkJobEngine {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(jobs, "jobs");
  }

  /**
   * The engine of a function's stage, if it has one.
   *
   * @throws dev.orderpipeline.model.InvalidSettingException if what is said of it is wrong
   */
  public static Optional<SparkJobEngine> onLambda(Settings settings, EventLog log) {
    return settings
        .sparkJob()
        .map(job -> new SparkJobEngine(job, GlueJobStarter.onLambda(settings, job.name(), log)));
  }
}
