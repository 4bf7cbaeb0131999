package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.CustomerShare;
import dev.orderpipeline.transform.join.RejectedRow;
import dev.orderpipeline.transform.join.Withholding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Encodes shuffle records as bytes. Their place in the file is in their {@link SortKey}. */
public final class ShuffleCodec {
  /** An unchanged row of a file. */
  static final byte ROW = 0;

  /** The share of a customer in a shard. */
  static final byte SHARE = 1;

  /** An error message. */
  static final byte ERROR = 2;

  /** A rejected row, for the receipt. */
  static final byte REJECTED_ROW = 3;

  /** The counts of a shard. */
  static final byte COUNTS = 4;

  /** The rejection of a file. */
  static final byte REJECTION = 5;

  private static final int NONE = -1;

  /** The bytes before the record: the tag, and the line that lists its customer. */
  private static final int ROW_HEADER_BYTES = 1 + Integer.BYTES;

  private ShuffleCodec() {}

  static byte tag(byte[] bytes) {
    return bytes[0];
  }

  /**
   * Encodes a row.
   *
   * @param customerLine the line that lists the customer of an orders row, or 0
   */
  static byte[] row(RawRecord raw, long customerLine) {
    byte[][] cells = new byte[raw.size()][];
    int length = ROW_HEADER_BYTES + 2 * Integer.BYTES + 2 * Long.BYTES;
    for (int i = 0; i < cells.length; i++) {
      cells[i] = raw.cell(i).getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + cells[i].length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).position(ROW_HEADER_BYTES);
    bytes.putInt(raw.notices().bits()).putLong(raw.spanFrom()).putLong(raw.spanTo());
    bytes.putInt(cells.length);
    for (byte[] cell : cells) {
      bytes.putInt(cell.length).put(cell);
    }
    return withCustomerLine(bytes.array(), customerLine);
  }

  static RawRecord row(byte[] row, long line, char delimiter) {
    ByteBuffer bytes = ByteBuffer.wrap(row).position(ROW_HEADER_BYTES);
    Notices notices = new Notices(bytes.getInt());
    long spanFrom = bytes.getLong();
    long spanTo = bytes.getLong();
    String[] cells = new String[bytes.getInt()];
    for (int i = 0; i < cells.length; i++) {
      int length = bytes.getInt();
      cells[i] = new String(row, bytes.position(), length, StandardCharsets.UTF_8);
      bytes.position(bytes.position() + length);
    }
    return new RawRecord(line, cells, notices, delimiter).spanning(spanFrom, spanTo);
  }

  static long customerLine(byte[] row) {
    return ByteBuffer.wrap(row).getInt(1);
  }

  /** Sets the line that lists the customer in the encoded row, and returns the same array. */
  static byte[] withCustomerLine(byte[] row, long customerLine) {
    ByteBuffer.wrap(row).put(0, ROW).putInt(1, (int) customerLine);
    return row;
  }

  static byte[] share(CustomerShare share) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(48);
    DataOutputStream out = begin(bytes, SHARE);
    text(out, share.customerReference());
    out.writeLong(share.orders());
    byte[] unscaled = share.total().unscaledValue().toByteArray();
    out.writeInt(share.total().scale());
    out.writeInt(unscaled.length);
    out.write(unscaled);
    out.writeLong(share.withheldBy().map(Withholding::packed).orElse(0L));
    return bytes.toByteArray();
  }

  static CustomerShare share(byte[] bytes, long line) throws IOException {
    DataInputStream in = open(bytes);
    String reference = text(in);
    long orders = in.readLong();
    int scale = in.readInt();
    byte[] unscaled = new byte[in.readInt()];
    in.readFully(unscaled);
    BigDecimal total = new BigDecimal(new BigInteger(unscaled), scale);
    long withheldBy = in.readLong();
    return new CustomerShare(
        line,
        reference,
        orders,
        total,
        withheldBy == 0 ? Optional.empty() : Optional.of(Withholding.of(withheldBy)));
  }

  static byte[] error(ErrorMessage error) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    DataOutputStream out = begin(bytes, ERROR);
    text(out, error.customerReference());
    text(out, error.orderReference());
    text(out, error.reason().name());
    text(out, error.detail());
    return bytes.toByteArray();
  }

  static ErrorMessage error(byte[] bytes) throws IOException {
    DataInputStream in = open(bytes);
    return new ErrorMessage(text(in), text(in), Reason.valueOf(text(in)), text(in));
  }

  static byte[] rejectedRow(RejectedRow row) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    DataOutputStream out = begin(bytes, REJECTED_ROW);
    text(out, row.column());
    text(out, row.reason().name());
    text(out, row.detail());
    out.writeLong(row.otherLine());
    out.writeInt(row.cells().size());
    for (String cell : row.cells()) {
      text(out, cell);
    }
    return bytes.toByteArray();
  }

  static RejectedRow rejectedRow(byte[] bytes, long sortKey) throws IOException {
    DataInputStream in = open(bytes);
    String column = text(in);
    Reason reason = Reason.valueOf(text(in));
    String detail = text(in);
    long otherLine = in.readLong();
    int size = in.readInt();
    List<String> cells = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      cells.add(text(in));
    }
    return new RejectedRow(
        SortKey.kind(sortKey), SortKey.line(sortKey), column, reason, detail, otherLine, cells);
  }

  /** Writes a customer without a total to a part of the receipt's list. */
  static void write(DataOutputStream out, AffectedCustomer customer) throws IOException {
    text(out, customer.customerReference());
    text(out, customer.reason().name());
    text(out, customer.file().map(FileKind::name).orElse(null));
    out.writeLong(customer.line());
  }

  /** Reads the result of {@link #write(DataOutputStream, AffectedCustomer)}. */
  static AffectedCustomer affectedCustomer(DataInputStream in) throws IOException {
    return new AffectedCustomer(
        text(in),
        Reason.valueOf(text(in)),
        Optional.ofNullable(text(in)).map(FileKind::valueOf),
        in.readLong());
  }

  /** Encodes a rare record with Java serialization. */
  public static byte[] object(byte tag, Serializable object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(tag);
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** Decodes the result of {@link #object(byte, Serializable)}. */
  public static <T> T object(byte[] bytes, Class<T> type) throws IOException {
    try (ObjectInputStream in = new ProgramObjectInput(open(bytes))) {
      return type.cast(in.readObject());
    } catch (ClassNotFoundException e) {
      throw new IOException("the record comes from another version of this program", e);
    }
  }

  private static DataOutputStream begin(ByteArrayOutputStream bytes, byte tag) {
    bytes.write(tag);
    return new DataOutputStream(bytes);
  }

  private static DataInputStream open(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1));
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    if (text == null) {
      out.writeInt(NONE);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == NONE) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Resolves classes with this program's class loader, which differs from the default in a cluster.
   */
  private static final class ProgramObjectInput extends ObjectInputStream {
    ProgramObjectInput(DataInputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(described.getName(), false, ShuffleCodec.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(described);
      }
    }
  }
}
