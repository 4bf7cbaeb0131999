package dev.orderpipeline.processor.archive;

/**
 * The messages of a revision in parts, which lie in the results bucket.
 *
 * @param place what the keys of the parts begin with
 * @param manifest of the parts
 * @param contentDigest SHA-256 of all lines before compression, hexadecimal
 */
public record PartedArchive(String place, Manifest manifest, String contentDigest)
    implements Messages {

  @Override
  public long customerMessages() {
    return manifest.customerMessages();
  }

  @Override
  public long errorMessages() {
    return manifest.errorMessages();
  }
}
