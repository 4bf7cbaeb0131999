package dev.orderpipeline.processor.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stream that calls back before each read, to renew the lease during a long transfer. */
public final class LeaseRenewingInputStream extends FilterInputStream {
  private final Runnable beforeRead;

  /**
   * Wraps a stream.
   *
   * @param beforeRead called before each read; its exceptions reach the reader
   */
  public LeaseRenewingInputStream(InputStream in, Runnable beforeRead) {
    super(in);
    this.beforeRead = beforeRead;
  }

  @Override
  public int read() throws IOException {
    beforeRead.run();
    return super.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    beforeRead.run();
    return super.read(buffer, offset, length);
  }
}
