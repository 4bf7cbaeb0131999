package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Unpacks a file of gzip data with one or more members, up to its last byte.
 *
 * <p>Faults of the data reject the file. Exceptions of the underlying stream pass through
 * unchanged, because such a failure can be temporary. Not thread-safe.
 */
final class GzipStream extends InputStream {
  /** Bounds memory: the library stores the header of a member, which can have any length. */
  private static final int MAX_HEADER_BYTES = 1 << 20;

  private final FileKind kind;
  private final PackedBytes packed;
  private final long maxBytes;
  private GzipCompressorInputStream unpacked;
  private boolean isInMember;
  private boolean hasMembers;

  /**
   * @param in closed with this stream
   * @param maxBytes the maximum number of unpacked bytes
   */
  GzipStream(FileKind kind, InputStream in, long maxBytes) {
    this.kind = kind;
    this.packed = new PackedBytes(in);
    this.maxBytes = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count;
    try {
      if (unpacked == null) {
        unpacked =
            GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .setOnMemberStart(member -> isInMember = true)
                .setOnMemberEnd(member -> endMember())
                .get();
      }
      count = unpacked.read(target, offset, length);
    } catch (IOException e) {
      if (packed.failure != null) {
        throw packed.failure;
      }
      throw damaged(e);
    }
    if (unpacked.getBytesRead() > maxBytes) {
      throw rejected(
          FileReason.FILE_TOO_LARGE,
          "unpacks to more than " + maxBytes + " bytes, the maximum for one file");
    }
    return count;
  }

  private void endMember() {
    isInMember = false;
    hasMembers = true;
    packed.headerBytes = 0;
  }

  private FileRejectedException damaged(IOException e) {
    if (e instanceof EOFException) {
      return rejected(FileReason.FILE_DAMAGED, "is cut off");
    }
    return rejected(
        FileReason.FILE_DAMAGED,
        hasMembers && !isInMember ? "is followed by bytes that are not gzip data" : "is damaged");
  }

  private FileRejectedException rejected(FileReason reason, String problem) {
    return new FileRejectedException(
        kind,
        0,
        reason,
        "The " + kind.label() + " file is gzip data that " + problem + ". " + reason.remedy());
  }

  @Override
  public void close() throws IOException {
    try (packed) {
      if (unpacked != null) {
        unpacked.close();
      }
    }
  }

  /** The underlying stream. It keeps its failure, to distinguish it from a fault of the data. */
  private final class PackedBytes extends FilterInputStream {
    private IOException failure;
    private int headerBytes;

    PackedBytes(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count;
      try {
        count = super.read(target, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
      if (!isInMember && count > 0) {
        headerBytes += count;
        if (headerBytes > MAX_HEADER_BYTES) {
          throw rejected(FileReason.FILE_DAMAGED, "is damaged");
        }
      }
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
