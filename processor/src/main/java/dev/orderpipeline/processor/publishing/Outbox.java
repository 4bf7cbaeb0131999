package dev.orderpipeline.processor.publishing;

import com.google.gson.stream.JsonReader;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.processor.archive.SpoolReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups the messages of a spool into batches within the limits of SQS: 10 messages and 1 MiB of
 * bodies and attributes. A closing message has a batch of its own. Not thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">SQS
 *     message quotas</a>
 */
final class Outbox {
  static final int MAX_MESSAGES = 10;
  static final int MAX_BYTES = 1 << 20;

  /** An upper bound for the attributes' names, types and values, except the file set's id. */
  private static final int ATTRIBUTE_BYTES = 256;

  private static final String ERROR_PREFIX = "{\"type\":\"error_message\"";

  private final SpoolReader spool;
  private final MessageId ids;
  private final int attributeBytes;
  private long number;
  private OutgoingMessage lookahead;

  /**
   * Creates an outbox for the remaining messages of a spool.
   *
   * @param first the number of the spool's next message
   */
  Outbox(SpoolReader spool, FileSetId set, int revision, long first) {
    this.spool = spool;
    this.ids = new MessageId(set, revision);
    this.attributeBytes = ATTRIBUTE_BYTES + set.toString().getBytes(StandardCharsets.UTF_8).length;
    this.number = first;
  }

  /** Returns the next batch, or an empty list after the last message. */
  List<OutgoingMessage> next() throws IOException {
    List<OutgoingMessage> batch = new ArrayList<>(MAX_MESSAGES);
    long bytes = 0;
    while (batch.size() < MAX_MESSAGES) {
      if (lookahead == null) {
        lookahead = read();
      }
      if (lookahead == null
          || (!batch.isEmpty()
              && (bytes + lookahead.size() > MAX_BYTES || lookahead.isClosing()))) {
        return batch;
      }
      batch.add(lookahead);
      bytes += lookahead.size();
      lookahead = null;
    }
    return batch;
  }

  private OutgoingMessage read() throws IOException {
    String body = spool.next();
    if (body == null) {
      return null;
    }
    return new OutgoingMessage(
        number++,
        body,
        ids.of(body),
        body.startsWith(ERROR_PREFIX) ? Optional.of(reason(body)) : Optional.empty(),
        body.getBytes(StandardCharsets.UTF_8).length + attributeBytes);
  }

  private static String reason(String body) throws IOException {
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("message")) {
          String text = json.nextString();
          return text.substring(0, text.indexOf(':'));
        }
        json.skipValue();
      }
    }
    throw new IOException("an archived error message has no \"message\"");
  }
}
