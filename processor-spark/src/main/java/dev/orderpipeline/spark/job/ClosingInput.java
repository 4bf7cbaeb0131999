package dev.orderpipeline.spark.job;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A stream that closes its AWS client when it is closed. */
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
