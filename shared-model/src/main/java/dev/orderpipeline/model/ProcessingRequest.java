package dev.orderpipeline.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request to the processor to work on one file set, from the arrival-tracker ({@link Dispatch})
 * or from an operator ({@link Manual}, {@link DryRun}).
 */
public sealed interface ProcessingRequest extends ProcessorRequest {
  /** The requested file set. */
  FileSetId set();

  /** The resources that the request states. */
  StatedResources resources();

  /**
   * The resources that a request states, if any. Only the configured ones are accepted.
   *
   * @param bucket the drop bucket
   * @param queueUrl the URL of the message queue
   */
  record StatedResources(Optional<String> bucket, Optional<String> queueUrl) {
    /** No resources. */
    public static final StatedResources NONE =
        new StatedResources(Optional.empty(), Optional.empty());
  }

  /**
   * A request to work on one revision, if it is the one that is due.
   *
   * @param revision 1 or more
   */
  record Dispatch(FileSetId set, int revision, StatedResources resources)
      implements ProcessingRequest {
    public Dispatch {
      Objects.requireNonNull(set, "set");
      if (revision < 1) {
        throw new InvalidRequestException(
            "revision is " + revision + "; send a revision number, 1 or more");
      }
    }
  }

  /**
   * A manual request: runs an unpublished revision, or replays a published one.
   *
   * @param revision the revision that the caller expects, if given
   * @param replayId names the replay; makes repeated requests idempotent
   * @param mode what a replay sends, if given; by default it rebuilds
   * @param now true to process a correction before it has settled
   * @param thresholds overrides the stage's thresholds for the started run or replay
   * @param engine the engine to use, if given
   */
  record Manual(
      FileSetId set,
      OptionalInt revision,
      Optional<String> replayId,
      Optional<Mode> mode,
      boolean now,
      ThresholdChanges thresholds,
      Optional<Engine> engine,
      StatedResources resources)
      implements ProcessingRequest {
    public Manual {
      Objects.requireNonNull(set, "set");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(thresholds, "thresholds");
      Objects.requireNonNull(engine, "engine");
    }

    /** What the request publishes. */
    public ReplayOptions options() {
      return new ReplayOptions(mode.orElse(Mode.REBUILD), thresholds);
    }

    /** This request with other options. */
    public Manual with(ReplayOptions options) {
      return new Manual(
          set,
          revision,
          replayId,
          Optional.of(options.mode()),
          now,
          options.thresholds(),
          engine,
          resources);
    }
  }

  /**
   * A manual request that computes what it would send, and sends and writes nothing.
   *
   * @param revision the revision that the caller expects, if given
   * @param thresholds overrides the stage's thresholds
   * @param engine the engine to use, if given
   */
  record DryRun(
      FileSetId set,
      OptionalInt revision,
      Mode mode,
      ThresholdChanges thresholds,
      Optional<Engine> engine,
      StatedResources resources)
      implements ProcessingRequest {
    public DryRun {
      Objects.requireNonNull(set, "set");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(thresholds, "thresholds");
      Objects.requireNonNull(engine, "engine");
    }
  }

  /** The content that a replay sends. */
  enum Mode {
    /** Reads the files again and sends the new messages. */
    REBUILD("rebuild"),
    /** Sends exactly the archived messages again. */
    REPUBLISH("republish"),
    /** Builds a day that failed while it was sent again, as the next revision. */
    REBUILD_AS_NEXT("rebuild_as_next");

    private final String label;

    Mode(String label) {
      this.label = label;
    }

    /** The name in JSON. */
    public String label() {
      return label;
    }
  }
}
