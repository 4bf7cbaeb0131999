package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.ErrorMessage;
import java.io.IOException;

/** Takes what a shard of a day comes to. */
public interface ShardSink {

  /** Takes what the shard's rows say of a customer whom one of them names. */
  void customer(CustomerShare share) throws IOException;

  /**
   * Takes the next error, in the order of file and line; two of the same line are in their order.
   */
  void error(FileKind kind, long line, ErrorMessage error) throws IOException;
}
