package dev.orderpipeline.model;

import java.util.Objects;

/** The three exact file versions that one revision is made of. */
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
   * The digest over the three ETags: equal for equal bytes uploaded in equal parts, whatever the
   * versions are.
   */
  public String contentKey() {
    StringBuilder etags = new StringBuilder();
    for (FileKind kind : FileKind.values()) {
      etags.append(kind.word()).append('\n').append(of(kind).etag()).append('\n');
    }
    return Digests.sha256Hex(etags.toString());
  }

  /** True if a file of one is another version than that of the other, whatever their bytes. */
  public boolean differsInVersionFrom(PinnedFiles other) {
    for (FileKind kind : FileKind.values()) {
      if (!of(kind).versionId().equals(other.of(kind).versionId())) {
        return true;
      }
    }
    return false;
  }

  /** The three sizes added up, in bytes. */
  public long totalSize() {
    return customers.size() + orders.size() + items.size();
  }
}
