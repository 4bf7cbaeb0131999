package dev.orderpipeline.localstack;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
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

/** Calls functions regularly, with the events that EventBridge sends. */
final class Schedules implements AutoCloseable {
  private final Deployment deployment;
  private final Functions functions;
  private final Clock clock;
  private final ScheduledExecutorService timer = Threads.timer("schedules");

  Schedules(Deployment deployment, Functions functions, Clock clock) {
    this.deployment = deployment;
    this.functions = functions;
    this.clock = clock;
  }

  /**
   * Calls each function for the first time one interval from now, or at its time of day.
   *
   * @param otherInterval instead of the intervals of steady rates
   */
  void start(Optional<Duration> otherInterval) {
    for (Deployment.Schedule schedule : deployment.schedules()) {
      if (schedule.timing() instanceof Deployment.Timing.Every every) {
        Duration interval = otherInterval.orElse(every.interval());
        repeat(schedule, interval, interval);
      } else if (schedule.timing() instanceof Deployment.Timing.DailyAt daily) {
        repeat(schedule, untilNext(daily.time(), clock.instant()), Duration.ofDays(1));
      }
    }
  }

  static Duration untilNext(LocalTime time, Instant now) {
    ZonedDateTime from = now.atZone(ZoneOffset.UTC);
    ZonedDateTime today = from.with(time);
    return Duration.between(from, today.isAfter(from) ? today : today.plusDays(1));
  }

  private void repeat(Deployment.Schedule schedule, Duration first, Duration interval) {
    Future<?> unused =
        timer.scheduleAtFixedRate(
            () ->
                functions.invokeLater(
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
