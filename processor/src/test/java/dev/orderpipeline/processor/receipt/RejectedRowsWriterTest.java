package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.join.RejectedRow;
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

class RejectedRowsWriterTest {
  private static final FileSetId SET = new FileSetId("acme/north", LocalDate.of(2022, 1, 30));
  private static final RejectedRow ORDER =
      new RejectedRow(
          FileKind.ORDERS,
          3,
          "customer_reference",
          Reason.UNKNOWN_CUSTOMER,
          "the customer \"=c9\" is not in the customers file (orders file, line 3)",
          List.of("1", "=c9", "o\n9", "a \"b\""));
  private static final RejectedRow ITEM =
      new RejectedRow(
          FileKind.ITEMS,
          2,
          null,
          Reason.ORDER_REJECTED,
          "the order is rejected (items file, line 2)",
          List.of("1", "o9", "-5.00"));

  @TempDir Path directory;

  @Test
  void eachRejectedRowIsALineThatASpreadsheetReadsAsText() throws IOException {
    RejectedRowsFile file = written(ORDER, ITEM);

    String expected =
        String.join(
                "\r\n",
                "\uFEFFfile,line,column,code,reason,remedy,row",
                "orders_20220130.csv,3,customer_reference,UNKNOWN_CUSTOMER,"
                    + "~the customer ~~'=c9~~ is not in the customers file (orders file, line"
                    + " 3)~,~Add the customer to the customers file, or correct the reference,"
                    + " and send that file again.~,~1,'=c9,o\\u000a9,~~a ~~~~b~~~~~~~",
                "items_20220130.csv,2,,ORDER_REJECTED,~the order is rejected (items file, line"
                    + " 2)~,Fix the order. This row needs no change.,~1,o9,'-5.00~",
                "")
            .replace('~', '"');
    assertThat(text(file)).isEqualTo(expected);
    assertThat(file)
        .isEqualTo(
            new RejectedRowsFile(
                directory.resolve("rejected.csv.gz"),
                2,
                2,
                expected.getBytes(StandardCharsets.UTF_8).length));
  }

  @Test
  void listEndsAtTheMaximumOfRowsAndAllRowsAreCounted() throws IOException {
    RejectedRowsFile file = written(new ListLimits(2, 1 << 20), ITEM, ITEM, ORDER, ITEM);

    assertThat(file.rows()).isEqualTo(4);
    assertThat(file.listed()).isEqualTo(2);
    assertThat(text(file)).isEqualTo(text(written(ITEM, ITEM)));
  }

  @Test
  void listEndsAtTheMaximumOfBytesAndAllRowsAreCounted() throws IOException {
    RejectedRow[] rows = new RejectedRow[1_000];
    Arrays.fill(rows, ITEM);
    RejectedRowsFile file = written(new ListLimits(1_000_000, 50_000), rows);

    assertThat(file.rows()).isEqualTo(1_000);
    assertThat(file.size()).isBetween(50_000L, 60_000L).isEqualTo(text(file).length() + 2);
    assertThat(text(file).lines()).hasSize(1 + (int) file.listed());
  }

  @Test
  void listWithoutRejectedRowsHasOnlyItsHeader() throws IOException {
    assertThat(text(written()))
        .isEqualTo("\uFEFFfile,line,column,code,reason,remedy,row\r\n")
        .isEqualTo(RejectedRowsWriter.headerAlone());
  }

  @Test
  void writtenRowsAreReadForThePage() throws IOException {
    try (InputStream csv = written(ITEM).open()) {
      assertThat(RejectedRowsReader.first(csv))
          .containsExactly(
              new RejectedLine(
                  "items_20220130.csv",
                  "2",
                  "",
                  "ORDER_REJECTED",
                  "the order is rejected (items file, line 2)",
                  "Fix the order. This row needs no change.",
                  "1,o9,'-5.00"));
    }
  }

  @Test
  void pageShowsTheFirstThousandRowsAndReadsLittleMore() throws IOException {
    byte[] csv =
        (RejectedRowsWriter.headerAlone() + "f,1,c,A,r,m,x\r\n".repeat(100_000))
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayInputStream stream = new ByteArrayInputStream(csv);

    assertThat(RejectedRowsReader.first(stream)).hasSize(1_000);
    assertThat(csv.length - stream.available()).isLessThan(50_000);
  }

  @Test
  void pageShowsTheBeginningOfLongCells() throws IOException {
    byte[] csv =
        (RejectedRowsWriter.headerAlone() + "f,1,c,A,r,m," + "x".repeat(32_000) + "\r\n")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(RejectedRowsReader.first(new ByteArrayInputStream(csv)))
        .containsExactly(new RejectedLine("f", "1", "c", "A", "r", "m", "x".repeat(400) + "..."));
  }

  private RejectedRowsFile written(RejectedRow... rows) throws IOException {
    return written(ListLimits.DEFAULT, rows);
  }

  private RejectedRowsFile written(ListLimits limits, RejectedRow... rows) throws IOException {
    try (RejectedRowsWriter writer =
        new RejectedRowsWriter(SET, directory.resolve("rejected.csv.gz"), limits)) {
      for (RejectedRow row : rows) {
        writer.accept(row);
      }
      return writer.finish();
    }
  }

  private static String text(RejectedRowsFile file) throws IOException {
    try (InputStream csv = file.open()) {
      return new String(csv.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
