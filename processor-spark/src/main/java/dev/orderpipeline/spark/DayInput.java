package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** The three files of a day, as any machine of a cluster can read them; the bytes never change. */
public interface DayInput extends Serializable {

  /** The size of a file in bytes. */
  long size(FileKind kind) throws IOException;

  /** The bytes of a file from one on. The caller closes the stream, often before its end. */
  InputStream open(FileKind kind, long from) throws IOException;
}
