package dev.orderpipeline.processor.join;

import java.io.IOException;

/** Takes the rejected rows of a day while it is read, in the order of file and line. */
@FunctionalInterface
public interface RejectedRowSink {

  /** Takes the next rejected row. */
  void accept(RejectedRow row) throws IOException;
}
