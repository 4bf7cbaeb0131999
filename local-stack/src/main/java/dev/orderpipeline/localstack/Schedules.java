package dev.orderpipeline.localstack;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
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

  /** Calls each function for the first time one interval from now. */
  void start(Optional<Duration> otherInterval) {
    for (Deployment.Schedule schedule : deployment.schedules()) {
      long millis = otherInterval.orElse(schedule.interval()).toMillis();
      Future<?> unused =
          timer.scheduleAtFixedRate(
              () ->
                  functions.invokeLater(
                      schedule.function(),
                      new Invocation(UUID.randomUUID().toString(), event(schedule))),
              millis,
              millis,
              TimeUnit.MILLISECONDS);
    }
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
