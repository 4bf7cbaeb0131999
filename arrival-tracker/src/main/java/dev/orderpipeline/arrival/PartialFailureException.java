package dev.orderpipeline.arrival;

import java.util.ArrayList;
import java.util.List;

/**
 * Reports that some file sets, unrecognised files or the events of an invocation failed. Each cause
 * is a suppressed exception. The invocation fails, so that Lambda retries it; handling the others
 * again is harmless.
 */
final class PartialFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Keeps the message short; the stack trace has every cause. */
  private static final int MAX_NAMED = 20;

  private PartialFailureException(String message) {
    super(message);
  }

  private static String named(List<String> failed) {
    return failed.size() <= MAX_NAMED
        ? failed.toString()
        : failed.subList(0, MAX_NAMED) + " and " + (failed.size() - MAX_NAMED) + " more";
  }

  /**
   * The action for one file set or file, or for the events.
   *
   * @param about the id of the set, the key of the unrecognised file, or a word for the events
   */
  record Step(String about, Runnable action) {}

  /**
   * Runs every step, so that the failure of one partner does not delay others.
   *
   * @throws PartialFailureException after the last step, if any failed
   */
  static void runEach(List<Step> steps) {
    List<String> failed = new ArrayList<>();
    List<RuntimeException> causes = new ArrayList<>();
    for (Step step : steps) {
      try {
        step.action().run();
      } catch (RuntimeException e) {
        failed.add(step.about());
        causes.add(e);
      }
    }
    if (!failed.isEmpty()) {
      PartialFailureException failure =
          new PartialFailureException(
              failed.size()
                  + " of "
                  + steps.size()
                  + " steps failed: "
                  + named(failed)
                  + "; the retry of this invocation or the next sweep repeats them");
      causes.forEach(failure::addSuppressed);
      throw failure;
    }
  }
}
