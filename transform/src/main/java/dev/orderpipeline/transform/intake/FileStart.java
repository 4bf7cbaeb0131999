package dev.orderpipeline.transform.intake;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * The header of a file and the start of its body, for readers of later parts.
 *
 * @param header the first record
 * @param sample the records that follow it, at most {@value #SAMPLE}: they show how the file is
 *     written
 * @param skipped the lines above the header that are not blank
 * @param packed whether the file is gzip data or not UTF-8, which is readable only from its start
 * @param encoding the encoding of the file
 * @param bodyFrom the offset of the body in the unpacked bytes; the body follows the header
 * @param bodyLine the physical line on which the body begins, from 1
 */
public record FileStart(
    RawRecord header,
    List<RawRecord> sample,
    List<NoticedLine> skipped,
    boolean packed,
    FileEncoding encoding,
    long bodyFrom,
    long bodyLine)
    implements Serializable {
  static final int SAMPLE = 50;

  public FileStart {
    Objects.requireNonNull(header, "header");
    sample = List.copyOf(sample);
    skipped = List.copyOf(skipped);
  }
}
