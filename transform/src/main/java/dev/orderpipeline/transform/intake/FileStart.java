package dev.orderpipeline.transform.intake;

import java.io.Serializable;
import java.util.Objects;

/**
 * The header of a file and the start of its body, for readers of later parts.
 *
 * @param header the first record
 * @param packed whether the file is gzip data, which is readable only from its start
 * @param bodyFrom the offset of the body in the unpacked bytes; the body follows the header
 * @param bodyLine the physical line on which the body begins, from 1
 */
public record FileStart(RawRecord header, boolean packed, long bodyFrom, long bodyLine)
    implements Serializable {

  public FileStart {
    Objects.requireNonNull(header, "header");
  }
}
