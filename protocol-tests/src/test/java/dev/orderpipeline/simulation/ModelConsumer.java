package dev.orderpipeline.simulation;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A consumer of one set that decides whether it has a whole revision as docs/consuming.md says,
 * with no code of the pipeline. Messages can arrive in any order, late and more than once.
 */
final class ModelConsumer {
  private final boolean trusting;
  private final Map<Integer, ReceivedRevision> revisions = new TreeMap<>();

  /**
   * A consumer.
   *
   * @param trusting true if it wrongly relies on the closing message alone
   */
  ModelConsumer(boolean trusting) {
    this.trusting = trusting;
  }

  /** The messages of a revision: their types by their sorted ids, and the closing message. */
  private static final class ReceivedRevision {
    private final TreeMap<String, String> types = new TreeMap<>();
    private JsonObject closing;
  }

  /** Receives a message with these values of its attributes. */
  void receive(int revision, String messageId, String body) {
    JsonObject message = JsonParser.parseString(body).getAsJsonObject();
    String type = message.get("type").getAsString();
    ReceivedRevision received =
        revisions.computeIfAbsent(revision, unused -> new ReceivedRevision());
    if (type.equals("revision_complete")) {
      received.closing = message;
    } else {
      received.types.put(messageId, type);
    }
  }

  /** True if the consumer believes that it has all messages of the revision. */
  boolean hasWhole(int revision) {
    ReceivedRevision received = revisions.get(revision);
    if (received == null || received.closing == null) {
      return false;
    }
    return trusting
        || (count(received, "customer_message")
                == received.closing.get("customer_messages").getAsLong()
            && count(received, "error_message")
                == received.closing.get("error_messages").getAsLong()
            && digest(received).equals(received.closing.get("sha256").getAsString()));
  }

  private static long count(ReceivedRevision received, String type) {
    return received.types.values().stream().filter(type::equals).count();
  }

  private static String digest(ReceivedRevision received) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String id : received.types.keySet()) {
        digest.update((id + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
