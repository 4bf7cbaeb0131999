package dev.orderpipeline.processor.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Decompression of all members of a gzip stream. */
final class Gunzip {
  private static final int BUFFER_BYTES = 1 << 16;

  private Gunzip() {}

  static InputStream of(InputStream packed) throws IOException {
    return new GZIPInputStream(new AlwaysAvailable(packed), BUFFER_BYTES);
  }

  /**
   * Always reports available bytes. Otherwise GZIPInputStream takes a moment without data on the
   * connection for the end of the stream.
   */
  private static final class AlwaysAvailable extends FilterInputStream {
    AlwaysAvailable(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      return Math.max(1, super.available());
    }
  }
}
