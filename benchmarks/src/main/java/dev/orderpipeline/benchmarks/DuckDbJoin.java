package dev.orderpipeline.benchmarks;

import dev.orderpipeline.model.FileKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Joins a day's three files with DuckDB on two threads. Writes customer messages in the order of
 * the customers file to one file. Writes error messages to another, unordered and without line
 * numbers, which would slow DuckDB down.
 */
public final class DuckDbJoin {
  private DuckDbJoin() {}

  /**
   * Joins the files of a directory.
   *
   * @param arguments the directory and the output file; the error messages get its name with {@code
   *     .errors}
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    if (arguments.length != 2) {
      System.err.println("usage: DuckDbJoin DIR OUT");
      System.exit(2);
    }
    List<String> steps = steps(new GeneratedDayFiles(Path.of(arguments[0])), Path.of(arguments[1]));
    Properties options = new Properties();
    options.setProperty("threads", "2");
    // A missing extension is an error instead of a download.
    options.setProperty("autoinstall_known_extensions", "false");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", options);
        Statement statement = connection.createStatement()) {
      for (String step : steps) {
        statement.execute(step);
      }
    }
    PeakMemory.report();
  }

  private static List<String> steps(GeneratedDayFiles files, Path out) throws IOException {
    CsvFile customers = CsvFile.of(files, FileKind.CUSTOMERS);
    CsvFile orders = CsvFile.of(files, FileKind.ORDERS);
    CsvFile items = CsvFile.of(files, FileKind.ITEMS);
    return List.of(
        """
        CREATE TEMP TABLE customers AS SELECT %s AS ref FROM %s
        """
            .formatted(customers.reference("customer_reference"), customers.source()),
        """
        CREATE TEMP TABLE listed AS
        SELECT ref, min(rowid)::INTEGER AS c, count(*) AS n
        FROM customers WHERE ref IS NOT NULL GROUP BY ref
        """,
        // Row ids must come from a table read directly from the file: a join reorders rows, and the
        // row id decides which of two orders came first.
        """
        CREATE TEMP TABLE read_orders AS SELECT %s AS ord, %s AS customer FROM %s
        """
            .formatted(
                orders.reference("order_reference"),
                orders.reference("customer_reference"),
                orders.source()),
        """
        CREATE TEMP TABLE orders AS
        SELECT o.row, o.ord, l.c, CASE WHEN l.c IS NULL THEN o.customer END AS unknown
        FROM (SELECT rowid AS row, ord, customer FROM read_orders) o
        LEFT JOIN listed l ON l.ref = o.customer
        """,
        "DROP TABLE read_orders",
        """
        CREATE TEMP TABLE duplicate_orders AS
        SELECT ord, min(row) AS first FROM orders
        WHERE ord IS NOT NULL GROUP BY ord HAVING count(*) > 1
        """,
        """
        CREATE TEMP TABLE later AS
        SELECT o.row, f.c AS d
        FROM orders o
        JOIN duplicate_orders t ON t.ord = o.ord AND o.row <> t.first
        JOIN orders f ON f.row = t.first
        """,
        """
        CREATE TEMP VIEW owners AS
        SELECT row, ord, c FROM orders
        WHERE ord IS NOT NULL AND row NOT IN (SELECT row FROM later)
        """,
        """
        CREATE TEMP TABLE items AS
        SELECT o, c, id, total, CASE WHEN id IS NULL OR total IS NULL OR c IS NULL THEN ord END AS ord
        FROM (SELECT o.row::INTEGER AS o, o.c, i.id, i.total, i.ord
              FROM (SELECT id, %s AS ord, %s AS total FROM %s) i
              LEFT JOIN owners o ON o.ord = i.ord)
        """
            .formatted(items.reference("order_reference"), items.amount(), items.source()),
        """
        CREATE TEMP TABLE totals AS
        SELECT c, sum(total) AS total FROM items WHERE c IS NOT NULL GROUP BY c
        """,
        """
        CREATE TEMP TABLE bad_items AS
        SELECT o, c, id, total, ord FROM items WHERE id IS NULL OR total IS NULL OR c IS NULL
        """,
        """
        CREATE TEMP TABLE duplicate_items AS
        SELECT o, any_value(c) AS c, count(*) - 1 AS n FROM items
        WHERE c IS NOT NULL AND id IS NOT NULL GROUP BY o, id HAVING count(*) > 1
        """,
        """
        CREATE TEMP TABLE bad_orders AS
        SELECT o.ord, o.c, o.unknown, l.d, l.row IS NOT NULL AS again
        FROM orders o LEFT JOIN later l ON l.row = o.row
        WHERE o.c IS NULL OR o.ord IS NULL OR l.row IS NOT NULL
        """,
        """
        CREATE TEMP TABLE withheld AS
        SELECT c FROM listed WHERE n > 1
        UNION SELECT c FROM bad_orders WHERE c IS NOT NULL
        UNION SELECT d FROM bad_orders WHERE d IS NOT NULL
        UNION SELECT c FROM bad_items WHERE c IS NOT NULL
        UNION SELECT c FROM duplicate_items
        """,
        """
        CREATE TEMP TABLE results AS
        SELECT l.c, l.ref, n.orders, t.total
        FROM listed l
        LEFT JOIN (SELECT c, count(*) AS orders FROM owners WHERE c IS NOT NULL GROUP BY c) n
          ON n.c = l.c
        LEFT JOIN totals t ON t.c = l.c
        WHERE l.c NOT IN (SELECT c FROM withheld)
        """,
        """
        COPY (
          SELECT 'customer_message' AS type, ref AS customer_reference, orders AS number_of_orders,
                 rtrim(rtrim(coalesce(total, 0)::DECIMAL(38, 6)::VARCHAR, '0'), '.')::JSON
                   AS total_amount_spent
          FROM results WHERE orders IS NOT NULL ORDER BY c
        ) TO %s (FORMAT json)
        """
            .formatted(quoted(out.toString())),
        """
        COPY (
          SELECT 'error_message' AS type, customer AS customer_reference, ord AS order_reference,
                 code AS message
          FROM (
            SELECT ref AS customer, NULL AS ord, 'CUSTOMER_WITHOUT_ORDERS' AS code
            FROM results WHERE orders IS NULL
            UNION ALL SELECT NULL, NULL, 'REFERENCE_MISSING' FROM customers WHERE ref IS NULL
            UNION ALL SELECT ref, NULL, 'DUPLICATE_CUSTOMER'
            FROM (SELECT ref, unnest(range(n - 1)) FROM listed WHERE n > 1)
            UNION ALL
            SELECT coalesce(c.ref, b.unknown, d.ref), b.ord,
                   CASE WHEN b.ord IS NULL OR (b.c IS NULL AND b.unknown IS NULL)
                          THEN 'REFERENCE_MISSING'
                        WHEN b.again THEN 'DUPLICATE_ORDER' ELSE 'UNKNOWN_CUSTOMER' END
            FROM bad_orders b LEFT JOIN listed c ON c.c = b.c LEFT JOIN listed d ON d.c = b.d
            UNION ALL
            SELECT d.ref, b.ord, 'DUPLICATE_ORDER'
            FROM bad_orders b JOIN listed d ON d.c = b.d
            WHERE b.again AND (b.c <> b.d OR b.unknown IS NOT NULL)
            UNION ALL
            SELECT l.ref, b.ord,
                   CASE WHEN b.id IS NULL OR b.ord IS NULL THEN 'REFERENCE_MISSING'
                        WHEN b.total IS NULL THEN 'AMOUNT_NOT_DECIMAL' ELSE 'UNKNOWN_ORDER' END
            FROM bad_items b LEFT JOIN listed l ON l.c = b.c
            WHERE b.o IS NULL OR b.c IS NOT NULL
            UNION ALL
            SELECT l.ref, o.ord, 'DUPLICATE_ITEM'
            FROM (SELECT o, c, unnest(range(n)) FROM duplicate_items) b
            JOIN listed l ON l.c = b.c JOIN orders o ON o.row = b.o
          )
        ) TO %s (FORMAT json)
        """
            .formatted(quoted(out + ".errors")));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A file of the day as SQL. */
  private record CsvFile(Path path, FileKind kind, String delimiter, List<String> columns) {

    private static CsvFile of(GeneratedDayFiles files, FileKind kind) throws IOException {
      Path path = files.of(kind);
      try (BufferedReader reader = Files.newBufferedReader(path)) {
        String header = reader.readLine();
        String delimiter = header.contains(";") ? ";" : ",";
        return new CsvFile(path, kind, delimiter, List.of(header.split(delimiter)));
      }
    }

    /** Explicit types avoid a second read to guess them. DuckDB reads only the required columns. */
    private String source() {
      String types =
          columns.stream()
              .map(name -> quoted(name) + ": " + (name.equals("id") ? "'INTEGER'" : "'VARCHAR'"))
              .collect(Collectors.joining(", "));
      return """
      read_csv(%s, auto_detect = false, header = true, delim = '%s', quote = '"', escape = '"',
        columns = {%s})"""
          .formatted(quoted(path.toString()), delimiter, types);
    }

    /**
     * A column. The last one can contain several packed ones. It begins with free text, so words
     * are counted from the end.
     */
    private String column(String name) {
      if (columns.contains(name)) {
        return '"' + name + '"';
      }
      String last = columns.get(columns.size() - 1);
      List<String> words = List.of(last.split(" "));
      int word = words.indexOf(name);
      // In the customers file the reference comes first, and the status after it can have two
      // words.
      return "split_part(\"%s\", ' ', %d)"
          .formatted(last, kind == FileKind.CUSTOMERS ? word + 1 : word - words.size());
    }

    /** A reference; an empty one counts as missing. */
    private String reference(String name) {
      String text = "trim(" + column(name) + ")";
      return columns.contains(name) ? text : "nullif(" + text + ", '')";
    }

    private String amount() {
      String text = column("total_price");
      // A cast accepts exponents, which are not plain decimals.
      return "CASE WHEN contains(%s, 'e') THEN NULL ELSE TRY_CAST(%s AS DECIMAL(18, 6)) END"
          .formatted(text, delimiter.equals(";") ? "replace(" + text + ", ',', '.')" : text);
    }
  }
}
