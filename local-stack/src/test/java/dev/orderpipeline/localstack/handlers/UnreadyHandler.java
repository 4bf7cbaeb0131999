package dev.orderpipeline.localstack.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/** A handler whose constructor fails. */
public final class UnreadyHandler implements RequestStreamHandler {
  /** For the runtime. */
  public UnreadyHandler() {
    throw new IllegalStateException("no table given");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {}
}
