package dev.orderpipeline.infra;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.ResultsLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.athena.CfnNamedQuery;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.athena.CfnWorkGroup.EncryptionConfigurationProperty;
import software.amazon.awscdk.services.athena.CfnWorkGroup.ResultConfigurationProperty;
import software.amazon.awscdk.services.athena.CfnWorkGroup.WorkGroupConfigurationProperty;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.glue.CfnDatabase.DatabaseInputProperty;
import software.amazon.awscdk.services.glue.CfnTable;
import software.amazon.awscdk.services.glue.CfnTable.ColumnProperty;
import software.amazon.awscdk.services.glue.CfnTable.SerdeInfoProperty;
import software.amazon.awscdk.services.glue.CfnTable.StorageDescriptorProperty;
import software.amazon.awscdk.services.glue.CfnTable.TableInputProperty;
import software.constructs.Construct;

/**
 * The Athena resources for querying the published archives: a table, a view of all revisions and
 * one of the latest, a work group, and example queries. Publishing a day neither runs nor changes
 * any of them.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html">Partition
 *     projection</a>
 */
final class AthenaCatalog extends Construct {
  /**
   * Where Athena writes query results in the results bucket. They contain the same data as the
   * archives.
   */
  static final String RESULTS_PREFIX = "queries/";

  /** The named queries of the work group, by the name of their file. */
  static final Map<String, String> EXAMPLES =
      Map.of(
          "totals_of_a_day", "Totals of a day",
          "history_of_a_customer", "History of a customer",
          "errors_by_reason", "Errors by reason",
          "changes_by_a_correction", "Changes by a correction",
          "biggest_spenders_of_a_month", "Biggest spenders of a month");

  private static final String TABLE = "messages";
  private static final String EXTERNAL_TABLE_TYPE = "EXTERNAL_TABLE";
  private static final String VIEW_TYPE = "VIRTUAL_VIEW";

  // Queries silently skip dates outside this range. Projected partitions exist only in memory,
  // so a wide range slows down only queries without a date.
  private static final String DATE_RANGE = "2000-01-01,NOW+1YEARS";

  // Room for sums of amounts: an amount has 18 digits, 6 of them decimals.
  private static final Column AMOUNT_COLUMN =
      new Column("total_amount_spent", "decimal(38,6)", "decimal(38,6)");

  /**
   * The whole line. JSON readers often parse numbers as doubles, which silently changes large
   * totals; the view parses the digits instead.
   */
  private static final List<Column> MESSAGE_COLUMNS = List.of(Column.text("line"));

  /** Occurs in no line, because JSON escapes control characters. */
  private static final String NO_DELIMITER = "\u0001";

  private static final List<Column> REVISION_COLUMNS =
      List.of(
          Column.text("date"),
          Column.text("partner"),
          new Column("revision", "int", "integer"),
          Column.text("type"),
          Column.text("customer_reference"),
          Column.text("order_reference"),
          new Column("number_of_orders", "bigint", "bigint"),
          AMOUNT_COLUMN,
          Column.text("reason"),
          Column.text("message"));

  private final String databaseName;
  private final CfnDatabase database;

  AthenaCatalog(Construct scope, String id, Props props) {
    super(scope, id);
    ResourceNames names = props.stage().names();
    this.databaseName = names.database();
    this.database =
        CfnDatabase.Builder.create(this, "Database")
            .catalogId(Aws.ACCOUNT_ID)
            .databaseInput(
                DatabaseInputProperty.builder()
                    .name(databaseName)
                    .description("Messages of the customer order pipeline")
                    .build())
            .build();
    String results = "s3://" + props.storage().resultsBucket().getBucketName() + "/";
    CfnTable messages = messages(results + ResultsLayout.PUBLISHED);
    CfnTable all = view("AllRevisions", "all_revisions");
    all.getNode().addDependency(messages);
    view("LatestRevision", "latest_revision").getNode().addDependency(all);
    workGroup(names.workGroup(), results + RESULTS_PREFIX, props.stage().retention().protectData());
  }

  private CfnTable messages(String location) {
    return table(
        "Messages",
        TableInputProperty.builder()
            .name(TABLE)
            .description("Every message of every published revision, one line each")
            .tableType(EXTERNAL_TABLE_TYPE)
            .partitionKeys(List.of(Column.text("date").inTable()))
            .parameters(
                Map.of(
                    "projection.enabled", "true",
                    "projection.date.type", "date",
                    "projection.date.format", "yyyy-MM-dd",
                    "projection.date.range", DATE_RANGE,
                    "projection.date.interval", "1",
                    "projection.date.interval.unit", "DAYS",
                    // Athena reads everything below: each partner, each revision.
                    "storage.location.template", location + "date=${date}/"))
            .storageDescriptor(
                StorageDescriptorProperty.builder()
                    .location(location)
                    .columns(MESSAGE_COLUMNS.stream().map(Column::inTable).toList())
                    .inputFormat("org.apache.hadoop.mapred.TextInputFormat")
                    .outputFormat("org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat")
                    .serdeInfo(
                        SerdeInfoProperty.builder()
                            .serializationLibrary(
                                "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe")
                            .parameters(Map.of("field.delim", NO_DELIMITER))
                            .build())
                    .build())
            .build());
  }

  /** Creates a view as Athena stores views created by SQL. */
  private CfnTable view(String id, String name) {
    JsonObject view = new JsonObject();
    view.addProperty("originalSql", sql(name));
    view.addProperty("catalog", "awsdatacatalog");
    view.addProperty("schema", databaseName);
    JsonArray columns = new JsonArray();
    REVISION_COLUMNS.forEach(column -> columns.add(column.inView()));
    view.add("columns", columns);
    String encoded =
        Base64.getEncoder().encodeToString(view.toString().getBytes(StandardCharsets.UTF_8));
    return table(
        id,
        TableInputProperty.builder()
            .name(name)
            .tableType(VIEW_TYPE)
            .parameters(Map.of("presto_view", "true", "comment", "Presto View"))
            .partitionKeys(List.of())
            .viewOriginalText("/* Presto View: " + encoded + " */")
            .viewExpandedText("/* Presto View */")
            .storageDescriptor(
                StorageDescriptorProperty.builder()
                    .columns(REVISION_COLUMNS.stream().map(Column::inTable).toList())
                    .serdeInfo(SerdeInfoProperty.builder().build())
                    .build())
            .build());
  }

  private CfnTable table(String id, TableInputProperty input) {
    CfnTable table =
        CfnTable.Builder.create(this, id)
            .catalogId(Aws.ACCOUNT_ID)
            .databaseName(databaseName)
            .tableInput(input)
            .build();
    table.getNode().addDependency(database);
    return table;
  }

  private void workGroup(String name, String results, boolean protectData) {
    CfnWorkGroup workGroup =
        CfnWorkGroup.Builder.create(this, "WorkGroup")
            .name(name)
            .description("Queries on the messages of the customer order pipeline")
            .recursiveDeleteOption(!protectData)
            .workGroupConfiguration(
                WorkGroupConfigurationProperty.builder()
                    // Otherwise a user could write results to a bucket that never deletes them.
                    .enforceWorkGroupConfiguration(true)
                    .publishCloudWatchMetricsEnabled(true)
                    .resultConfiguration(
                        ResultConfigurationProperty.builder()
                            .outputLocation(results)
                            .expectedBucketOwner(Aws.ACCOUNT_ID)
                            .encryptionConfiguration(
                                EncryptionConfigurationProperty.builder()
                                    .encryptionOption("SSE_S3")
                                    .build())
                            .build())
                    .build())
            .build();
    for (String example : new TreeSet<>(EXAMPLES.keySet())) {
      CfnNamedQuery query =
          CfnNamedQuery.Builder.create(this, id(example))
              .database(databaseName)
              .workGroup(name)
              .name(EXAMPLES.get(example))
              .queryString(sql(example))
              .build();
      query.getNode().addDependency(workGroup);
    }
  }

  private static String id(String example) {
    return Stream.of(example.split("_", -1))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .reduce("", String::concat);
  }

  /** Returns the SQL of a view or an example. */
  static String sql(String name) {
    String file = "queries/" + name + ".sql";
    try (InputStream text = AthenaCatalog.class.getResourceAsStream(file)) {
      if (text == null) {
        throw new IllegalStateException(
            file + " is missing in the package of " + AthenaCatalog.class.getName());
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A column with the names of its type in the catalog and in a view.
   *
   * @param name its name
   * @param hiveType the type in the catalog
   * @param prestoType the type in a view
   */
  private record Column(String name, String hiveType, String prestoType) {
    static Column text(String name) {
      return new Column(name, "string", "varchar");
    }

    ColumnProperty inTable() {
      return ColumnProperty.builder().name(name).type(hiveType).build();
    }

    JsonObject inView() {
      JsonObject column = new JsonObject();
      column.addProperty("name", name);
      column.addProperty("type", prestoType);
      return column;
    }
  }

  /**
   * The resources that the catalog depends on.
   *
   * @param stage provides the names, and whether data is protected
   * @param storage has the archives
   */
  record Props(Stage stage, Storage storage) {}
}
