package dev.orderpipeline.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Computes the message ids by which consumers deduplicate: equal bodies of one revision have equal
 * ids. One instance serves one revision. Not thread-safe: it reuses one digest.
 */
public final class MessageId {
  private final byte[] revision;
  private final MessageDigest digest = Digests.sha256();

  public MessageId(FileSetId set, int revision) {
    // Neither the number nor the start of a body contains a line end, so different (set, revision,
    // body) never give the same bytes.
    this.revision = (set + "\n" + revision + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The id of the message with this body, 64 hexadecimal characters. */
  public String of(String body) {
    update(body);
    return Digests.hex(digest);
  }

  /** The id of the message with this body, as the 32 bytes of the digest. */
  public byte[] bytesOf(String body) {
    update(body);
    return digest.digest();
  }

  private void update(String body) {
    digest.update(revision);
    digest.update(body.getBytes(StandardCharsets.UTF_8));
  }
}
