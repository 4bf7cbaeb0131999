package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.model.FileSetId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends the requests of a replay, a bounded number in parallel, and repeats each until it ends. */
final class Replays {
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  /** Together with the waits, longer than a lease and than a function's timeout. */
  private static final int MAX_BUSY_RESPONSES = 200;

  /** A job takes minutes, often hours. */
  private static final Duration JOB_RETRY_INTERVAL = Duration.ofSeconds(30);

  private static final int MAX_BUSY_JOB_RESPONSES = 720;

  /**
   * Together with the waits, longer than a job takes to start, and shorter than the time after
   * which a request would start another job.
   */
  private static final int MAX_STARTED_RESPONSES = 40;

  private final RemotePipeline pipeline;
  private final Progress progress;
  private final Optional<PrintWriter> json;
  private final Sleeper sleeper;
  private final JsonObject request;
  private final AtomicInteger ended = new AtomicInteger();

  /**
   * Creates the replays.
   *
   * @param json gets each response as a line of JSON, instead of the progress
   * @param request the request for each set, without the set
   */
  Replays(
      RemotePipeline pipeline,
      Progress progress,
      Optional<PrintWriter> json,
      Sleeper sleeper,
      JsonObject request) {
    this.pipeline = pipeline;
    this.progress = progress;
    this.json = json;
    this.sleeper = sleeper;
    this.request = request;
  }

  /** Replays all sets; returns how many are not published. */
  int replayAll(List<FileSetId> sets, int parallel) {
    ExecutorService threads = Executors.newFixedThreadPool(parallel, Replays::thread);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      sets.forEach(set -> results.add(threads.submit(() -> replay(set, sets.size()))));
      int failed = 0;
      for (Future<Boolean> response : results) {
        failed += response.get() ? 0 : 1;
      }
      return failed;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a replay ended without a response", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sets were replayed", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean replay(FileSetId set, int of) {
    boolean published = false;
    String line;
    try {
      JsonObject response = replayUntilEnded(set);
      String outcome = StatusTable.text(response, "outcome");
      boolean wouldPublish =
          response.has("dry_run")
              && StatusTable.text(response.getAsJsonObject("dry_run"), "would_end")
                  .equals("PUBLISHED");
      published = outcome.equals("PUBLISHED") || wouldPublish;
      line =
          outcome + ": " + CliAdvice.of(StatusTable.text(response, "sentence")) + dryRun(response);
      json.ifPresent(out -> out.println(VisibleJson.of(response.toString())));
    } catch (RequestFailedException e) {
      line = "FAILED: " + e.getMessage();
      json.ifPresent(out -> out.println(VisibleJson.of(failure(set, e).toString())));
    }
    if (json.isPresent()) {
      return published;
    }
    progress.say(ended.incrementAndGet() + " of " + of + ": " + set + " " + line);
    return published;
  }

  private static String dryRun(JsonObject response) {
    return response.has("dry_run")
        ? "\n" + String.join("\n", DryRunTable.of(response.getAsJsonObject("dry_run")))
        : "";
  }

  private static JsonObject failure(FileSetId set, RequestFailedException e) {
    JsonObject failure = new JsonObject();
    failure.addProperty("file_set", set.toString());
    failure.addProperty("outcome", "FAILED");
    failure.addProperty("sentence", e.getMessage());
    return failure;
  }

  private JsonObject replayUntilEnded(FileSetId set) {
    JsonObject setRequest = request.deepCopy();
    setRequest.addProperty("file_set", set.toString());
    boolean byJob = request.has("engine") && StatusTable.text(request, "engine").equals("spark");
    Duration wait = byJob ? JOB_RETRY_INTERVAL : RETRY_INTERVAL;
    int maxBusy = byJob ? MAX_BUSY_JOB_RESPONSES : MAX_BUSY_RESPONSES;
    int busy = 0;
    int started = 0;
    while (true) {
      JsonObject response = pipeline.process(setRequest);
      String outcome = StatusTable.text(response, "outcome");
      boolean continues = outcome.equals("CONTINUES");
      boolean busyAgain = outcome.equals("BUSY") && ++busy < maxBusy;
      boolean pendingStart = outcome.equals("STARTED") && ++started < MAX_STARTED_RESPONSES;
      if (!continues && !busyAgain && !pendingStart) {
        return response;
      }
      if (json.isEmpty()) {
        progress.say(set + ": " + CliAdvice.of(StatusTable.text(response, "sentence")));
      }
      if (busyAgain || pendingStart) {
        sleeper.sleep(wait);
      }
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "replaying");
    thread.setDaemon(true);
    return thread;
  }
}
