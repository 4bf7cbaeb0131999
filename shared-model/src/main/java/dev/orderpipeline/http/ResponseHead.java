package dev.orderpipeline.http;

import java.io.IOException;
import java.util.Locale;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The head of a response.
 *
 * @param response the status and headers for the SDK
 * @param length of the body that follows, {@link #CHUNKED} or {@link #UNTIL_END}
 * @param keepAlive whether the server keeps the connection open
 */
record ResponseHead(SdkHttpResponse response, long length, boolean keepAlive) {
  /** The body comes in chunks, each with its length. */
  static final long CHUNKED = -1;

  /** The body ends with the connection. */
  static final long UNTIL_END = -2;

  private static final int MAX_BYTES = 1 << 16;

  /**
   * Reads a head; skips informational (1xx) responses before it.
   *
   * @param noBody whether the response has no body, as to a HEAD request
   */
  static ResponseHead read(ReceivedBytes in, boolean noBody) throws IOException {
    int budget = MAX_BYTES;
    while (true) {
      String status = in.readLine(budget);
      budget -= status.length();
      int code = statusCode(status);
      SdkHttpFullResponse.Builder response = SdkHttpResponse.builder().statusCode(code);
      if (status.length() > 13) {
        response.statusText(status.substring(13));
      }
      long length = UNTIL_END;
      boolean keepAlive = status.startsWith("HTTP/1.1");
      for (String line = in.readLine(budget); !line.isEmpty(); line = in.readLine(budget)) {
        budget -= line.length() + 2;
        int colon = line.indexOf(':');
        if (colon <= 0 || line.charAt(0) <= ' ') {
          throw new MalformedResponseException("a header has no name");
        }
        String name = line.substring(0, colon);
        String value = line.substring(colon + 1).strip();
        response.appendHeader(name, value);
        if (name.equalsIgnoreCase("content-length")) {
          // Transfer-Encoding overrides Content-Length.
          length = length == CHUNKED ? CHUNKED : length(value, length);
        } else if (name.equalsIgnoreCase("transfer-encoding")) {
          if (!value.equalsIgnoreCase("chunked")) {
            throw new MalformedResponseException("its transfer encoding is " + value);
          }
          length = CHUNKED;
        } else if (name.equalsIgnoreCase("connection")) {
          keepAlive &= !value.toLowerCase(Locale.ROOT).contains("close");
        }
      }
      if (code >= 200) {
        return new ResponseHead(
            response.build(), noBody || code == 204 || code == 304 ? 0 : length, keepAlive);
      }
    }
  }

  private static int statusCode(String line) throws MalformedResponseException {
    if (line.length() >= 12
        && line.startsWith("HTTP/1.")
        && line.charAt(8) == ' '
        && (line.length() == 12 || line.charAt(12) == ' ')) {
      int code = 0;
      for (int i = 9; i < 12; i++) {
        int digit = line.charAt(i) - '0';
        code = digit < 0 || digit > 9 ? -1000 : code * 10 + digit;
      }
      // The client requests no protocol upgrade, so 101 is invalid.
      if (code >= 100 && code < 600 && code != 101) {
        return code;
      }
    }
    throw new MalformedResponseException("it does not begin with a status line");
  }

  private static long length(String value, long before) throws MalformedResponseException {
    long length;
    try {
      length = Long.parseUnsignedLong(value);
    } catch (NumberFormatException e) {
      length = -1;
    }
    if (length < 0 || value.startsWith("+") || (before != UNTIL_END && before != length)) {
      throw new MalformedResponseException("its length is " + value);
    }
    return length;
  }
}
