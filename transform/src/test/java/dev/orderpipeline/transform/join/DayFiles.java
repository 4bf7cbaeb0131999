package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Windows1252;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The three files of a test's day, built from their lines. */
public final class DayFiles implements FileOpener {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** A character of UTF-8 with more than one byte. */
  private static final Pattern CHARACTER =
      Pattern.compile(
          "[\\xC2-\\xDF][\\x80-\\xBF]|\\xE0[\\xA0-\\xBF][\\x80-\\xBF]"
              + "|[\\xE1-\\xEC\\xEE\\xEF][\\x80-\\xBF]{2}|\\xED[\\x80-\\x9F][\\x80-\\xBF]"
              + "|\\xF0[\\x90-\\xBF][\\x80-\\xBF]{2}|[\\xF1-\\xF3][\\x80-\\xBF]{3}"
              + "|\\xF4[\\x80-\\x8F][\\x80-\\xBF]{2}");

  private final Map<FileKind, byte[]> bytes = new EnumMap<>(FileKind.class);
  private boolean windows1252;

  /** A day of three headers. */
  public DayFiles() {
    customers("customer_reference");
    orders("customer_reference,order_reference");
    items("id,order_reference,total_price");
  }

  /** Sets the customers file. */
  public DayFiles customers(String... lines) {
    return set(FileKind.CUSTOMERS, lines);
  }

  /** Sets the orders file. */
  public DayFiles orders(String... lines) {
    return set(FileKind.ORDERS, lines);
  }

  /** Sets the items file. */
  public DayFiles items(String... lines) {
    return set(FileKind.ITEMS, lines);
  }

  DayFiles set(FileKind kind, String... lines) {
    return set(kind, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sets the bytes of a file. */
  public DayFiles set(FileKind kind, byte[] content) {
    bytes.put(kind, content);
    return this;
  }

  /** Allows files in Windows-1252. */
  public DayFiles allowWindows1252() {
    windows1252 = true;
    return this;
  }

  /** The text of a file, unpacked if it is gzip data. */
  String text(FileKind kind) {
    byte[] content = bytes.get(kind);
    if (content.length > 1 && (content[0] & 0xFF) == 0x1F && (content[1] & 0xFF) == 0x8B) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
        content = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new String(content, isWindows1252(content) ? WINDOWS_1252 : StandardCharsets.UTF_8);
  }

  private boolean isWindows1252(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return windows1252
        && text.chars().allMatch(b -> b < 0x80 || "\u0081\u008D\u008F\u0090\u009D".indexOf(b) < 0)
        && !CHARACTER.matcher(text).find();
  }

  @Override
  public FileEncoding encoding(FileKind kind) throws IOException {
    return windows1252
        ? Windows1252.encodingOf(kind, open(kind), Limits.defaults())
        : FileEncoding.UTF_8;
  }

  @Override
  public InputStream open(FileKind kind) {
    return new ByteArrayInputStream(bytes.get(kind));
  }

  @Override
  public String toString() {
    return text(FileKind.CUSTOMERS)
        + "----\n"
        + text(FileKind.ORDERS)
        + "----\n"
        + text(FileKind.ITEMS);
  }
}
