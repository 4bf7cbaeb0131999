package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.FileEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/**
 * The three files of a day, readable from every executor of a cluster; their bytes never change.
 */
public interface DayInput extends Serializable {

  /** The size of a file in bytes. */
  long size(FileKind kind) throws IOException;

  /** Opens a file at an offset in bytes. The caller closes the stream, often before its end. */
  InputStream open(FileKind kind, long from) throws IOException;

  /** The encoding of a file without a byte order mark of UTF-16. */
  default FileEncoding encoding(FileKind kind) throws IOException {
    return FileEncoding.UTF_8;
  }
}
