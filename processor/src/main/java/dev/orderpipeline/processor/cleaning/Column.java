package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.model.FileKind;
import java.util.List;

/**
 * A column that files of a kind are known to have.
 *
 * @param name in lower case
 * @param shape what its cells look like, which tells packed columns apart
 * @param needed whether the file is useless without it
 */
record Column(String name, Shape shape, boolean needed) {

  /** What the words of a cell look like. */
  enum Shape {
    /** One word. */
    WORD,
    /** One word: a plain number. */
    NUMBER,
    /** One word: seconds since 1970, or a date, with a time or without. */
    TIME,
    /** One word or more. */
    FREE_TEXT
  }

  private static final List<Column> CUSTOMERS =
      List.of(
          new Column("id", Shape.WORD, false),
          new Column("first_name", Shape.FREE_TEXT, false),
          new Column("last_name", Shape.FREE_TEXT, false),
          new Column("customer_reference", Shape.WORD, true),
          new Column("status", Shape.FREE_TEXT, false));

  private static final List<Column> ORDERS =
      List.of(
          new Column("id", Shape.WORD, false),
          new Column("customer_reference", Shape.WORD, true),
          new Column("order_status", Shape.FREE_TEXT, false),
          new Column("order_reference", Shape.WORD, true),
          new Column("order_timestamp", Shape.TIME, false));

  private static final List<Column> ITEMS =
      List.of(
          new Column("id", Shape.WORD, true),
          new Column("order_reference", Shape.WORD, true),
          new Column("item_name", Shape.FREE_TEXT, false),
          new Column("quantity", Shape.NUMBER, false),
          new Column("total_price", Shape.WORD, true));

  /** The columns of a kind in their usual order. */
  static List<Column> of(FileKind kind) {
    return switch (kind) {
      case CUSTOMERS -> CUSTOMERS;
      case ORDERS -> ORDERS;
      case ITEMS -> ITEMS;
    };
  }

  /** The needed columns of a kind, in their usual order. */
  static List<Column> neededOf(FileKind kind) {
    return of(kind).stream().filter(Column::needed).toList();
  }

  /** The column of a kind with this name, in lower case; null if none is known. */
  static Column named(FileKind kind, String name) {
    for (Column column : of(kind)) {
      if (column.name.equals(name)) {
        return column;
      }
    }
    return null;
  }
}
