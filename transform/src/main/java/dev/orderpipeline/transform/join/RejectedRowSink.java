package dev.orderpipeline.transform.join;

import java.io.IOException;

/** Receives the rejected rows of a day during the join, in the order of file and line. */
@FunctionalInterface
public interface RejectedRowSink {

  /** Receives the next rejected row. */
  void accept(RejectedRow row) throws IOException;
}
