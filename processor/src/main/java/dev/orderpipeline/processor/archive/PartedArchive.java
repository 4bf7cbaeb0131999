package dev.orderpipeline.processor.archive;

/**
 * An archive in the results bucket that has several parts.
 *
 * @param prefix the key prefix of the parts
 * @param manifest the list of the parts
 * @param contentDigest SHA-256 of all lines before compression, hexadecimal
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
}
