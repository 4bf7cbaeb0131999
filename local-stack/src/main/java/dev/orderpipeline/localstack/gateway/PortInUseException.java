package dev.orderpipeline.localstack.gateway;

import dev.orderpipeline.localstack.LocalStack;

/** The port of a {@link LocalStack} is in use, probably by another one. */
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;

  PortInUseException(int port, Throwable cause) {
    super(
        "Port "
            + port
            + " of 127.0.0.1 is in use, perhaps by a local stack that is already running."
            + " Stop that one, or choose another port (0 selects a free one).",
        cause);
    this.port = port;
  }

  /** The port that is in use. */
  public int port() {
    return port;
  }
}
