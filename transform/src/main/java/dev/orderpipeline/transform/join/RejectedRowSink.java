package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.util.List;

/** Receives the rejected rows of a day during the join, in the order of file and line. */
@FunctionalInterface
public interface RejectedRowSink {

  /** Receives the columns of a file as its header names them, before the file's rejected rows. */
  default void columns(FileKind kind, List<String> names) {}

  /** Receives the next rejected row. */
  void accept(RejectedRow row) throws IOException;
}
