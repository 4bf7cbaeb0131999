package dev.orderpipeline.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the processor is asked to do with one file set: by the arrival-tracker ({@link Dispatch}) or
 * by a person ({@link Manual}, {@link DryRun}).
 */
public sealed interface ProcessingRequest {
  /** The set that the request is about. */
  FileSetId set();

  /** The bucket that the request names, if it names one; only the drop bucket is accepted. */
  Optional<String> bucket();

  /** The queue that the request names, if it names one; only the configured one is accepted. */
  Optional<String> queueUrl();

  /**
   * A request to work on one revision, if that is what the set waits for.
   *
   * @param revision 1 or more
   */
  record Dispatch(FileSetId set, int revision, Optional<String> bucket, Optional<String> queueUrl)
      implements ProcessingRequest {
    public Dispatch {
      Objects.requireNonNull(set, "set");
      if (revision < 1) {
        throw new InvalidRequestException(
            "revision is " + revision + "; send the number of a revision, 1 or more");
      }
    }
  }

  /**
   * A request by hand: runs what has not been published yet, or replays what has.
   *
   * @param revision the revision that the sender means, if the request says so
   * @param replayId names the replay, so that the same request sent twice is one replay
   * @param mode what a replay sends
   * @param now true to process a correction before it has settled
   * @param thresholds those that the run or the replay that it starts decides with
   * @param engine by which it is to be done, if the request says so
   */
  record Manual(
      FileSetId set,
      OptionalInt revision,
      Optional<String> replayId,
      Mode mode,
      boolean now,
      ThresholdChanges thresholds,
      Optional<Engine> engine,
      Optional<String> bucket,
      Optional<String> queueUrl)
      implements ProcessingRequest {
    public Manual {
      Objects.requireNonNull(set, "set");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(thresholds, "thresholds");
      Objects.requireNonNull(engine, "engine");
    }
  }

  /**
   * A request by hand to tell what the manual request would send, and to send and write nothing.
   *
   * @param revision the revision that the sender means, if the request says so
   * @param thresholds those that the manual request would have
   * @param engine by which it is to be done, if the request says so
   */
  record DryRun(
      FileSetId set,
      OptionalInt revision,
      Mode mode,
      ThresholdChanges thresholds,
      Optional<Engine> engine,
      Optional<String> bucket,
      Optional<String> queueUrl)
      implements ProcessingRequest {
    public DryRun {
      Objects.requireNonNull(set, "set");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(thresholds, "thresholds");
      Objects.requireNonNull(engine, "engine");
    }
  }

  /** What a replay sends. */
  enum Mode {
    /** The files are read again. */
    REBUILD("rebuild"),
    /** Exactly the archived messages are sent again. */
    REPUBLISH("republish");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    /** The word in JSON. */
    public String word() {
      return word;
    }
  }
}
