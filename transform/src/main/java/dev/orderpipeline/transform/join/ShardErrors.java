package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Message.ErrorMessage;
import java.io.Closeable;
import java.io.IOException;

/** Iterates once over the errors of one file, in the order of their lines. */
public interface ShardErrors extends Closeable {

  /** Whether there is another error. */
  boolean hasNext();

  /** The line of the next error; two errors can have the same line. */
  long line();

  /** Returns the next error. */
  ErrorMessage next() throws IOException;
}
