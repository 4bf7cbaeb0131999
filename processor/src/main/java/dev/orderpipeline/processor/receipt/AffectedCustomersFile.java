package dev.orderpipeline.processor.receipt;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The affected.csv of a build on the worker's disk.
 *
 * @param joined the customers of the build's own files
 * @param withdrawn the customers of earlier archives, if any are withdrawn
 */
public record AffectedCustomersFile(Section joined, Optional<Section> withdrawn) {

  /**
   * A section of the list.
   *
   * @param file the path of the file, which is gzipped to save disk space
   * @param size the uncompressed size in bytes
   * @param listed how many customers of each kind are in the file, starting with the first
   */
  public record Section(Path file, long size, Map<AffectedKind, Long> listed) {
    public Section {
      listed = Map.copyOf(listed);
    }

    private InputStream open() throws IOException {
      return CsvList.open(file);
    }
  }

  /** The list of a build that was compared with no earlier archive. */
  public static AffectedCustomersFile of(Section joined) {
    return new AffectedCustomersFile(joined, Optional.empty());
  }

  /** This list with other withdrawn customers. */
  public AffectedCustomersFile with(Optional<Section> withdrawnCustomers) {
    return new AffectedCustomersFile(joined, withdrawnCustomers);
  }

  /** How many customers of a kind are in the list. */
  long listed(AffectedKind kind) {
    return joined.listed().getOrDefault(kind, 0L)
        + withdrawn.map(section -> section.listed().getOrDefault(kind, 0L)).orElse(0L);
  }

  boolean isEmpty() {
    return joined.listed().isEmpty() && withdrawn.isEmpty();
  }

  /** The uncompressed size in bytes. */
  long size() {
    return joined.size() + withdrawn.map(Section::size).orElse(0L);
  }

  /** Opens the uncompressed affected.csv. */
  InputStream open() throws IOException {
    InputStream first = joined.open();
    if (withdrawn.isEmpty()) {
      return first;
    }
    try {
      return new SequenceInputStream(first, withdrawn.get().open());
    } catch (IOException e) {
      first.close();
      throw e;
    }
  }
}
