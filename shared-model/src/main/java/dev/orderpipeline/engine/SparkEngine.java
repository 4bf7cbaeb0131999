package dev.orderpipeline.engine;

import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Settings;
import dev.orderpipeline.model.SparkJob;
import java.util.Objects;
import java.util.Optional;

/** A stage's engine for what is too large for a function: which job that is, and what starts it. */
public record SparkEngine(SparkJob job, JobStarter jobs) {
  public SparkEngine {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(jobs, "jobs");
  }

  /**
   * The engine of a function's stage, if it has one.
   *
   * @throws dev.orderpipeline.model.InvalidSettingException if what is said of it is wrong
   */
  public static Optional<SparkEngine> onLambda(Settings settings, EventLog log) {
    return settings
        .sparkJob()
        .map(job -> new SparkEngine(job, GlueJobStarter.onLambda(settings, job.name(), log)));
  }
}
