package dev.orderpipeline.cli.console;

import java.util.List;

/** A command that a button runs. */
enum ActionKind {
  REPLAY(
      "Replay",
      "Processes the set. A published day is sent again under the same message ids.",
      "replay",
      List.of()),
  REPLAY_NOW(
      "Replay now",
      "Processes a correction at once, without waiting for further files.",
      "replay",
      List.of("--now")),
  CONTINUE_REPLAY("Continue the replay", "Continues an interrupted replay.", "replay", List.of()),
  DRY_RUN(
      "Dry run",
      "Shows what a replay would send and how it differs from what was sent. Sends nothing.",
      "replay",
      List.of("--dry-run", "--json")),
  REPLAY_AS_IT_IS(
      "Publish as is",
      "Publishes the day regardless of how many rows are rejected, orders have no items or"
          + " customers are withdrawn. Consumers get totals without these rows.",
      "replay",
      List.of("--as-it-is")),
  REPUBLISH(
      "Republish",
      "Sends the last published archive again, without reading the files.",
      "replay",
      List.of("--republish")),
  RECONCILE(
      "Reconcile",
      "Checks the files in the drop bucket as if their events had just arrived.",
      "reconcile",
      List.of()),
  LIST_FAILURES(
      "List failed invocations",
      "Lists the messages of the failure queues. Each listing counts as a receipt of the message.",
      "redrive",
      List.of("failures", "--list")),
  REDRIVE_FAILURES(
      "Redrive failed invocations",
      "Repeats each invocation that failed permanently, and deletes its message.",
      "redrive",
      List.of("failures")),
  LIST_DEAD_LETTERS(
      "List dead letters",
      "Lists the messages that consumers could not process.",
      "redrive",
      List.of("dead-letters", "--list")),
  REDRIVE_DEAD_LETTERS(
      "Redrive dead letters",
      "Moves the messages that consumers could not process back to the message queue.",
      "redrive",
      List.of("dead-letters"));

  private final String title;
  private final String effect;
  private final String command;

  @SuppressWarnings("ImmutableEnumChecker") // Each constant has a list of List.of.
  private final List<String> options;

  ActionKind(String title, String effect, String command, List<String> options) {
    this.title = title;
    this.effect = effect;
    this.command = command;
    this.options = options;
  }

  /** The text of the button. */
  String title() {
    return title;
  }

  /** What the command does, in a sentence. */
  String effect() {
    return effect;
  }

  String command() {
    return command;
  }

  List<String> options() {
    return options;
  }

  boolean needsSet() {
    return !command.equals("redrive");
  }
}
