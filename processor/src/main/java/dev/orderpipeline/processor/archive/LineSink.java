package dev.orderpipeline.processor.archive;

import java.io.IOException;

/** Receiver of an archive's lines, one by one and in order. */
@FunctionalInterface
public interface LineSink {
  /** Accepts the body of the next message. */
  void accept(String body) throws IOException;
}
