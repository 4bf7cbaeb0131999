package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.processor.archive.DamagedArchiveException;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.publishing.MessageRejectedException;
import dev.orderpipeline.processor.run.PinnedVersionGoneException;
import java.io.IOException;
import java.util.List;

/** Finds out of what Spark throws the failure of a task that a run knows what to do about. */
final class KnownFailures {
  private static final List<Class<? extends RuntimeException>> KNOWN =
      List.of(
          FileRejectedException.class,
          PinnedVersionGoneException.class,
          MessageRejectedException.class,
          DamagedArchiveException.class,
          LeaseLostException.class);

  private KnownFailures() {}

  /**
   * What is to be thrown in the place of a failure.
   *
   * @throws Error the failure, if it is one
   */
  static RuntimeException known(Throwable failure) throws IOException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (Class<? extends RuntimeException> known : KNOWN) {
        if (known.isInstance(cause)) {
          return known.cast(cause);
        }
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof RuntimeException unknown) {
      return unknown;
    }
    return new IllegalStateException("the job failed", failure);
  }
}
