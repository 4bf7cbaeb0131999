package dev.orderpipeline.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.regexp_replace;

import dev.orderpipeline.model.FileKind;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The customer messages of a day in plain Spark SQL, without the shared rules. It finds the same
 * bad rows, including duplicate items, and withholds the same totals. It has no line numbers, so it
 * writes no errors and lists no rows, and it splits at every line end.
 */
final class SqlJoin {
  private SqlJoin() {}

  public static void main(String[] arguments) {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (FileKind kind : FileKind.values()) {
        read(spark, arguments[0], kind).createOrReplaceTempView(kind.label());
      }
      view(
          spark,
          "listed",
          "SELECT customer_reference AS ref, min(row) AS c, count(*) AS n FROM customers"
              + " WHERE customer_reference <> '' GROUP BY customer_reference");
      view(
          spark,
          "owned",
          "SELECT nullif(o.order_reference, '') AS ord, l.c,"
              + " row_number() OVER (PARTITION BY o.order_reference ORDER BY o.row) AS n,"
              + " first_value(l.c) OVER (PARTITION BY o.order_reference ORDER BY o.row) AS d"
              + " FROM orders o LEFT JOIN listed l ON l.ref = o.customer_reference");
      view(spark, "owners", "SELECT ord, c FROM owned WHERE n = 1 AND ord IS NOT NULL");
      view(
          spark,
          "priced",
          "SELECT o.c, nullif(i.id, '') AS id, i.total,"
              + " row_number() OVER (PARTITION BY i.ord, i.id ORDER BY i.row) AS n"
              + " FROM (SELECT id, row, nullif(order_reference, '') AS ord, CASE WHEN"
              + " total_price RLIKE '^[+-]?[0-9]+([.][0-9]{1,6})?$'"
              + " THEN CAST(total_price AS DECIMAL(18, 6)) END AS total FROM items) i"
              + " LEFT JOIN owners o ON o.ord = i.ord");
      view(
          spark,
          "sums",
          "SELECT c, sum(total) AS total,"
              + " max(id IS NULL OR total IS NULL OR n > 1) AS bad"
              + " FROM priced WHERE c IS NOT NULL GROUP BY c");
      view(
          spark,
          "counted",
          "SELECT c, sum(orders) AS orders, max(bad) AS bad FROM ("
              + " SELECT c, CASE WHEN n = 1 THEN 1 ELSE 0 END AS orders,"
              + " ord IS NULL OR n > 1 AS bad FROM owned WHERE c IS NOT NULL"
              + " UNION ALL SELECT d, 0, true FROM owned WHERE d IS NOT NULL AND n > 1"
              + " AND ord IS NOT NULL) GROUP BY c");
      spark
          .sql(
              "SELECT l.c, l.ref, o.orders, s.total FROM listed l JOIN counted o ON o.c = l.c"
                  + " LEFT JOIN sums s ON s.c = l.c"
                  + " WHERE l.n = 1 AND NOT o.bad AND NOT coalesce(s.bad, false) ORDER BY l.c")
          .select(
              concat(
                  lit("{\"type\":\"customer_message\",\"customer_reference\":\""),
                  col("ref"),
                  lit("\",\"number_of_orders\":"),
                  col("orders"),
                  lit(",\"total_amount_spent\":"),
                  regexp_replace(
                      coalesce(col("total"), lit("0.0")).cast("string"),
                      "\\.0+$|(\\.[0-9]*[1-9])0+$",
                      "$1"),
                  lit("}")))
          .write()
          .option("compression", "gzip")
          .text(arguments[1]);
    }
  }

  private static Dataset<Row> read(SparkSession spark, String directory, FileKind kind) {
    return spark
        .read()
        .option("header", true)
        .option("escape", "\"")
        .option("nullValue", "\u0000")
        .option("emptyValue", "")
        .csv(directory + "/" + kind.label() + ".csv")
        .withColumn("row", monotonically_increasing_id());
  }

  private static void view(SparkSession spark, String name, String query) {
    spark.sql(query).createOrReplaceTempView(name);
  }
}
