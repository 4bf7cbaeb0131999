package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.cleaning.FileCleaning;
import dev.orderpipeline.processor.intake.FileStart;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.Split;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/**
 * What one task reads of a file.
 *
 * @param number counts the parts of a file in their order, from 0
 * @param split its bytes; null for a packed file, which is read whole
 */
record FilePart(FileKind kind, FileStart start, int number, Split split) implements Serializable {

  FileCleaning open(DayInput input, Limits limits) throws IOException {
    if (split == null) {
      return FileCleaning.open(kind, input.open(kind, 0), limits);
    }
    InputStream bytes = new UpTo(input.open(kind, split.from()), split.to() - split.from());
    return FileCleaning.behind(start, kind, bytes, limits, split.firstLine());
  }

  /** The first bytes of a stream. */
  private static final class UpTo extends FilterInputStream {
    private long left;

    UpTo(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      int b = left == 0 ? -1 : super.read();
      left -= b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int count = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
