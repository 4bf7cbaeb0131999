package dev.orderpipeline.processor.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An object that is downloaded while it is read. Each HTTP client has its own exceptions for a
 * connection that breaks off, some of them unchecked; this stream throws {@link
 * IncompleteDownloadException} for all.
 */
public final class DownloadStream extends FilterInputStream {
  private final String key;

  /**
   * Wraps a response.
   *
   * @param key the key of the object, for messages
   */
  public DownloadStream(InputStream response, String key) {
    super(response);
    this.key = key;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException | RuntimeException e) {
      throw brokenOff(e);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      throw brokenOff(e);
    }
  }

  private IncompleteDownloadException brokenOff(Exception cause) {
    return new IncompleteDownloadException("the download of " + key + " broke off", cause);
  }
}
