package dev.orderpipeline.processor.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * An archive in the results bucket that has several parts.
 *
 * @param prefix the key prefix of the parts
 * @param manifest the list of the parts
 * @param contentDigest SHA-256 of all lines before compression without the closing message,
 *     hexadecimal
 */
public record PartedArchive(String prefix, Manifest manifest, String contentDigest)
    implements Messages {

  @Override
  public long customerMessages() {
    return manifest.customerMessages();
  }

  @Override
  public long errorMessages() {
    return manifest.errorMessages();
  }

  @Override
  public boolean closed() {
    return manifest.closed();
  }

  /** Returns this archive with a part that has the closing message. */
  public PartedArchive closedBy(Part closing) {
    List<Part> parts = new ArrayList<>(manifest.parts());
    parts.add(closing);
    return new PartedArchive(prefix, new Manifest(parts), contentDigest);
  }
}
