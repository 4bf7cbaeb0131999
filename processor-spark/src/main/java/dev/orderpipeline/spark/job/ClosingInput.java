package dev.orderpipeline.spark.job;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A stream that is read with a client of its own, and closes it in the end. */
final class ClosingInput extends FilterInputStream {
  private final SdkAutoCloseable client;

  ClosingInput(InputStream in, SdkAutoCloseable client) {
    super(in);
    this.client = client;
  }

  @Override
  public void close() throws IOException {
    try (client) {
      super.close();
    }
  }
}
