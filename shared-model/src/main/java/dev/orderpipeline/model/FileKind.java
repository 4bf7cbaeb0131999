package dev.orderpipeline.model;

/** One of the three files of a file set. */
public enum FileKind {
  /** The customers of the day. */
  CUSTOMERS("customers"),
  /** The orders of the day. */
  ORDERS("orders"),
  /** The items of the day's orders. */
  ITEMS("items");

  private final String prefix;

  FileKind(String prefix) {
    this.prefix = prefix;
  }

  /** The word that file names of this kind begin with, also the kind's name in JSON. */
  public String prefix() {
    return prefix;
  }
}
