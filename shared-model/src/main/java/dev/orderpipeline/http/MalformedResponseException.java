package dev.orderpipeline.http;

import java.io.IOException;

/** What a server answered is no HTTP/1.1; the connection cannot be used any more. */
final class MalformedResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedResponseException(String problem) {
    super("the server's answer is no HTTP/1.1: " + problem + "; the call may be tried again");
  }
}
