package dev.orderpipeline.arrival;

import dev.orderpipeline.model.FileSetId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Some of the file sets of one invocation could not be handled; the cause of each is suppressed in
 * it. The invocation fails, so that Lambda retries it; handling the others again does no harm.
 */
final class SeveralSetsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private SeveralSetsException(String message) {
    super(message);
  }

  /** Runs the step for every set, so that one partner's trouble does not hold up another's. */
  static void runEach(Collection<FileSetId> sets, Consumer<FileSetId> step) {
    List<FileSetId> failed = new ArrayList<>();
    List<RuntimeException> causes = new ArrayList<>();
    for (FileSetId set : sets) {
      try {
        step.accept(set);
      } catch (RuntimeException e) {
        failed.add(set);
        causes.add(e);
      }
    }
    if (!failed.isEmpty()) {
      SeveralSetsException several =
          new SeveralSetsException(
              failed.size()
                  + " of "
                  + sets.size()
                  + " file sets could not be handled: "
                  + failed
                  + "; they are tried again by the retry of this invocation or by the sweep");
      causes.forEach(several::addSuppressed);
      throw several;
    }
  }
}
