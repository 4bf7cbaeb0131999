package dev.orderpipeline.http;

import java.io.IOException;

/** Thrown if a response is not valid HTTP/1.1; the connection is no longer usable. */
public final class MalformedResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedResponseException(String problem) {
    super("the server's response is not valid HTTP/1.1: " + problem + "; retry the call");
  }
}
