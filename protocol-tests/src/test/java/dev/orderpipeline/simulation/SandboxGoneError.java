package dev.orderpipeline.simulation;

/** Unwinds a task whose sandbox has died or whose schedule has ended. Nothing may catch it. */
final class SandboxGoneError extends Error {
  private static final long serialVersionUID = 1L;

  SandboxGoneError() {
    super("the sandbox is gone", null, false, false);
  }
}
