package dev.orderpipeline.ledger;

import java.util.Objects;

/**
 * The item of a file set's state as it is in the table.
 *
 * @param version number of writes; 0 if the item is not in the table yet
 * @param unknown the attributes that this version of the pipeline does not know
 */
public record StoredItem(long version, UnknownAttributes unknown) {
  /** An item that is not in the table. */
  public static final StoredItem NONE = new StoredItem(0, UnknownAttributes.NONE);

  public StoredItem {
    Objects.requireNonNull(unknown, "unknown");
  }

  StoredItem written() {
    return new StoredItem(version + 1, unknown);
  }
}
