package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.processor.archive.ArchiveMissingException;
import dev.orderpipeline.processor.archive.DamagedArchiveException;
import dev.orderpipeline.processor.publishing.MessageRejectedException;
import dev.orderpipeline.processor.run.PinnedVersionGoneException;
import dev.orderpipeline.transform.intake.FileRejectedException;
import java.io.IOException;
import java.util.List;

/** Finds the cause of a Spark failure that the run handles. */
final class KnownFailures {
  private static final List<Class<? extends RuntimeException>> KNOWN =
      List.of(
          FileRejectedException.class,
          PinnedVersionGoneException.class,
          MessageRejectedException.class,
          ArchiveMissingException.class,
          DamagedArchiveException.class,
          LeaseLostException.class);

  private KnownFailures() {}

  /**
   * Returns the exception to throw instead of a failure: its first known cause, or itself.
   *
   * @throws Error the failure itself, if it is an error without a known cause
   * @throws IOException the failure itself, if it is one without a known cause
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
