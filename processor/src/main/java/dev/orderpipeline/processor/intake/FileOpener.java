package dev.orderpipeline.processor.intake;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.InputStream;

/** Hands out the bytes of the three files of a day, from wherever they are kept. */
@FunctionalInterface
public interface FileOpener {

  /**
   * Opens one file from its first byte. Each kind is opened once, in the order customers, orders,
   * items, and closed by the caller.
   */
  InputStream open(FileKind kind) throws IOException;
}
