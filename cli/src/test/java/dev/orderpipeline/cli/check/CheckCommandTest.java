package dev.orderpipeline.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.orderpipeline.cli.Called;
import dev.orderpipeline.model.Reason;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
  private static final String ITEMS = "id,order_reference,item_name,quantity,total_price\n";

  @TempDir private Path directory;
  private Path day;
  private Path receipt;

  @BeforeEach
  void createDay() throws IOException {
    day = Files.createDirectory(directory.resolve("day"));
    receipt = directory.resolve("receipt");
    write(
        "customers",
        "id,first_name,last_name,customer_reference,status\n1,A,B,c1,ok\n2,C,D,c2,ok\n");
    write(
        "orders",
        """
        id,customer_reference,order_status,order_reference,order_timestamp
        1,c1,ok,o1,1
        2,c2,ok,o2,2
        """);
    write("items", ITEMS + "1,o1,a,1,5\n2,o2,b,1,7\n");
  }

  @Test
  void soundDayWouldBePublished() {
    assertThat(check())
        .isEqualTo(
            new Called(
                0,
                """
                2022-01-30: would be published.
                  customers_20220130.csv: 2 rows, 0 rejected
                  orders_20220130.csv: 2 rows, 0 rejected
                  items_20220130.csv: 2 rows, 0 rejected
                The receipt is in %s: receipt.html, rejected.csv, affected.csv, receipt.json
                """
                    .formatted(receipt),
                ""));
  }

  @Test
  void receiptIsWrittenToTheDirectory() throws IOException {
    check();

    try (Stream<Path> files = Files.list(receipt)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "receipt.html", "rejected.csv", "affected.csv", "receipt.json");
    }
  }

  @Test
  void rejectedRowIsReportedWithItsRemedyOnce() throws IOException {
    write("items", ITEMS + "1,o1,a,1,5\n2,o2,b,1,x\n3,o2,b,1,y\n");

    Called called = check("--as-it-is");

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.outLines().subList(0, 5))
        .containsExactly(
            "2022-01-30: would be published, except the totals that 2 rows affect.",
            "  customers_20220130.csv: 2 rows, 0 rejected",
            "  orders_20220130.csv: 2 rows, 0 rejected",
            "  items_20220130.csv: 3 rows, 2 rejected",
            "    AMOUNT_NOT_DECIMAL (2 rows): " + remedy("AMOUNT_NOT_DECIMAL"));
  }

  @Test
  void dayAboveAThresholdWouldBeRejected() throws IOException {
    write("items", ITEMS + "1,o1,a,1,5\n2,o2,b,1,x\n");

    Called called = check("--threshold", "rejected_rows=0", "--threshold", "rejected_percent=10");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.outLines().get(0))
        .startsWith("2022-01-30: would be REJECTED. TOO_MANY_REJECTED_ROWS: ");
  }

  @Test
  void unreadableFileRejectsTheDay() throws IOException {
    write("items", "id,total_price\n1,5\n");

    Called called = check();

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.outLines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("2022-01-30: would be REJECTED. COLUMN_MISSING: ");
  }

  @Test
  void jsonIsThatOfTheReceipt() throws IOException {
    Called called = check("--json");

    assertThat(called.exitCode()).isZero();
    assertThat(JsonParser.parseString(called.out()))
        .isEqualTo(JsonParser.parseString(Files.readString(receipt.resolve("receipt.json"))));
  }

  @Test
  void partnerIsPartOfTheNames() {
    assertThat(check("--partner", "acme").outLines())
        .startsWith(
            "acme/2022-01-30: would be published.",
            "  acme/customers_20220130.csv: 2 rows, 0 rejected");
  }

  @Test
  void singleFileIsCheckedRowByRow() throws IOException {
    write("items", ITEMS + "1,o1,a,1,5\n2,,b,1,7\n");

    Called called =
        Called.with(
            "check", day.resolve("items_20220130.csv").toString(), "--to", receipt.toString());

    assertThat(called)
        .isEqualTo(
            new Called(
                1,
                """
                items_20220130.csv (items): 2 rows, 1 row rejected
                  REFERENCE_MISSING (1 row): %s
                The rejected rows are in %s
                """
                    .formatted(remedy("REFERENCE_MISSING"), receipt.resolve("rejected.csv")),
                ""));
    assertThat(Files.readAllLines(receipt.resolve("rejected.csv")).get(1))
        .startsWith("items_20220130.csv,3,order_reference,REFERENCE_MISSING,");
  }

  @Test
  void skippedLinesOfASingleFileAreCounted() throws IOException {
    write("items", "sep=,\n" + ITEMS + "1,o1,a,1,5\n,,,,\n,,,,\n" + ITEMS);

    Called called =
        Called.with(
            "check", day.resolve("items_20220130.csv").toString(), "--to", receipt.toString());

    assertThat(called.outLines())
        .startsWith(
            "items_20220130.csv (items): 1 row, 0 rejected",
            "  skipped: lines that name the delimiter (sep=)",
            "  skipped: rows whose cells are all empty: 2",
            "  skipped: rows that repeat the header");
  }

  @Test
  void windows1252IsReadOnlyWithItsOption() throws IOException {
    Path items =
        Files.write(
            day.resolve("items_20220130.csv"),
            (ITEMS + "1,o\u20AC1,a,1,5\n").getBytes(Charset.forName("windows-1252")));
    String to = "--to=" + receipt;

    assertThat(Called.with("check", items.toString(), "--windows-1252", to).out())
        .contains("1 row, 0 rejected", "encoded in Windows-1252, not UTF-8");
    assertThat(Called.with("check", items.toString(), to).out())
        .contains("1 row, 1 row rejected", "windows1252Partners");
    assertThat(Called.with("check", day.toString(), "--windows-1252", "--json", to).out())
        .contains("encoded in Windows-1252, not UTF-8");
    assertThat(Called.with("check", day.toString(), "--json", to).out())
        .doesNotContain("Windows-1252, not");
  }

  @Test
  void singleFileOfAnotherKindWouldBeRejected() {
    Called called =
        Called.with(
            "check",
            day.resolve("items_20220130.csv").toString(),
            "--kind",
            "customers",
            "--to",
            receipt.toString());

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.outLines().get(0)).startsWith("items_20220130.csv would be REJECTED. ");
  }

  @Test
  void missingPathIsNamed() {
    assertThat(Called.with("check", "/nope"))
        .isEqualTo(new Called(3, "", "error: no such file: /nope\n"));
  }

  @Test
  void directoryWithoutADayIsUnreadable() throws IOException {
    Files.delete(day.resolve("items_20220130.csv"));

    Called called = check();

    assertThat(called.exitCode()).isEqualTo(3);
    assertThat(called.errLines().get(0)).contains("missing: items_20220130.csv");
  }

  @ParameterizedTest
  @CsvSource({
    "--threshold=rejected=5, --threshold rejected=5 is invalid",
    "--threshold=rejected_percent=101, --threshold rejected_percent=101 is invalid",
    "--threshold=rejected_rows=-1, --threshold rejected_rows=-1 is invalid",
    "--kind=items, --kind is for a single file",
    "--partner=a//b, --partner a//b is not the name of a partner's folder",
  })
  void wrongOptionIsUnreadable(String option, String error) {
    Called called = check(option);

    assertThat(called.exitCode()).isEqualTo(3);
    assertThat(called.err()).contains(error);
  }

  private Called check(String... options) {
    return Called.with(
        Stream.concat(
                Stream.of("check", day.toString(), "--to", receipt.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private void write(String kind, String content) throws IOException {
    Files.writeString(day.resolve(kind + "_20220130.csv"), content);
  }

  private static String remedy(String reason) {
    return Reason.valueOf(reason).remedy();
  }
}
