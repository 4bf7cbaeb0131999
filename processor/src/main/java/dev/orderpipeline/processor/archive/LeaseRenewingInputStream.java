package dev.orderpipeline.processor.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that tells before each read: the lease is kept while a large archive is on its way. */
public final class LeaseRenewingInputStream extends FilterInputStream {
  private final Runnable beforeRead;

  /** The stream, with what it tells. */
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
