package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Opens the three files of a day, wherever they are stored. */
@FunctionalInterface
public interface FileOpener {

  /**
   * Opens one file at its first byte. The caller closes the stream, and opens the next kind then,
   * in the order customers, orders, items.
   */
  InputStream open(FileKind kind) throws IOException;

  /** The totals that the sender states for a file; known once it has been opened. */
  default ControlTotals stated(FileKind kind) {
    return ControlTotals.NONE;
  }

  /**
   * The SHA-256 digest of a file's bytes in hexadecimal, known once the whole file has been read;
   * empty if the sender states none.
   */
  default Optional<String> sha256(FileKind kind) {
    return Optional.empty();
  }

  /** The encoding of a file without a byte order mark of UTF-16. */
  default FileEncoding encoding(FileKind kind) throws IOException {
    return FileEncoding.UTF_8;
  }

  /**
   * Returns an opener of the same files that reads those in Windows-1252 as such.
   *
   * @param allowed whether it does; if not, this opener is returned
   */
  default FileOpener withWindows1252(boolean allowed, Limits limits) {
    if (!allowed) {
      return this;
    }
    FileOpener files = this;
    return new FileOpener() {
      @Override
      public InputStream open(FileKind kind) throws IOException {
        return files.open(kind);
      }

      @Override
      public ControlTotals stated(FileKind kind) {
        return files.stated(kind);
      }

      @Override
      public Optional<String> sha256(FileKind kind) {
        return files.sha256(kind);
      }

      @Override
      public FileEncoding encoding(FileKind kind) throws IOException {
        return Windows1252.encodingOf(kind, files.open(kind), limits);
      }
    };
  }
}
