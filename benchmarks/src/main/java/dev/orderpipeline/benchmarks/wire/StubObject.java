package dev.orderpipeline.benchmarks.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
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
import java.util.zip.CheckedOutputStream;

/**
 * Responses of S3's GetObject. The key is the size of the object, or a file in the directory that
 * the system property {@code day} names. Has the digests that S3 adds if the request asks for them.
 */
final class StubObject {
  private static final Pattern KEY = Pattern.compile("^get /[^/ ]+/([^/ ?]+)");
  private static final Pattern SIZE = Pattern.compile("\\d+");
  private static final byte[] BLOCK = block();

  private final Path day = Path.of(System.getProperty("day", ""));
  private final Map<String, Digests> digests = new ConcurrentHashMap<>();

  /** The MD5 is hexadecimal, the CRC is as S3 writes it. */
  private record Digests(long size, String md5, String crc32) {}

  void write(String head, OutputStream out) throws IOException {
    Matcher path = KEY.matcher(head);
    if (!path.find()) {
      throw new IllegalStateException("a request without a key: " + head);
    }
    String key = path.group(1);
    Digests known = digests.computeIfAbsent(key, this::digests);
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
        .append(known.size() + (appendMd5 ? known.md5().length() / 2 : 0))
        .append("\r\n\r\n");
    out.write(response.toString().getBytes(StandardCharsets.US_ASCII));
    copy(key, out);
    if (appendMd5) {
      out.write(HexFormat.of().parseHex(known.md5()));
    }
  }

  private void copy(String key, OutputStream out) throws IOException {
    if (!SIZE.matcher(key).matches()) {
      Files.copy(day.resolve(key), out);
      return;
    }
    for (long left = size(key); left > 0; left -= BLOCK.length) {
      out.write(BLOCK, 0, (int) Math.min(left, BLOCK.length));
    }
  }

  private long size(String key) throws IOException {
    return SIZE.matcher(key).matches() ? Long.parseLong(key) : Files.size(day.resolve(key));
  }

  private Digests digests(String key) {
    CRC32 crc = new CRC32();
    try (DigestOutputStream md5 =
        new DigestOutputStream(
            new CheckedOutputStream(OutputStream.nullOutputStream(), crc),
            MessageDigest.getInstance("MD5"))) {
      copy(key, md5);
      return new Digests(
          size(key),
          HexFormat.of().formatHex(md5.getMessageDigest().digest()),
          Base64.getEncoder()
              .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + key, e);
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
