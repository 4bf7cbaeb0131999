package dev.orderpipeline.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was last seen in the drop bucket of one file set: each kind's newest version, or its
 * absence. Immutable.
 *
 * @param byKind the present files only
 */
public record FoundFiles(Map<FileKind, FileVersion> byKind) {
  /** Nothing was found. */
  public static final FoundFiles NONE = new FoundFiles(Map.of());

  public FoundFiles {
    byKind = Map.copyOf(byKind);
  }

  /** The version of one kind, if the file is there. */
  public Optional<FileVersion> of(FileKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** True if none of the three files is there. */
  public boolean isEmpty() {
    return byKind.isEmpty();
  }

  /** The kinds that are not there, in the order of {@link FileKind}. */
  public List<FileKind> missing() {
    List<FileKind> missing = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      if (!byKind.containsKey(kind)) {
        missing.add(kind);
      }
    }
    return List.copyOf(missing);
  }

  /** The three versions, if all three files are there. */
  public Optional<PinnedFiles> complete() {
    if (byKind.size() < FileKind.values().length) {
      return Optional.empty();
    }
    return Optional.of(
        new PinnedFiles(
            byKind.get(FileKind.CUSTOMERS),
            byKind.get(FileKind.ORDERS),
            byKind.get(FileKind.ITEMS)));
  }

  /** This finding with one kind's version put in place. */
  public FoundFiles with(FileKind kind, FileVersion version) {
    Map<FileKind, FileVersion> changed = new EnumMap<>(FileKind.class);
    changed.putAll(byKind);
    changed.put(kind, version);
    return new FoundFiles(changed);
  }
}
