package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/** Iterates once over the errors of one file, in the order of their lines. */
public final class SpooledErrors implements Closeable {
  private final DataInputStream in;
  private long line;
  private int number;
  private ErrorMessage error;

  /**
   * @param in the spool; null if there are no errors
   */
  SpooledErrors(DataInputStream in) throws IOException {
    this.in = in;
    advance();
  }

  /** Whether there is another error. */
  public boolean hasNext() {
    return error != null;
  }

  /** The line of the next error; two errors can have the same line. */
  public long line() {
    return line;
  }

  /** The number of the next error's row on its line, from 0. */
  public int number() {
    return number;
  }

  /** Returns the next error. */
  public ErrorMessage next() throws IOException {
    ErrorMessage next = error;
    advance();
    return next;
  }

  private void advance() throws IOException {
    error = null;
    if (in == null) {
      return;
    }
    try {
      line = in.readInt();
      number = in.readByte();
    } catch (EOFException end) {
      return;
    }
    String customer = readNullable();
    String order = readNullable();
    Reason reason = Reason.valueOf(in.readUTF());
    error = new ErrorMessage(customer, order, reason, in.readUTF());
  }

  private String readNullable() throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
