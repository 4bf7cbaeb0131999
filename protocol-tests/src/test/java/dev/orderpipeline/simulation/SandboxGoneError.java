package dev.orderpipeline.simulation;

/** Unwinds a task whose sandbox has died or whose schedule has ended. It must not be caught. */
final class SandboxGoneError extends Error {
  private static final long serialVersionUID = 1L;

  SandboxGoneError() {
    super("the sandbox is gone", null, false, false);
  }
}
