package dev.orderpipeline.localstack.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.orderpipeline.localstack.process.Threads;
import dev.orderpipeline.localstack.template.Deployment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Invokes functions on their schedules, with the events that EventBridge sends. */
public final class Schedules implements AutoCloseable {
  private final Deployment deployment;
  private final Functions functions;
  private final Clock clock;
  private final ScheduledExecutorService timer = Threads.timer("schedules");

  public Schedules(Deployment deployment, Functions functions, Clock clock) {
    this.deployment = deployment;
    this.functions = functions;
    this.clock = clock;
  }

  /**
   * Starts the schedules. The first invocation comes after one interval, or at the time of day.
   *
   * @param fixedRateInterval replaces the intervals of fixed-rate schedules
   */
  public void start(Optional<Duration> fixedRateInterval) {
    for (Deployment.Schedule schedule : deployment.schedules()) {
      if (schedule.timing() instanceof Deployment.Timing.Every every) {
        Duration interval = fixedRateInterval.orElse(every.interval());
        schedule(schedule, interval, interval);
      } else if (schedule.timing() instanceof Deployment.Timing.DailyAt daily) {
        schedule(schedule, untilNext(daily.time(), clock.instant()), Duration.ofDays(1));
      }
    }
  }

  static Duration untilNext(LocalTime time, Instant now) {
    ZonedDateTime from = now.atZone(ZoneOffset.UTC);
    ZonedDateTime today = from.with(time);
    return Duration.between(from, today.isAfter(from) ? today : today.plusDays(1));
  }

  private void schedule(Deployment.Schedule schedule, Duration first, Duration interval) {
    Future<?> unused =
        timer.scheduleAtFixedRate(
            () ->
                functions.invokeAsync(
                    schedule.function(),
                    new Invocation(
                        UUID.randomUUID().toString(),
                        schedule.input().orElseGet(() -> event(schedule)))),
            first.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private String event(Deployment.Schedule schedule) {
    JsonArray resources = new JsonArray();
    resources.add(
        "arn:aws:events:"
            + deployment.region()
            + ":"
            + deployment.account()
            + ":rule/"
            + schedule.name());
    JsonObject event = new JsonObject();
    event.addProperty("version", "0");
    event.addProperty("id", UUID.randomUUID().toString());
    event.addProperty("detail-type", "Scheduled Event");
    event.addProperty("source", "aws.events");
    event.addProperty("account", deployment.account());
    event.addProperty("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    event.addProperty("region", deployment.region());
    event.add("resources", resources);
    event.add("detail", new JsonObject());
    return event.toString();
  }
}
