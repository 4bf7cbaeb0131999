package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.FileKind;
import java.util.List;

/**
 * A known column of a file kind.
 *
 * @param name the name in lower case
 * @param shape the form of its values, used to split packed cells
 * @param required whether the file is rejected without it
 */
record Column(String name, Shape shape, boolean required) {

  /** The column with the amount of an item. */
  static final String AMOUNT = "total_price";

  /** The form of the values of a column. */
  enum Shape {
    /** One word. */
    WORD,
    /** One word: a plain number. */
    NUMBER,
    /** One word: seconds since 1970, or a date with an optional time. */
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
          new Column(AMOUNT, Shape.WORD, true));

  /** The columns of a file kind in their usual order. */
  static List<Column> of(FileKind kind) {
    return switch (kind) {
      case CUSTOMERS -> CUSTOMERS;
      case ORDERS -> ORDERS;
      case ITEMS -> ITEMS;
    };
  }

  /** The required columns of a file kind in their usual order. */
  static List<Column> requiredOf(FileKind kind) {
    return of(kind).stream().filter(Column::required).toList();
  }

  /** The column of a file kind with this lower-case name, or null. */
  static Column named(FileKind kind, String name) {
    for (Column column : of(kind)) {
      if (column.name.equals(name)) {
        return column;
      }
    }
    return null;
  }
}
