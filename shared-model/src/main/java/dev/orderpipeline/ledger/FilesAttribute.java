package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.PinnedFiles;
import java.util.EnumMap;
import java.util.Map;

/** Maps versions of a set's files to an attribute and back. */
final class FilesAttribute {
  private FilesAttribute() {}

  static Attributes of(PinnedFiles pinned) {
    Map<FileKind, FileVersion> byKind = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      byKind.put(kind, pinned.of(kind));
    }
    return of(new FoundFiles(byKind));
  }

  static Attributes of(FoundFiles files) {
    Attributes item = new Attributes();
    files
        .byKind()
        .forEach(
            (kind, version) ->
                item.put(
                    kind.label(),
                    new Attributes()
                        .put("version_id", version.versionId())
                        .put("etag", version.etag())
                        .put("size", version.size())
                        .put("last_modified", version.lastModified())));
    return item;
  }

  static FoundFiles read(Attributes item) {
    Map<FileKind, FileVersion> byKind = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      if (item.has(kind.label())) {
        Attributes version = item.map(kind.label());
        byKind.put(
            kind,
            new FileVersion(
                version.string("version_id"),
                version.string("etag"),
                version.number("size"),
                version.instant("last_modified")));
      }
    }
    return new FoundFiles(byKind);
  }
}
