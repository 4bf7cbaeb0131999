package dev.orderpipeline.processor.join;

import java.io.IOException;

/** Takes the refused rows of a day while it is read, in the order of file and line. */
@FunctionalInterface
public interface RefusedRowSink {

  /** Takes the next refused row. */
  void accept(RefusedRow row) throws IOException;
}
