package dev.orderpipeline.cli;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What has been received from the queue: the ids of all messages, computed anew from their bodies,
 * and what was wrong with some. The bodies go to a file, if there is one, each once. Thread-safe.
 */
final class Received {
  /** Of so many faulty messages the faults are kept; the others are counted. */
  static final int FAULTS_KEPT = 20;

  private final FileSetId set;
  private final int revision;
  private final MessageId messageId;
  private final Optional<Writer> file;
  private final MessageIdSet ids = new MessageIdSet();
  private final List<String> faults = new ArrayList<>();
  private long faulty;
  private long repeated;

  /**
   * Nothing yet.
   *
   * @param set which all messages should be about
   * @param revision which all messages should be of
   * @param file takes the bodies, a line each
   */
  Received(FileSetId set, int revision, Optional<Writer> file) {
    this.set = set;
    this.revision = revision;
    this.messageId = new MessageId(set, revision);
    this.file = file;
  }

  /**
   * Takes a message.
   *
   * @throws MessagesFileException if the file cannot be written
   */
  synchronized void add(Delivery delivery) {
    String id = messageId.of(delivery.body());
    check(delivery, id);
    if (ids.add(id)) {
      file.ifPresent(out -> write(out, delivery.body()));
    } else {
      repeated++;
    }
  }

  /** How many different messages there are. */
  synchronized long different() {
    return ids.size();
  }

  /** How many messages were delivered more than once, each repetition counted. */
  synchronized long repeated() {
    return repeated;
  }

  /** How many deliveries had an attribute that does not fit. */
  synchronized long faulty() {
    return faulty;
  }

  /** What was wrong with the first of them. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** Ticks a body off, as one that should have been received; false if it was not. */
  synchronized boolean tick(String body) {
    return ids.tick(messageId.of(body));
  }

  /** How many of the messages were not ticked off. */
  synchronized long unticked() {
    return ids.unticked();
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
      if (faults.size() < FAULTS_KEPT) {
        faults.add(
            "attributes that do not fit the message: "
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
