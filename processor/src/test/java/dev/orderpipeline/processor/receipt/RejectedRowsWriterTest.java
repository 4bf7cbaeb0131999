package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.transform.join.RejectedRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectedRowsWriterTest {
  private static final String HEADER = RejectedRowsWriter.headerAlone(ReceiptFormat.DEFAULT);
  private static final FileSetId SET = new FileSetId("acme/north", LocalDate.of(2022, 1, 30));
  private static final RejectedRow ORDER =
      new RejectedRow(
          FileKind.ORDERS,
          3,
          "customer_reference",
          Reason.UNKNOWN_CUSTOMER,
          "the customer \"=c9\" is not in the customers file (orders file, line 3)",
          0,
          List.of("1", "=c9", "o\n9", "a \"b\""));
  private static final RejectedRow ITEM =
      new RejectedRow(
          FileKind.ITEMS,
          2,
          null,
          Reason.ORDER_REJECTED,
          "the order is rejected (items file, line 2)",
          3,
          List.of("1", "o9", "-5.00"));

  @TempDir Path directory;

  @Test
  void eachRejectedRowIsALineThatASpreadsheetReadsAsText() throws IOException {
    RejectedRowsFile file = written(ORDER, ITEM);

    String expected =
        String.join(
                "\r\n",
                "\uFEFFfile,line,column,code,reason,remedy,row,other_line",
                "orders_20220130.csv,3,customer_reference,UNKNOWN_CUSTOMER,"
                    + "~the customer ~~'=c9~~ is not in the customers file (orders file, line"
                    + " 3)~,~Add the customer to the customers file, or correct the reference,"
                    + " and send that file again.~,~1,'=c9,o\\u000a9,~~a ~~~~b~~~~~~~,",
                "items_20220130.csv,2,,ORDER_REJECTED,~the order is rejected (items file, line"
                    + " 2)~,Fix the order. This row needs no change.,~1,o9,'-5.00~,3",
                "")
            .replace('~', '"');
    assertThat(text(file)).isEqualTo(expected);
    assertThat(file)
        .isEqualTo(
            new RejectedRowsFile(
                directory.resolve("rejected.csv.gz"),
                2,
                2,
                expected.getBytes(StandardCharsets.UTF_8).length,
                Map.of()));
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
        .isEqualTo("\uFEFFfile,line,column,code,reason,remedy,row,other_line\r\n")
        .isEqualTo(HEADER);
  }

  @Test
  void writtenRowsAreReadForThePage() throws IOException {
    try (InputStream csv = written(ITEM).open()) {
      assertThat(first(csv, Map.of(Reason.ORDER_REJECTED, 1L)))
          .containsExactly(
              new RejectedLine(
                  "items_20220130.csv",
                  "2",
                  "",
                  "ORDER_REJECTED",
                  "the order is rejected (items file, line 2)",
                  "Fix the order. This row needs no change.",
                  "1,o9,'-5.00",
                  "3"));
    }
  }

  @Test
  void pageShowsTheFirstRowsOfEachReasonAndReadsLittleMore() throws IOException {
    byte[] csv =
        (HEADER
                + "f,1,c,UNKNOWN_ORDER,r,m,x,\r\n".repeat(1_000)
                + "f,1,c,ROW_TOO_LONG,r,m,x,\r\n"
                + "f,1,c,UNKNOWN_ORDER,r,m,x,\r\n".repeat(100_000))
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayInputStream stream = new ByteArrayInputStream(csv);

    assertThat(first(stream, Map.of(Reason.UNKNOWN_ORDER, 101_000L, Reason.ROW_TOO_LONG, 1L)))
        .extracting(RejectedLine::code)
        .containsExactlyElementsOf(
            Stream.concat(
                    Collections.nCopies(50, "UNKNOWN_ORDER").stream(), Stream.of("ROW_TOO_LONG"))
                .toList());
    assertThat(csv.length - stream.available()).isLessThan(80_000);
  }

  @Test
  void pageShowsTheBeginningOfLongCells() throws IOException {
    byte[] csv =
        (HEADER + "f,1,c,ROW_TOO_LONG,r,m," + "x".repeat(32_000) + ",\r\n")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(first(new ByteArrayInputStream(csv), Map.of(Reason.ROW_TOO_LONG, 1L)))
        .containsExactly(
            new RejectedLine("f", "1", "c", "ROW_TOO_LONG", "r", "m", "x".repeat(400) + "...", ""));
  }

  @Test
  void listOfAnOlderVersionIsReadForThePage() throws IOException {
    byte[] csv =
        "\uFEFFfile,line,column,code,reason,remedy,row\r\nf,1,c,ROW_TOO_LONG,r,m,x\r\n"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(first(new ByteArrayInputStream(csv), Map.of(Reason.ROW_TOO_LONG, 1L)))
        .containsExactly(new RejectedLine("f", "1", "c", "ROW_TOO_LONG", "r", "m", "x", ""));
  }

  @Test
  void partnerGetsItsLanguageAndDelimiter() throws IOException {
    RejectedRowsFile file =
        written(ListLimits.DEFAULT, new ReceiptFormat(Language.GERMAN, ';'), ORDER);

    assertThat(text(file))
        .isEqualTo(
            "\uFEFFfile;line;column;code;reason;remedy;row;other_line\r\n"
                + "orders_20220130.csv;3;customer_reference;UNKNOWN_CUSTOMER;"
                + "Der Kunde steht nicht in der Kundendatei: customer_reference;"
                + "Ergänzen Sie den Kunden in der Kundendatei, oder korrigieren Sie die Referenz, und"
                + " senden Sie die geänderte Datei erneut.;"
                + "\"1,'=c9,o\\u000a9,\"\"a \"\"\"\"b\"\"\"\"\"\"\";\r\n");
    try (InputStream csv = file.open()) {
      assertThat(first(csv, Map.of(Reason.UNKNOWN_CUSTOMER, 1L)))
          .extracting(RejectedLine::row)
          .containsExactly("1,'=c9,o\\u000a9,\"a \"\"b\"\"\"");
    }
  }

  private static List<RejectedLine> first(InputStream csv, Map<Reason, Long> rows)
      throws IOException {
    return RejectedRowsReader.first(csv, rows);
  }

  private RejectedRowsFile written(RejectedRow... rows) throws IOException {
    return written(ListLimits.DEFAULT, rows);
  }

  private RejectedRowsFile written(ListLimits limits, RejectedRow... rows) throws IOException {
    return written(limits, ReceiptFormat.DEFAULT, rows);
  }

  private RejectedRowsFile written(ListLimits limits, ReceiptFormat format, RejectedRow... rows)
      throws IOException {
    try (RejectedRowsWriter writer =
        new RejectedRowsWriter(SET, directory.resolve("rejected.csv.gz"), limits, format)) {
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
