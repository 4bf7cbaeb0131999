package dev.orderpipeline.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one file set as last seen in the drop bucket: the newest version of each present
 * file. Immutable.
 *
 * @param byKind the present files only
 */
public record FoundFiles(Map<FileKind, FileVersion> byKind) {
  /** No files. */
  public static final FoundFiles NONE = new FoundFiles(Map.of());

  public FoundFiles {
    byKind = Map.copyOf(byKind);
  }

  /** The version of one kind; empty if the file is absent. */
  public Optional<FileVersion> of(FileKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** Returns whether all three files are absent. */
  public boolean isEmpty() {
    return byKind.isEmpty();
  }

  /** The kinds of the absent files, in the order of {@link FileKind}. */
  public List<FileKind> missing() {
    List<FileKind> missing = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      if (!byKind.containsKey(kind)) {
        missing.add(kind);
      }
    }
    return List.copyOf(missing);
  }

  /** The three versions; empty unless all three files are present. */
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

  /** A copy with the given version of one kind. */
  public FoundFiles with(FileKind kind, FileVersion version) {
    Map<FileKind, FileVersion> changed = new EnumMap<>(FileKind.class);
    changed.putAll(byKind);
    changed.put(kind, version);
    return new FoundFiles(changed);
  }
}
