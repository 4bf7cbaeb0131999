package dev.orderpipeline.cli.demo;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The messages received from the queue: their ids, recomputed from their bodies, and their faults.
 * Writes each distinct body to a file, if given. Thread-safe.
 */
final class ReceivedMessages {
  /** The most messages whose faults are kept; the others are only counted. */
  static final int MAX_FAULTS = 20;

  private final FileSetId set;
  private final int revision;
  private final MessageId messageId;
  private final Optional<Writer> file;

  /** The ids, and whether each is ticked off; 150 bytes a message. */
  private final Map<String, Boolean> ids = new HashMap<>();

  private final List<String> faults = new ArrayList<>();
  private long ticked;
  private long faulty;
  private long duplicates;

  /**
   * Creates an empty record.
   *
   * @param set the file set that all messages must name
   * @param revision the revision that all messages must name
   * @param file gets the bodies, one per line
   */
  ReceivedMessages(FileSetId set, int revision, Optional<Writer> file) {
    this.set = set;
    this.revision = revision;
    this.messageId = new MessageId(set, revision);
    this.file = file;
  }

  /**
   * Records a message.
   *
   * @throws MessagesFileException if the file cannot be written
   */
  synchronized void add(Delivery delivery) {
    String id = messageId.of(delivery.body());
    check(delivery, id);
    if (ids.putIfAbsent(id, false) == null) {
      file.ifPresent(out -> write(out, delivery.body()));
    } else {
      duplicates++;
    }
  }

  /** The number of distinct messages. */
  synchronized long distinct() {
    return ids.size();
  }

  /** The number of duplicate deliveries. */
  synchronized long duplicates() {
    return duplicates;
  }

  /** The number of deliveries with a wrong attribute. */
  synchronized long faulty() {
    return faulty;
  }

  /** The faults of the first of them, as sentences. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** Ticks off an archived body; returns false if it was not received. Repeating it is harmless. */
  synchronized boolean tick(String body) {
    Boolean before = ids.replace(messageId.of(body), true);
    if (Boolean.FALSE.equals(before)) {
      ticked++;
    }
    return before != null;
  }

  /** The number of messages that are not ticked off. */
  synchronized long unticked() {
    return ids.size() - ticked;
  }

  private void check(Delivery delivery, String id) {
    List<String> wrong = new ArrayList<>();
    Consumer<String> say =
        attribute ->
            wrong.add(attribute + " is " + delivery.attributes().getOrDefault(attribute, "absent"));
    if (!id.equals(delivery.attributes().get("message_id"))) {
      say.accept("message_id");
    }
    if (!set.toString().equals(delivery.attributes().get("file_set"))) {
      say.accept("file_set");
    }
    if (!Integer.toString(revision).equals(delivery.attributes().get("revision"))) {
      say.accept("revision");
    }
    if (!wrong.isEmpty()) {
      faulty++;
      if (faults.size() < MAX_FAULTS) {
        faults.add(
            "wrong attributes: "
                + String.join(", ", wrong)
                + "; expected message_id "
                + id
                + ", file_set "
                + set
                + ", revision "
                + revision
                + ": "
                + delivery.body());
      }
    }
  }

  private static void write(Writer out, String body) {
    try {
      out.write(body);
      out.write('\n');
    } catch (IOException e) {
      throw new MessagesFileException("cannot write the messages: " + e.getMessage(), e);
    }
  }
}
