package dev.orderpipeline.processor.archive;

import java.io.IOException;

/** Takes the lines of an archive, one by one, in their order. */
@FunctionalInterface
public interface LineSink {
  /** Takes the next message's body. */
  void accept(String body) throws IOException;
}
