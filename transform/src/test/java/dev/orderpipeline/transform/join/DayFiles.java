package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.FileOpener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The three files of a test's day, built from their lines. */
public final class DayFiles implements FileOpener {
  private final Map<FileKind, byte[]> bytes = new EnumMap<>(FileKind.class);

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
    return new String(content, StandardCharsets.UTF_8);
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
