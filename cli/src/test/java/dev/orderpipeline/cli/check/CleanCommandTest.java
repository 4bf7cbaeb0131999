package dev.orderpipeline.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.Called;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanCommandTest {
  @TempDir private Path directory;

  @Test
  void sampleItemsAreUnpackedAndWrittenPlainly() {
    Path items = Called.SAMPLE.resolve("items_20220130.csv");

    Called called = Called.with("clean", items.toString());

    assertThat(called)
        .isEqualTo(
            new Called(
                0,
                """
                id,order_reference,total_price
                1,dc0aa69c,20
                2,dc0aa69c,55
                3,dc0ab1aa,12.5
                """,
                "items_20220130.csv (items): 3 rows, 0 rejected\n"));
  }

  @Test
  void sampleOrdersAreWrittenWithTheirReferencesAlone() {
    Path orders = Called.SAMPLE.resolve("orders_20220130.csv");

    assertThat(Called.with("clean", orders.toString()).out())
        .startsWith("customer_reference,order_reference\nade3-11ed,dc0aa69c\n");
  }

  @Test
  void rejectedRowsAreReportedByLineAndEachRemedyOnce() throws IOException {
    Path items =
        file(
            "items.csv",
            """
            id,order_reference,item_name,quantity,total_price
            1,o1,"a, b",1,0012.500
            2,o1,c,1,12x
            3,,c,1,1
            4,o2,c,1,1e3
            5,"o,3",c,1,-0
            """);

    assertThat(Called.with("clean", items.toString()))
        .isEqualTo(
            new Called(
                1,
                """
                id,order_reference,total_price
                1,o1,12.5
                5,"o,3",0
                """,
                """
                line 3: AMOUNT_NOT_DECIMAL: the amount is not a plain decimal number: total_price is "12x"
                line 4: REFERENCE_MISSING: a needed reference is empty: order_reference
                line 5: AMOUNT_NOT_DECIMAL: the amount is not a plain decimal number: total_price is "1e3"
                REFERENCE_MISSING (1 row): Fill in the reference and send the file again.
                AMOUNT_NOT_DECIMAL (2 rows): Write the amount with digits and at most one decimal\
                 point, such as 1250.00: no currency, no grouping, no exponent, at most 18 digits,\
                 6 of them decimals. Then send the file again.
                items.csv (items): 5 rows, 3 rejected
                """));
  }

  @Test
  void rejectedRowsAreWrittenToAFileThatIsSafeInASpreadsheet() throws IOException {
    Path orders =
        file(
            "orders_20220130.csv",
            """
            customer_reference,order_reference,note
            ,o1,=1+1
            c2,o2
            """);
    Path rejected = directory.resolve("rejected.csv");

    Called called = Called.with("clean", orders.toString(), "--rejected", rejected.toString());

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.out()).isEqualTo("customer_reference,order_reference\n");
    assertThat(called.errLines())
        .containsExactly(
            "warning: ignored columns: \"note\"",
            "warning: optional columns missing: id, order_status, order_timestamp",
            "REFERENCE_MISSING (1 row): Fill in the reference and send the file again.",
            "ROW_TOO_SHORT (1 row): Give the row a cell for each column of the header, empty ones"
                + " too, and send the file again.",
            "orders_20220130.csv (orders): 2 rows, 2 rejected (see " + rejected + ")");
    assertThat(rejected)
        .hasContent(
            """
            line,reason,problem,remedy,customer_reference,order_reference,note
            2,REFERENCE_MISSING,a needed reference is empty: customer_reference,\
            Fill in the reference and send the file again.,,o1,'=1+1
            3,ROW_TOO_SHORT,the row has fewer columns than the header: 2 instead of 3,\
            "Give the row a cell for each column of the header, empty ones too, and send the file\
             again.",c2,o2
            """);
  }

  @Test
  void givenKindOverridesTheName() throws IOException {
    Path export = file("items_20220130.csv", "customer_reference\nc1\n");

    assertThat(Called.with("clean", export.toString(), "--kind", "customers").out())
        .isEqualTo("customer_reference\nc1\n");
  }

  @Test
  void fileNameWithoutAKindNeedsTheKindOption() throws IOException {
    Called called = Called.with("clean", file("export.csv", "id\n").toString());

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith(
            "the name export.csv does not begin with a file kind; add --kind with one of customers,"
                + " orders, items");
  }

  @Test
  void unknownKindIsNamed() throws IOException {
    Called called = Called.with("clean", file("export.csv", "id\n").toString(), "--kind", "Items");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith("--kind must be one of customers, orders, items, not Items");
  }

  @Test
  void rejectedFileIsReportedWithTheReason() throws IOException {
    Path items = file("items.csv", "id,order_reference\n1,o1\n");

    assertThat(Called.with("clean", items.toString()))
        .isEqualTo(
            new Called(
                2,
                "",
                "error: COLUMN_MISSING: The header of the items file (line 1) lacks total_price; it"
                    + " has \"id\", \"order_reference\". Send the file with the required columns:"
                    + " id, order_reference, total_price.\n"));
  }

  @Test
  void missingFileIsNamed() {
    Path nowhere = directory.resolve("items.csv");

    assertThat(Called.with("clean", nowhere.toString()))
        .isEqualTo(
            new Called(
                2,
                "",
                "error: cannot read "
                    + nowhere
                    + ": java.nio.file.NoSuchFileException: "
                    + nowhere
                    + "\n"));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
