package dev.orderpipeline.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Computes the ids by which consumers deduplicate: the same fact of the same revision always has
 * the same id. One instance serves one revision. Not thread-safe: it reuses one digest.
 */
public final class MessageId {
  private final byte[] revision;
  private final MessageDigest digest = Digests.sha256();

  public MessageId(FileSetId set, int revision) {
    // A line end can stand neither in the number nor at the front of a body, so that no two
    // different (set, revision, body) run together into the same bytes.
    this.revision = (set + "\n" + revision + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The id of the message with exactly this body, 64 hexadecimal characters. */
  public String of(String body) {
    digest.update(revision);
    digest.update(body.getBytes(StandardCharsets.UTF_8));
    return Digests.hex(digest);
  }
}
