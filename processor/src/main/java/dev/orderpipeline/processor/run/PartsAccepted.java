package dev.orderpipeline.processor.run;

import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How far the parts of an archive are sent. Parts are sent side by side, so more may be accepted
 * than all that stands before a checkpoint. Immutable.
 */
final class PartsAccepted {
  private final List<Part> parts;
  private final long[] accepted;

  private PartsAccepted(List<Part> parts, long[] accepted) {
    this.parts = parts;
    this.accepted = accepted;
  }

  /**
   * What is accepted.
   *
   * @param checkpoint all messages of the archive before this one are
   * @param known how many messages of a part are, by its number
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

  /** The parts that are not accepted whole, in their order. */
  List<PartToSend> left() {
    List<PartToSend> left = new ArrayList<>();
    for (int number = 0; number < accepted.length; number++) {
      if (accepted[number] < parts.get(number).messages()) {
        left.add(new PartToSend(number, parts.get(number), accepted[number]));
      }
    }
    return left;
  }

  /** All messages of the archive before this one are accepted. */
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

  /** How many messages are accepted. */
  long messages() {
    long messages = 0;
    for (long ofPart : accepted) {
      messages += ofPart;
    }
    return messages;
  }
}
