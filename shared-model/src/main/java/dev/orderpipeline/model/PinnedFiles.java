package dev.orderpipeline.model;

import java.util.Objects;

/** The three exact file versions of one revision. */
public record PinnedFiles(FileVersion customers, FileVersion orders, FileVersion items) {
  public PinnedFiles {
    Objects.requireNonNull(customers, "customers");
    Objects.requireNonNull(orders, "orders");
    Objects.requireNonNull(items, "items");
  }

  /** The version of one kind. */
  public FileVersion of(FileKind kind) {
    return switch (kind) {
      case CUSTOMERS -> customers;
      case ORDERS -> orders;
      case ITEMS -> items;
    };
  }

  /**
   * The digest of the three ETags. Equal bytes, uploaded in equal parts, give equal keys for any
   * versions.
   */
  public String contentKey() {
    StringBuilder etags = new StringBuilder();
    for (FileKind kind : FileKind.values()) {
      etags.append(kind.label()).append('\n').append(of(kind).etag()).append('\n');
    }
    return Digests.sha256Hex(etags.toString());
  }

  /** Returns whether all bytes equal those of other versions. */
  public boolean hasContentOf(PinnedFiles other) {
    return contentKey().equals(other.contentKey());
  }

  /** Returns whether any version id differs, even if the bytes are equal. */
  public boolean differsInVersionFrom(PinnedFiles other) {
    for (FileKind kind : FileKind.values()) {
      if (!of(kind).versionId().equals(other.of(kind).versionId())) {
        return true;
      }
    }
    return false;
  }

  /** The sum of the three sizes in bytes. */
  public long totalSize() {
    return customers.size() + orders.size() + items.size();
  }
}
