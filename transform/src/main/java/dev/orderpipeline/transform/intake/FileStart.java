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
 * @param packed whether the file is gzip data or UTF-16, which is readable only from its start
 * @param utf16 whether the file is UTF-16, by its byte-order mark
 * @param bodyFrom the offset of the body in the unpacked bytes; the body follows the header
 * @param bodyLine the physical line on which the body begins, from 1
 */
public record FileStart(
    RawRecord header,
    List<RawRecord> sample,
    List<NoticedLine> skipped,
    boolean packed,
    boolean utf16,
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
