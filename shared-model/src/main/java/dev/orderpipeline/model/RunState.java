package dev.orderpipeline.model;

/** The state of a run. */
public enum RunState {
  /** The run reads, joins and archives; nothing is published. */
  BUILDING(false),
  /** The archive is recorded and messages are being sent. It finishes before any other run. */
  PUBLISHING(false),
  /** The queue has accepted every message. */
  PUBLISHED(true),
  /** A file was rejected, or too many of its rows; nothing was published. */
  REJECTED(true),
  /** A newer revision arrived before the first message was sent. */
  SUPERSEDED(true),
  /** The run cannot continue without a manual request. */
  FAILED(true);

  private final boolean terminal;

  RunState(boolean terminal) {
    this.terminal = terminal;
  }

  /** Returns whether only a manual request can leave this state. */
  public boolean isTerminal() {
    return terminal;
  }
}
