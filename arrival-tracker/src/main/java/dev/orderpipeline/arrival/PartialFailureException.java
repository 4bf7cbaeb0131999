package dev.orderpipeline.arrival;

import java.util.ArrayList;
import java.util.List;

/**
 * Some of the file sets, or of the files that are of none, of one invocation could not be handled;
 * the cause of each is suppressed in it. The invocation fails, so that Lambda retries it; handling
 * the others again does no harm.
 */
final class PartialFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A line of the log has an end, and each cause is in the stack trace. */
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
   * What is to be done for one of them.
   *
   * @param about the id of the set, or the key of the file that is of none
   */
  record Step(String about, Runnable action) {}

  /** Runs every step, so that one partner's trouble does not hold up another's. */
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
      PartialFailureException several =
          new PartialFailureException(
              failed.size()
                  + " of "
                  + steps.size()
                  + " file sets or files could not be handled: "
                  + named(failed)
                  + "; they are tried again by the retry of this invocation or by the sweep");
      causes.forEach(several::addSuppressed);
      throw several;
    }
  }
}
