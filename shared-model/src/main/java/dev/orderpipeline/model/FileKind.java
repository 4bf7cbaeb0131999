package dev.orderpipeline.model;

import java.util.Optional;

/** One of the three files of a file set, in the order in which they are read and reported. */
public enum FileKind {
  /** The customers of the day. */
  CUSTOMERS("customers"),
  /** The orders of the day. */
  ORDERS("orders"),
  /** The items of the day's orders. */
  ITEMS("items");

  private final String label;

  FileKind(String label) {
    this.label = label;
  }

  /** The kind with exactly this label; empty if there is none. */
  public static Optional<FileKind> ofLabel(String label) {
    for (FileKind kind : values()) {
      if (kind.label.equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The text at the start of this kind's file names; also its name in JSON and on disk. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}
