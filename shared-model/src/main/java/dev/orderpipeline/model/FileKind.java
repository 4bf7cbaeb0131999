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

  private final String word;

  FileKind(String word) {
    this.word = word;
  }

  /** The kind with exactly this lower-case word; empty if there is none. */
  public static Optional<FileKind> ofWord(String word) {
    for (FileKind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The word at the start of this kind's file names; also its name in JSON and on disk. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
