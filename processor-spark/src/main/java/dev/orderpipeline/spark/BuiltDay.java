package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.transform.join.AffectedCustomerSink;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.RejectedRow;
import dev.orderpipeline.transform.join.RejectedRowSink;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The result of a Spark join.
 *
 * @param counts the counts of the whole day
 * @param archive the parts of the archive, in the order of the messages
 * @param columns the columns of each file, as its header names them
 * @param rejectedRows the names of the parts with the rejected rows, in the order of file and line
 * @param affectedCustomers the names of the parts with the customers without a total, in the order
 *     of the customers file
 */
public record BuiltDay(
    DayCounts counts,
    List<Part> archive,
    Map<FileKind, List<String>> columns,
    List<String> rejectedRows,
    List<String> affectedCustomers) {

  /** Reads the rejected rows in the order of file and line. */
  public void readRejectedRows(PartStore parts, RejectedRowSink sink) throws IOException {
    for (String name : rejectedRows) {
      try (DataInputStream in =
          new DataInputStream(new GZIPInputStream(parts.open(name), 1 << 16))) {
        for (RejectedRow row = next(in); row != null; row = next(in)) {
          sink.accept(row);
        }
      }
    }
  }

  /** Reads the customers without a total in the order of the customers file. */
  public void readAffectedCustomers(PartStore parts, AffectedCustomerSink sink) throws IOException {
    for (String name : affectedCustomers) {
      try (PushbackInputStream in =
          new PushbackInputStream(new GZIPInputStream(parts.open(name), 1 << 16))) {
        DataInputStream data = new DataInputStream(in);
        for (int first = in.read(); first >= 0; first = in.read()) {
          in.unread(first);
          sink.accept(ShuffleCodec.affectedCustomer(data));
        }
      }
    }
  }

  private static RejectedRow next(DataInputStream in) throws IOException {
    // The end is valid only between rows; an end within a row means a truncated part.
    int first = in.read();
    if (first < 0) {
      return null;
    }
    byte[] rest = new byte[Long.BYTES - 1];
    in.readFully(rest);
    long sortKey = ByteBuffer.allocate(Long.BYTES).put((byte) first).put(rest).flip().getLong();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return ShuffleCodec.rejectedRow(bytes, sortKey);
  }
}
