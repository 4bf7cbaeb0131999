package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.InputStream;

/** Opens the three files of a day, wherever they are stored. */
@FunctionalInterface
public interface FileOpener {

  /**
   * Opens one file at its first byte. The caller opens each kind once, in the order customers,
   * orders, items, and closes the stream.
   */
  InputStream open(FileKind kind) throws IOException;
}
