package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.join.RefusedRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedRowsWriterTest {
  private static final FileSetId SET = new FileSetId("acme/north", LocalDate.of(2022, 1, 30));
  private static final RefusedRow ORDER =
      new RefusedRow(
          FileKind.ORDERS,
          3,
          "customer_reference",
          Reason.UNKNOWN_CUSTOMER,
          "the customer \"=c9\" is not in the customers file (orders file, line 3)",
          List.of("1", "=c9", "o\n9", "a \"b\""));
  private static final RefusedRow ITEM =
      new RefusedRow(
          FileKind.ITEMS,
          2,
          null,
          Reason.ORDER_REFUSED,
          "the order is refused (items file, line 2)",
          List.of("1", "o9", "-5.00"));

  @TempDir Path directory;

  @Test
  void eachRefusedRowIsALineThatASpreadsheetReadsAsText() throws IOException {
    RefusedRowsFile file = written(ORDER, ITEM);

    String expected =
        String.join(
                "\r\n",
                "\uFEFFfile,line,column,code,reason,remedy,row",
                "orders_20220130.csv,3,customer_reference,UNKNOWN_CUSTOMER,"
                    + "~the customer ~~'=c9~~ is not in the customers file (orders file, line"
                    + " 3)~,~Add the customer to the customers file, or correct the reference,"
                    + " and send that file again.~,~1,'=c9,o\\u000a9,~~a ~~~~b~~~~~~~",
                "items_20220130.csv,2,,ORDER_REFUSED,~the order is refused (items file, line"
                    + " 2)~,Mend the order; nothing is to be done about this row.,~1,o9,'-5.00~",
                "")
            .replace('~', '"');
    assertThat(text(file)).isEqualTo(expected);
    assertThat(file)
        .isEqualTo(
            new RefusedRowsFile(
                directory.resolve("refused.csv.gz"),
                2,
                2,
                expected.getBytes(StandardCharsets.UTF_8).length));
  }

  @Test
  void theListEndsAtItsMostRowsAndAllAreCounted() throws IOException {
    RefusedRowsFile file = written(new ListLimits(2, 1 << 20), ITEM, ITEM, ORDER, ITEM);

    assertThat(file.rows()).isEqualTo(4);
    assertThat(file.listed()).isEqualTo(2);
    assertThat(text(file)).isEqualTo(text(written(ITEM, ITEM)));
  }

  @Test
  void theListEndsAtItsMostBytesAndAllAreCounted() throws IOException {
    RefusedRow[] rows = new RefusedRow[1_000];
    Arrays.fill(rows, ITEM);
    RefusedRowsFile file = written(new ListLimits(1_000_000, 50_000), rows);

    assertThat(file.rows()).isEqualTo(1_000);
    assertThat(file.size()).isBetween(50_000L, 60_000L).isEqualTo(text(file).length() + 2);
    assertThat(text(file).lines()).hasSize(1 + (int) file.listed());
  }

  @Test
  void withoutRefusedRowsTheHeaderStandsAlone() throws IOException {
    assertThat(text(written()))
        .isEqualTo("\uFEFFfile,line,column,code,reason,remedy,row\r\n")
        .isEqualTo(RefusedRowsWriter.headerAlone());
  }

  @Test
  void whatIsWrittenIsReadForThePage() throws IOException {
    try (InputStream csv = written(ITEM).open()) {
      assertThat(RefusedRowsReader.first(csv))
          .containsExactly(
              new RefusedLine(
                  "items_20220130.csv",
                  "2",
                  "",
                  "ORDER_REFUSED",
                  "the order is refused (items file, line 2)",
                  "Mend the order; nothing is to be done about this row.",
                  "1,o9,'-5.00"));
    }
  }

  @Test
  void thePageTakesTheFirstThousandRowsAndReadsLittleMore() throws IOException {
    byte[] csv =
        (RefusedRowsWriter.headerAlone() + "f,1,c,A,r,m,x\r\n".repeat(100_000))
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayInputStream stream = new ByteArrayInputStream(csv);

    assertThat(RefusedRowsReader.first(stream)).hasSize(1_000);
    assertThat(csv.length - stream.available()).isLessThan(50_000);
  }

  @Test
  void thePageShowsTheBeginningOfLongCells() throws IOException {
    byte[] csv =
        (RefusedRowsWriter.headerAlone() + "f,1,c,A,r,m," + "x".repeat(32_000) + "\r\n")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(RefusedRowsReader.first(new ByteArrayInputStream(csv)))
        .containsExactly(new RefusedLine("f", "1", "c", "A", "r", "m", "x".repeat(400) + "..."));
  }

  private RefusedRowsFile written(RefusedRow... rows) throws IOException {
    return written(ListLimits.DEFAULT, rows);
  }

  private RefusedRowsFile written(ListLimits limits, RefusedRow... rows) throws IOException {
    try (RefusedRowsWriter writer =
        new RefusedRowsWriter(SET, directory.resolve("refused.csv.gz"), limits)) {
      for (RefusedRow row : rows) {
        writer.accept(row);
      }
      return writer.finish();
    }
  }

  private static String text(RefusedRowsFile file) throws IOException {
    try (InputStream csv = file.open()) {
      return new String(csv.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
