package dev.orderpipeline.cli;

import com.google.gson.JsonObject;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends the requests of a replay, a bounded number at a time, each until it has ended. */
final class Replays {
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

  /** With the waits in between longer than a lease, and than a function may take. */
  private static final int MAX_BUSY_ANSWERS = 200;

  /** A job takes minutes, and hours are nothing unusual. */
  private static final Duration BETWEEN_TRIES_OF_A_JOB = Duration.ofSeconds(30);

  private static final int MAX_BUSY_ANSWERS_OF_A_JOB = 720;

  /**
   * With the waits in between longer than a job takes to come up, and shorter than the time after
   * which asking would start another one.
   */
  private static final int MAX_STARTED_ANSWERS = 40;

  private final RemotePipeline pipeline;
  private final Progress progress;
  private final Sleeper sleeper;
  private final JsonObject request;
  private final AtomicInteger ended = new AtomicInteger();

  /**
   * Replays.
   *
   * @param request what is sent for each set, but for the set
   */
  Replays(RemotePipeline pipeline, Progress progress, Sleeper sleeper, JsonObject request) {
    this.pipeline = pipeline;
    this.progress = progress;
    this.sleeper = sleeper;
    this.request = request;
  }

  /** Has all sets replayed; returns how many are not published then. */
  int all(List<FileSetId> sets, int atATime) {
    ExecutorService threads = Executors.newFixedThreadPool(atATime, Replays::thread);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      sets.forEach(set -> answers.add(threads.submit(() -> one(set, sets.size()))));
      int failed = 0;
      for (Future<Boolean> answer : answers) {
        failed += answer.get() ? 0 : 1;
      }
      return failed;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a replay ended without an answer", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sets were replayed", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean one(FileSetId set, int of) {
    boolean published = false;
    String line;
    try {
      JsonObject answer = untilEnded(set);
      String outcome = StatusTable.text(answer, "outcome");
      boolean wouldPublish =
          answer.has("dry_run")
              && StatusTable.text(answer.getAsJsonObject("dry_run"), "would_end")
                  .equals("PUBLISHED");
      published = outcome.equals("PUBLISHED") || wouldPublish;
      line = outcome + ": " + StatusTable.text(answer, "sentence") + dryRun(answer);
    } catch (RequestFailedException e) {
      line = "NOT DONE: " + e.getMessage();
    }
    progress.say(ended.incrementAndGet() + " of " + of + ": " + set + " " + line);
    return published;
  }

  private static String dryRun(JsonObject answer) {
    return answer.has("dry_run") ? "\n" + answer.get("dry_run") : "";
  }

  private JsonObject untilEnded(FileSetId set) {
    JsonObject ofSet = request.deepCopy();
    ofSet.addProperty("file_set", set.toString());
    boolean ofAJob = request.has("engine") && StatusTable.text(request, "engine").equals("spark");
    Duration wait = ofAJob ? BETWEEN_TRIES_OF_A_JOB : BETWEEN_TRIES;
    int mostBusy = ofAJob ? MAX_BUSY_ANSWERS_OF_A_JOB : MAX_BUSY_ANSWERS;
    int busy = 0;
    int started = 0;
    while (true) {
      JsonObject answer = pipeline.process(ofSet);
      String outcome = StatusTable.text(answer, "outcome");
      boolean goesOn = outcome.equals("CONTINUES");
      boolean held = outcome.equals("BUSY") && ++busy < mostBusy;
      boolean pendingStart = outcome.equals("STARTED") && ++started < MAX_STARTED_ANSWERS;
      if (!goesOn && !held && !pendingStart) {
        return answer;
      }
      progress.say(set + ": " + StatusTable.text(answer, "sentence"));
      if (held || pendingStart) {
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
