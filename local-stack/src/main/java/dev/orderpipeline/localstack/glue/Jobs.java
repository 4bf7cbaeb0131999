package dev.orderpipeline.localstack.glue;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All jobs of a stack by name. */
public final class Jobs implements AutoCloseable {
  private final Map<String, JobRuntime> byName;
  private final ScheduledExecutorService timer;

  /**
   * Indexes jobs by name.
   *
   * @param timer the jobs' shared timer, which closes with them
   */
  Jobs(Collection<JobRuntime> jobs, ScheduledExecutorService timer) {
    this.byName =
        jobs.stream().collect(Collectors.toUnmodifiableMap(JobRuntime::name, Function.identity()));
    this.timer = timer;
  }

  Optional<JobRuntime> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    byName.values().forEach(JobRuntime::close);
    byName.values().forEach(JobRuntime::awaitEnd);
  }
}
