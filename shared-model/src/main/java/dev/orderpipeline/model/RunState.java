package dev.orderpipeline.model;

/** Where a run stands. */
public enum RunState {
  /** Reading, joining, archiving; nothing is published. */
  BUILDING(false),
  /** The archive is recorded and messages are being sent: will be finished before any other run. */
  PUBLISHING(false),
  /** Every message was accepted by the queue. */
  PUBLISHED(true),
  /** A file was rejected, or too many of its rows; nothing was published. */
  REJECTED(true),
  /** A newer revision came before the first message. */
  SUPERSEDED(true),
  /** The run cannot go on by itself. */
  FAILED(true);

  private final boolean terminal;

  RunState(boolean terminal) {
    this.terminal = terminal;
  }

  /** True if only a manual request leaves this state. */
  public boolean isTerminal() {
    return terminal;
  }
}
