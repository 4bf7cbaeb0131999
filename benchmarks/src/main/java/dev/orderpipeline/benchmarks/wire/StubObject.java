package dev.orderpipeline.benchmarks.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Responses of S3's GetObject. The key is the size of the object. Has the digests that S3 adds if
 * the request asks for them.
 */
final class StubObject {
  private static final Pattern SIZE = Pattern.compile("^get /[^/ ]+/(\\d+)");
  private static final byte[] BLOCK = block();

  private final Map<Long, Digests> digests = new ConcurrentHashMap<>();

  /** The MD5 is hexadecimal, the CRC is as S3 writes it. */
  private record Digests(String md5, String crc32) {}

  void write(String head, OutputStream out) throws IOException {
    Matcher size = SIZE.matcher(head);
    if (!size.find()) {
      throw new IllegalStateException("a key that is no size: " + head);
    }
    long bytes = Long.parseLong(size.group(1));
    Digests known = digests.computeIfAbsent(bytes, StubObject::digests);
    boolean appendMd5 = head.contains("x-amz-te: append-md5");
    StringBuilder response = new StringBuilder("HTTP/1.1 200 OK\r\nETag: \"e\"\r\n");
    if (appendMd5) {
      response.append("x-amz-transfer-encoding: append-md5\r\n");
    }
    if (head.contains("x-amz-checksum-mode: enabled")) {
      response.append("x-amz-checksum-crc32: ").append(known.crc32()).append("\r\n");
      response.append("x-amz-checksum-type: FULL_OBJECT\r\n");
    }
    response
        .append("Content-Length: ")
        .append(bytes + (appendMd5 ? known.md5().length() / 2 : 0))
        .append("\r\n\r\n");
    out.write(response.toString().getBytes(StandardCharsets.US_ASCII));
    for (long left = bytes; left > 0; left -= BLOCK.length) {
      out.write(BLOCK, 0, (int) Math.min(left, BLOCK.length));
    }
    if (appendMd5) {
      out.write(HexFormat.of().parseHex(known.md5()));
    }
  }

  private static Digests digests(long bytes) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      CRC32 crc = new CRC32();
      for (long left = bytes; left > 0; left -= BLOCK.length) {
        int length = (int) Math.min(left, BLOCK.length);
        md5.update(BLOCK, 0, length);
        crc.update(BLOCK, 0, length);
      }
      return new Digests(
          HexFormat.of().formatHex(md5.digest()),
          Base64.getEncoder()
              .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must support MD5", e);
    }
  }

  private static byte[] block() {
    byte[] block = new byte[1 << 16];
    new Random(1).nextBytes(block);
    return block;
  }
}
