package dev.orderpipeline.json;

import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Messages as JSON lines in one byte array, equal to {@link MessageJson}. A customer message with a
 * plain ASCII reference, the usual case, is written byte by byte. Not thread-safe.
 */
public final class MessageLines {
  private static final int TYPICAL_BYTES = 160;

  private static final byte[] CUSTOMER =
      ascii("{\"type\":\"customer_message\",\"customer_reference\":\"");
  private static final byte[] ORDERS = ascii("\",\"number_of_orders\":");
  private static final byte[] AMOUNT = ascii(",\"total_amount_spent\":");

  private byte[] bytes;
  private int length;

  private MessageLines(int messages) {
    this.bytes = new byte[messages * TYPICAL_BYTES];
  }

  /** The lines of the messages, each with a line end. */
  public static MessageLines of(Collection<Message> messages) {
    MessageLines lines = new MessageLines(messages.size());
    for (Message message : messages) {
      lines.add(message);
      lines.addByte('\n');
    }
    return lines;
  }

  /** The body of a message, without a line end. */
  static String body(Message message) {
    MessageLines line = new MessageLines(1);
    line.add(message);
    return new String(line.bytes, 0, line.length, StandardCharsets.UTF_8);
  }

  /** The array that holds the lines in its first {@link #length} bytes; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** The length of all lines in bytes. */
  public int length() {
    return length;
  }

  private void add(Message message) {
    int begin = length;
    if (message instanceof CustomerMessage customer) {
      add(CUSTOMER);
      if (addPlain(customer.customerReference())) {
        add(ORDERS);
        add(ascii(Long.toString(customer.numberOfOrders())));
        add(AMOUNT);
        add(ascii(MessageJson.plain(customer.totalAmountSpent())));
        addByte('}');
        return;
      }
      length = begin;
    }
    add(MessageJson.withGson(message).getBytes(StandardCharsets.UTF_8));
  }

  private void add(byte[] text) {
    ensureCapacity(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  private void addByte(char c) {
    ensureCapacity(1);
    bytes[length++] = (byte) c;
  }

  /** Adds a text that JSON needs not escape; returns false, and adds nothing, for any other. */
  private boolean addPlain(String text) {
    int size = text.length();
    ensureCapacity(size);
    byte[] to = bytes;
    int at = length;
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
      to[at++] = (byte) c;
    }
    length = at;
    return true;
  }

  private void ensureCapacity(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
