package dev.orderpipeline.cli.console;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Runs actions in the background, a bounded number at a time. Thread-safe. */
final class ActionRuns implements AutoCloseable {
  private static final int MAX_PARALLEL = 4;
  private static final int MAX_ACTIVE = 20;
  private static final int MAX_KEPT = 100;

  private final CommandRunner commands;
  private final ConsoleSettings settings;
  private final InstantSource clock;
  private final Runnable ended;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(MAX_PARALLEL, ActionRuns::thread);
  private final Map<String, ActionRun> runs = new LinkedHashMap<>();

  /**
   * Creates the runs.
   *
   * @param ended is called after each action
   */
  ActionRuns(
      CommandRunner commands, ConsoleSettings settings, InstantSource clock, Runnable ended) {
    this.commands = commands;
    this.settings = settings;
    this.clock = clock;
    this.ended = ended;
  }

  /** The command that an action runs, for a shell. */
  String command(ConsoleAction action) {
    return action.command(settings.program(), settings.connection());
  }

  /**
   * Starts an action; a form that is sent twice starts one.
   *
   * @param id identifies the form
   * @return empty if too many actions are running
   */
  synchronized Optional<ActionRun> start(String id, ConsoleAction action) {
    if (runs.containsKey(id)) {
      return find(id);
    }
    if (runs.values().stream().filter(ActionRun::isRunning).count() >= MAX_ACTIVE) {
      return Optional.empty();
    }
    ActionRun run = new ActionRun(id, action, command(action), clock.instant());
    try {
      threads.execute(() -> execute(run));
    } catch (RejectedExecutionException closed) {
      return Optional.empty();
    }
    runs.put(id, run);
    forgetOldest();
    return Optional.of(run);
  }

  synchronized Optional<ActionRun> find(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** The runs of this console, the last started first. */
  synchronized List<ActionRun> recent() {
    List<ActionRun> recent = new ArrayList<>(runs.values());
    Collections.reverse(recent);
    return recent;
  }

  private void execute(ActionRun run) {
    int code = 1;
    try (PrintWriter out = new PrintWriter(run.output(), true)) {
      code = commands.run(run.action().words(settings.connection()), out);
    } finally {
      run.end(code);
      ended.run();
    }
  }

  private void forgetOldest() {
    runs.values().stream()
        .filter(run -> !run.isRunning())
        .map(run -> run.path().substring(run.path().lastIndexOf('/') + 1))
        .limit(Math.max(0, runs.size() - MAX_KEPT))
        .toList()
        .forEach(runs::remove);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "console-action");
    thread.setDaemon(true);
    return thread;
  }
}
