package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Limits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/**
 * The part of a file that one task reads.
 *
 * @param start the start of the file
 * @param number the number of the part in its file, from 0
 * @param split the byte range; null for a packed file, which one task reads whole
 */
record FilePart(FileKind kind, FileStart start, int number, Split split) implements Serializable {

  FileCleaning open(DayInput input, Limits limits) throws IOException {
    if (split == null) {
      return FileCleaning.open(kind, input.open(kind, 0), start.encoding(), limits);
    }
    InputStream bytes = new BoundedInput(input.open(kind, split.from()), split.to() - split.from());
    return FileCleaning.ofSplit(start, kind, bytes, limits, split.firstLine());
  }

  /** A stream that ends after a number of bytes. */
  private static final class BoundedInput extends FilterInputStream {
    private long remaining;

    BoundedInput(InputStream in, long length) {
      super(in);
      this.remaining = length;
    }

    @Override
    public int read() throws IOException {
      int b = remaining == 0 ? -1 : super.read();
      remaining -= b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (remaining == 0 && length > 0) {
        return -1;
      }
      int count = super.read(buffer, offset, (int) Math.min(length, remaining));
      remaining -= Math.max(0, count);
      return count;
    }
  }
}
