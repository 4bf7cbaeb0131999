package dev.orderpipeline.simulation;

/**
 * Unwinds a task whose sandbox has died, or whose schedule is over. No code may recover from it.
 */
final class Ended extends Error {
  private static final long serialVersionUID = 1L;

  Ended() {
    super("the sandbox is gone", null, false, false);
  }
}
