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

  /** The kind whose word is {@code word}, exactly as partners must write it: in lower case. */
  public static Optional<FileKind> ofWord(String word) {
    for (FileKind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The word that file names of this kind begin with; also the kind's name in JSON and on disk. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
