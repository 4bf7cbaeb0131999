package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The template's Athena views and queries on published archives. DuckDB stands in for Athena: it
 * reads the same files and runs the same SQL.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryingIT {
  private static final LocalDate SAMPLE = LocalDate.of(2022, 1, 30);
  private static final LocalDate DAY_AFTER = LocalDate.of(2022, 1, 31);

  @TempDir static Path archives;

  private Connection database;

  @BeforeAll
  void publishAndOpen() throws Exception {
    try (PipelineStack pipeline = new PipelineStack()) {
      publish(pipeline, new FileSetId("", SAMPLE));
      publish(pipeline, new FileSetId("acme", SAMPLE));
      correct(pipeline, new FileSetId("acme", SAMPLE));
      publishLargeAmounts(pipeline, new FileSetId("acme/eu +1", DAY_AFTER));
      fetch(pipeline);
    }
    putClosingMessage();
    database = DriverManager.getConnection("jdbc:duckdb:");
    JsonObject resources = template().getAsJsonObject("Resources");
    createTable(named(resources, "messages"));
    for (String view : List.of("all_revisions", "latest_revision")) {
      try (Statement statement = database.createStatement()) {
        statement.execute("CREATE VIEW " + view + " AS " + viewSql(named(resources, view)));
      }
    }
  }

  @AfterAll
  void close() throws SQLException {
    if (database != null) {
      database.close();
    }
  }

  /** The archive of an empty day in a stage with closing messages. */
  private static void putClosingMessage() throws IOException {
    Path file = archives.resolve("published/date=2022-02-01/partner=empty/r1/messages.jsonl.gz");
    Files.createDirectories(file.getParent());
    try (SpoolWriter writer = new SpoolWriter(file)) {
      Spool unused =
          writer.finish(
              new ClosingMessage(
                  new FileSetId("empty", LocalDate.of(2022, 2, 1)), 1, 0, 0, "0".repeat(64)));
    }
  }

  private static void fetch(PipelineStack pipeline) throws IOException {
    String bucket = pipeline.stack().names().resultsBucket();
    for (S3Object object :
        pipeline
            .s3()
            .listObjectsV2(request -> request.bucket(bucket).prefix("published/"))
            .contents()) {
      Path file = archives.resolve(object.key());
      Files.createDirectories(file.getParent());
      pipeline.s3().getObject(request -> request.bucket(bucket).key(object.key()), file);
    }
  }

  private static void publish(PipelineStack pipeline, FileSetId set) throws Exception {
    pipeline.putSampleDay(set);
    pipeline.awaitEnd(set, 1);
  }

  private static void correct(PipelineStack pipeline, FileSetId set) throws Exception {
    put(
        pipeline,
        set,
        FileKind.ITEMS,
        """
        id,order_reference,item_name,quantity,total_price
        1,dc0aa69c,XYZ,1,0.1
        2,dc0aa69c,ABC,1,0.2
        """);
    pipeline.process("{\"file_set\": \"" + set + "\", \"now\": true}");
    pipeline.awaitEnd(set, 2);
  }

  private static void publishLargeAmounts(PipelineStack pipeline, FileSetId set) throws Exception {
    put(pipeline, set, FileKind.CUSTOMERS, "customer_reference\nade3-11ed\n");
    put(pipeline, set, FileKind.ORDERS, "customer_reference,order_reference\nade3-11ed,9\n");
    put(
        pipeline,
        set,
        FileKind.ITEMS,
        """
        id,order_reference,total_price
        1,9,999999999999999999
        2,9,0.000001
        """);
    pipeline.awaitEnd(set, 1);
  }

  private static void put(PipelineStack pipeline, FileSetId set, FileKind kind, String content)
      throws IOException {
    Path file = Files.createTempFile(archives, kind.name(), ".csv");
    Files.writeString(file, content);
    pipeline.put(set.key(kind), file);
    Files.delete(file);
  }

  /** Creates the catalog's table as a DuckDB view of lines with their file name, as in Athena. */
  private void createTable(JsonObject input) throws SQLException {
    JsonObject format =
        input
            .getAsJsonObject("StorageDescriptor")
            .getAsJsonObject("SerdeInfo")
            .getAsJsonObject("Parameters");
    try (Statement statement = database.createStatement()) {
      statement.execute(
          "CREATE VIEW messages AS SELECT line, date, filename AS \"$path\" FROM read_csv('"
              + archives
              + "/published/date=*/**/*.gz', header = false, quote = '', escape = '', delim = chr("
              + format.get("field.delim").getAsString().codePointAt(0)
              + "), columns = {line: 'varchar'}, filename = true, hive_partitioning = true,"
              + " hive_types = {date: 'varchar', partner: 'varchar'})");
      // The only function with another name in DuckDB.
      statement.execute(
          "CREATE MACRO json_extract_scalar(json, path) AS json_extract_string(json, path)");
    }
  }

  private static JsonObject template() throws IOException {
    try (InputStream file =
        QueryingIT.class.getResourceAsStream(
            "/dev/orderpipeline/localstack/template/order-pipeline.template.json")) {
      return JsonParser.parseReader(new InputStreamReader(file, StandardCharsets.UTF_8))
          .getAsJsonObject();
    }
  }

  private static JsonObject named(JsonObject resources, String table) {
    return resources.entrySet().stream()
        .map(entry -> entry.getValue().getAsJsonObject())
        .filter(resource -> resource.get("Type").getAsString().equals("AWS::Glue::Table"))
        .map(resource -> resource.getAsJsonObject("Properties").getAsJsonObject("TableInput"))
        .filter(input -> input.get("Name").getAsString().equals(table))
        .findFirst()
        .orElseThrow();
  }

  private static String viewSql(JsonObject view) {
    String encoded =
        view.get("ViewOriginalText")
            .getAsString()
            .replaceFirst("^/\\* Presto View: (.*) \\*/$", "$1");
    return JsonParser.parseString(
            new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
        .getAsJsonObject()
        .get("originalSql")
        .getAsString();
  }

  private List<String> rows(String query) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join(" | ", row.stream().map(String::valueOf).toList()));
      }
      return rows;
    }
  }

  private List<String> example(String name) throws Exception {
    Map<String, String> examples = new TreeMap<>();
    for (Map.Entry<String, JsonElement> resource :
        template().getAsJsonObject("Resources").entrySet()) {
      JsonObject query = resource.getValue().getAsJsonObject();
      if (query.get("Type").getAsString().equals("AWS::Athena::NamedQuery")) {
        JsonObject properties = query.getAsJsonObject("Properties");
        examples.put(
            properties.get("Name").getAsString(), properties.get("QueryString").getAsString());
      }
    }
    return rows(examples.get(name));
  }

  @Test
  void viewOfLatestRevisionsShowsExactlyThese() throws Exception {
    assertThat(
            rows(
                "SELECT date, partner, revision, type, customer_reference, number_of_orders,"
                    + " total_amount_spent, reason FROM latest_revision ORDER BY 1, 2, 4, 5"))
        .containsExactly(
            "2022-01-30 |  | 1 | customer_message | ade3-11ed | 2 | 87.500000 | null",
            "2022-01-30 |  | 1 | error_message | ade3-12ed | null | null | CUSTOMER_WITHOUT_ORDERS",
            "2022-01-30 | acme | 2 | customer_message | ade3-11ed | 2 | 0.300000 | null",
            "2022-01-30 | acme | 2 | error_message | ade3-12ed | null | null | CUSTOMER_WITHOUT_ORDERS",
            "2022-01-31 | acme/eu +1 | 1 | customer_message | ade3-11ed | 1 | 999999999999999999.000001 | null",
            "2022-02-01 | empty | 1 | revision_complete | null | null | null | null");
  }

  @Test
  void viewOfAllRevisionsShowsEveryRevision() throws Exception {
    assertThat(
            rows(
                "SELECT date, partner, revision, count(*) FROM all_revisions GROUP BY 1, 2, 3"
                    + " ORDER BY 1, 2, 3"))
        .containsExactly(
            "2022-01-30 |  | 1 | 2",
            "2022-01-30 | acme | 1 | 2",
            "2022-01-30 | acme | 2 | 2",
            "2022-01-31 | acme/eu +1 | 1 | 1",
            "2022-02-01 | empty | 1 | 1");
  }

  @Test
  void totalsOfADay() throws Exception {
    assertThat(example("Totals of a day"))
        .containsExactly(" | 1 | 1 | 2 | 87.500000", "acme | 2 | 1 | 2 | 0.300000");
  }

  @Test
  void historyOfACustomerHasEveryRevision() throws Exception {
    assertThat(example("History of a customer"))
        .containsExactly("2022-01-30 | 2 | customer_message | 2 | 0.300000 | null");
  }

  @Test
  void errorsByReason() throws Exception {
    assertThat(example("Errors by reason"))
        .containsExactly(
            "2022-01-30 |  | CUSTOMER_WITHOUT_ORDERS | 1",
            "2022-01-30 | acme | CUSTOMER_WITHOUT_ORDERS | 1");
  }

  @Test
  void changesByACorrection() throws Exception {
    assertThat(example("Changes by a correction"))
        .containsExactly("ade3-11ed | 87.500000 | 0.300000");
  }

  @Test
  void biggestSpendersOfAMonthAreExactBeyondDoublePrecision() throws Exception {
    assertThat(example("Biggest spenders of a month"))
        .containsExactly(
            "acme/eu +1 | ade3-11ed | 999999999999999999.000001 | 1",
            " | ade3-11ed | 87.500000 | 1",
            "acme | ade3-11ed | 0.300000 | 1");
  }
}
