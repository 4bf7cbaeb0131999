package dev.orderpipeline.processor.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks all of a gzip stream, however many members it has. */
final class Gunzip {
  private static final int BUFFER_BYTES = 1 << 16;

  private Gunzip() {}

  static InputStream of(InputStream packed) throws IOException {
    return new GZIPInputStream(new NeverIdle(packed), BUFFER_BYTES);
  }

  /**
   * Always tells that there may be more: GZIPInputStream asks before it looks for a further member,
   * and takes a connection that has nothing to give just then for the end.
   */
  private static final class NeverIdle extends FilterInputStream {
    NeverIdle(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      return Math.max(1, super.available());
    }
  }
}
