package dev.orderpipeline.benchmarks;

/**
 * The parameters of a generated day. The same shape always gives the same bytes.
 *
 * @param customers the number of customers, a multiple of 100. There are three times as many orders
 *     and nine times as many items; 1 % of the customers have no orders
 * @param spelling how the cells of a row are separated
 * @param references the format of the references of customers and orders
 * @param order the order of the rows
 * @param badRows the share of valid rows for which a bad row is added, from 0 to 1
 * @param quotedRows the share of rows with a quoted cell, from 0 to 1
 * @param seed the seed of references, amounts and row order
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

  /** Orders per customer, and items per order, on average. */
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
    checkShare("bad rows", badRows);
    checkShare("quoted rows", quotedRows);
  }

  private static void checkShare(String name, double share) {
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
    /** Commas between all columns, decimal points in amounts. */
    COMMA(','),
    /** Semicolons between all columns, decimal commas in amounts. */
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

  /** The format of the references of customers and orders. */
  enum References {
    /** Nine characters for a customer, eight for an order: {@code ade3-11ed}, {@code dc0aa69c}. */
    SHORT,
    /** 36 characters. */
    UUID
  }

  /** The order of the rows. */
  enum RowOrder {
    /** Each file shuffled separately. */
    SHUFFLED,
    /** Customers by id, orders by customer, items by order. */
    NATURAL
  }
}
