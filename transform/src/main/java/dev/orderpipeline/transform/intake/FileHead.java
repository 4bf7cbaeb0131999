package dev.orderpipeline.transform.intake;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Detects the type of a file from its first bytes, before parsing. */
final class FileHead {
  /** The number of bytes to inspect. A header line is far shorter. */
  static final int LENGTH = 64 << 10;

  private static final int MARKUP_WINDOW = 256;

  private final byte[] bytes;

  FileHead(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Whether a file with this start is gzip data. */
  static boolean isGzip(byte[] start) {
    return new FileHead(start).startsWith(0x1F, 0x8B);
  }

  /** The encoding that a UTF-16 byte order mark at the start names. */
  Optional<Charset> utf16() {
    if (startsWith(0xFF, 0xFE) && !startsWith(0xFF, 0xFE, 0, 0)) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return startsWith(0xFE, 0xFF) ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
  }

  /** The length of the UTF-8 byte order mark at the start: 3 or 0. */
  int byteOrderMark() {
    return startsWith(0xEF, 0xBB, 0xBF) ? 3 : 0;
  }

  /** The detected type of a file that is not CSV in UTF-8; it continues "it looks like". */
  Optional<String> otherThanCsv() {
    if (startsWith(0x1F, 0x8B)) {
      return Optional.of("gzip data");
    }
    if (startsWith('P', 'K', 3, 4)) {
      return Optional.of("a zip archive or a spreadsheet workbook");
    }
    if (startsWith('%', 'P', 'D', 'F')) {
      return Optional.of("a PDF document");
    }
    if (startsWith(0xFF, 0xFE, 0, 0) || startsWith(0, 0, 0xFE, 0xFF)) {
      return Optional.of("text in UTF-32");
    }
    if (isMarkup()) {
      return Optional.of("an HTML or XML page");
    }
    return controlsInHeader();
  }

  /**
   * The first line that is not blank, up to the end of the inspected bytes. Line ends inside quotes
   * belong to it.
   */
  String headerLine() {
    String text =
        new String(bytes, byteOrderMark(), bytes.length - byteOrderMark(), StandardCharsets.UTF_8)
            .stripLeading();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  private boolean isMarkup() {
    int length = Math.min(bytes.length, MARKUP_WINDOW);
    int from = Math.min(byteOrderMark(), length);
    return new String(bytes, from, length - from, StandardCharsets.ISO_8859_1)
        .stripLeading()
        .startsWith("<");
  }

  /** Inspects only the header: a control character in a later row rejects only that row. */
  private Optional<String> controlsInHeader() {
    int nuls = 0;
    int controls = 0;
    int length = 0;
    while (length < bytes.length && bytes[length] != '\n' && bytes[length] != '\r') {
      int b = bytes[length] & 0xFF;
      if (b == 0) {
        nuls++;
      } else if ((b < 0x20 && b != '\t' && b != '\f') || b == 0x7F) {
        controls++;
      }
      length++;
    }
    if (nuls > 2 && nuls * 5 >= length * 2 && controls == 0) {
      return Optional.of("text in UTF-16 or UTF-32");
    }
    return nuls + controls > 0 ? Optional.of("binary data") : Optional.empty();
  }

  private boolean startsWith(int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
