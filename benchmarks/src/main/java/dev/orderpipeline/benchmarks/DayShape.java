package dev.orderpipeline.benchmarks;

/**
 * What a generated day looks like. The same shape always gives the same bytes.
 *
 * @param customers a multiple of 100; there are three times as many orders, and nine times as many
 *     items. One of 100 customers has no orders
 * @param spelling how the cells of a row are separated
 * @param references how customers and orders are called
 * @param order in which order the rows stand
 * @param badRows for how many of the sound rows a bad one is added, from 0 to 1
 * @param quotedRows which share of the rows has a quoted cell, from 0 to 1
 * @param seed another one gives other references, amounts and orders of rows
 */
record DayShape(
    int customers,
    Spelling spelling,
    References references,
    RowOrder order,
    double badRows,
    double quotedRows,
    long seed) {

  static final int MAX_CUSTOMERS = 10_000_000;

  /** Three times as many orders as customers, and three times as many items as orders. */
  static final int CHILDREN = 3;

  DayShape {
    if (customers < Children.BLOCK
        || customers > MAX_CUSTOMERS
        || customers % Children.BLOCK != 0) {
      throw new IllegalArgumentException(
          "the number of customers is "
              + customers
              + "; it must be a multiple of "
              + Children.BLOCK
              + " and at most "
              + MAX_CUSTOMERS);
    }
    share("bad rows", badRows);
    share("quoted rows", quotedRows);
  }

  private static void share(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share of " + name + " is " + share + "; it must be from 0 to 1");
    }
  }

  int orders() {
    return CHILDREN * customers;
  }

  int items() {
    return CHILDREN * orders();
  }

  /** How the cells of a row are separated. */
  enum Spelling {
    /** Commas between all columns, points in amounts. */
    COMMA(','),
    /** Semicolons between all columns, commas in amounts. */
    SEMICOLON(';'),
    /** Commas, and the last columns packed into one, separated by spaces. */
    PACKED(',');

    private final char delimiter;

    Spelling(char delimiter) {
      this.delimiter = delimiter;
    }

    char delimiter() {
      return delimiter;
    }
  }

  /** How customers and orders are called. */
  enum References {
    /** Nine characters for a customer, eight for an order: {@code ade3-11ed}, {@code dc0aa69c}. */
    SHORT,
    /** 36 characters. */
    UUID
  }

  /** In which order the rows stand. */
  enum RowOrder {
    /** Each file by itself at random. */
    SHUFFLED,
    /** Customers by id, orders by customer, items by order. */
    NATURAL
  }
}
