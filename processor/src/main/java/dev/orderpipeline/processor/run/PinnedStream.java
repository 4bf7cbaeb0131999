package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.processor.archive.DownloadStream;
import dev.orderpipeline.processor.archive.IncompleteDownloadException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of a pinned file version. Fails if the connection ends early, so that a truncated file
 * cannot pass as complete. Not thread-safe.
 */
public final class PinnedStream extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> object;
  private final String key;
  private final long size;
  private final Runnable onRead;
  private long read;

  PinnedStream(
      ResponseInputStream<GetObjectResponse> object, String key, long size, Runnable onRead) {
    super(new DownloadStream(object, key));
    this.object = object;
    this.key = key;
    this.size = size;
    this.onRead = onRead;
  }

  /** The totals that the sender stated. */
  ControlTotals stated() {
    return ControlTotals.of(object.response().metadata());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    onRead.run();
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      read += count;
    } else if (count < 0 && read != size) {
      throw new IncompleteDownloadException(
          "the connection ended after " + read + " of " + size + " bytes of " + key);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    read += skipped;
    return skipped;
  }

  /** Aborts an unfinished download, because closing would read the rest. */
  @Override
  public void close() throws IOException {
    if (read < size) {
      object.abort();
    }
    super.close();
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
