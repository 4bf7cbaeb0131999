package dev.orderpipeline.spark.job;

import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checkpoints of an archive's parts. Parts are sent in parallel, so the queue can have accepted
 * messages after the archive's checkpoint. Immutable.
 */
final class PartsAccepted {
  private final List<Part> parts;
  private final long[] accepted;

  private PartsAccepted(List<Part> parts, long[] accepted) {
    this.parts = parts;
    this.accepted = accepted;
  }

  /**
   * Combines the checkpoints of an archive and its parts.
   *
   * @param checkpoint the queue has accepted all messages of the archive before this one
   * @param known the checkpoint of each part, by its number
   */
  static PartsAccepted of(Manifest manifest, long checkpoint, Map<Integer, Long> known) {
    List<Part> parts = manifest.parts();
    long[] accepted = new long[parts.size()];
    long first = 0;
    for (int number = 0; number < accepted.length; number++) {
      long messages = parts.get(number).messages();
      long before = Math.min(messages, Math.max(0, checkpoint - first));
      accepted[number] = Math.min(messages, Math.max(before, known.getOrDefault(number, 0L)));
      first += messages;
    }
    return new PartsAccepted(parts, accepted);
  }

  /** The parts with messages that the queue has not accepted, in order. */
  List<PartToSend> left() {
    List<PartToSend> left = new ArrayList<>();
    for (int number = 0; number < accepted.length; number++) {
      if (accepted[number] < parts.get(number).messages()) {
        left.add(new PartToSend(number, parts.get(number), accepted[number]));
      }
    }
    return left;
  }

  /** The archive's checkpoint: the queue has accepted all messages before it. */
  long checkpoint() {
    long checkpoint = 0;
    for (int number = 0; number < accepted.length; number++) {
      checkpoint += accepted[number];
      if (accepted[number] < parts.get(number).messages()) {
        break;
      }
    }
    return checkpoint;
  }

  /** How many messages the queue has accepted. */
  long messages() {
    long messages = 0;
    for (long ofPart : accepted) {
      messages += ofPart;
    }
    return messages;
  }
}
