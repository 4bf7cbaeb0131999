package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.FileKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;

/** Finds out whether a file is consistently Windows-1252. */
public final class Windows1252 {
  static final Charset CHARSET = Charset.forName("windows-1252");

  private static final int BUFFER = 1 << 16;

  /** Small, because each range with one letter is inspected byte by byte. */
  private static final int RANGE = 64;

  /** The bytes of a character of UTF-8 after the first. */
  private static final int MAX_REMAINING = 3;

  private Windows1252() {}

  /**
   * Returns {@link FileEncoding#WINDOWS_1252} if some bytes are not ASCII, Windows-1252 defines all
   * of them, and nowhere do they form a character of UTF-8; else {@link FileEncoding#UTF_8}. So a
   * file of both encodings, or one in UTF-8 with damaged bytes, is not Windows-1252.
   *
   * <p>Reads on until it is certain: to the end of a file in ASCII or Windows-1252, to the first
   * other character of any other file.
   *
   * @param bytes the file, also as gzip data; closed
   * @throws IOException if reading fails
   */
  public static FileEncoding encodingOf(FileKind kind, InputStream bytes, Limits limits)
      throws IOException {
    try (bytes) {
      byte[] first = bytes.readNBytes(2);
      InputStream file = new SequenceInputStream(new ByteArrayInputStream(first), bytes);
      return scan(
          FileHead.isGzip(first) ? new GzipStream(kind, file, limits.maxUnpackedBytes()) : file);
    } catch (FileRejectedException damaged) {
      // The reader of the rows finds the fault, too, and whether another one precedes it.
      return FileEncoding.UTF_8;
    }
  }

  private static FileEncoding scan(InputStream file) throws IOException {
    byte[] buffer = new byte[BUFFER + Swar.PADDING];
    FileEncoding found = FileEncoding.UTF_8;
    int length = 0;
    boolean ended = false;
    while (!ended) {
      length += file.readNBytes(buffer, length, BUFFER - length);
      ended = length < BUFFER;
      // A character that begins later can end in the next buffer.
      int to = ended ? length : length - MAX_REMAINING;
      for (int from = 0; from < to; from += RANGE) {
        int end = Math.min(to, from + RANGE);
        if (Swar.hasNonAscii(buffer, from, end)) {
          if (!isDefined(buffer, from, end, length)) {
            return FileEncoding.UTF_8;
          }
          found = FileEncoding.WINDOWS_1252;
        }
      }
      System.arraycopy(buffer, to, buffer, 0, length - to);
      length -= to;
    }
    return found;
  }

  /** Whether all bytes of a range are Windows-1252, and none begins a character of UTF-8. */
  private static boolean isDefined(byte[] bytes, int from, int to, int limit) {
    for (int at = from; at < to; at++) {
      int b = bytes[at] & 0xFF;
      if (b >= 0x80 && (isUndefined(b) || isCharacterOfUtf8(bytes, at, limit))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUndefined(int b) {
    return b == 0x81 || b == 0x8D || b == 0x8F || b == 0x90 || b == 0x9D;
  }

  private static boolean isCharacterOfUtf8(byte[] bytes, int at, int limit) {
    int lead = bytes[at] & 0xFF;
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return at + length <= limit && Utf8.isValid(bytes, at, at + length);
  }
}
