package dev.orderpipeline.processor.intake;

import java.io.Serializable;
import java.util.Objects;

/**
 * What the start of a file tells to whoever reads the rest in parts.
 *
 * @param header the first record
 * @param packed whether the file is gzip data, which can only be read from its start
 * @param bodyFrom how many bytes, unpacked, stand before what follows the header
 * @param bodyLine the physical line, from 1, on which that begins
 */
public record FileStart(RawRecord header, boolean packed, long bodyFrom, long bodyLine)
    implements Serializable {

  public FileStart {
    Objects.requireNonNull(header, "header");
  }
}
