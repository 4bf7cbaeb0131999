package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.FileCounts.Noted;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayJoinTest {
  private static final MessageContract CONTRACT = new MessageContract();
  private static final String ORDERS = "customer_reference,order_reference";
  private static final String ITEMS = "id,order_reference,total_price";

  @TempDir Path spill;
  private final DayFiles files = new DayFiles();
  private DayCounts counts;

  @Test
  void columnsOfEachFileComeBeforeItsRejectedRows() throws IOException {
    files.customers("customer_reference,note", "c1,x").orders(ORDERS, "c9,o9").items(ITEMS);
    List<String> received = new ArrayList<>();
    RejectedRowSink sink =
        new RejectedRowSink() {
          @Override
          public void columns(FileKind kind, List<String> names) {
            received.add(kind.label() + names);
          }

          @Override
          public void accept(RejectedRow row) {
            received.add(row.reason().name());
          }
        };

    new DayJoin(spill, Limits.defaults()).join(files, sink, message -> {});

    assertThat(received)
        .containsExactly(
            "customers[customer_reference, note]",
            "orders[customer_reference, order_reference]",
            "UNKNOWN_CUSTOMER",
            "items[id, order_reference, total_price]");
  }

  @Test
  void sampleDayHasTwoMessages() throws IOException {
    FileOpener samples =
        kind ->
            Files.newInputStream(Path.of("..", "samples", "seed", kind.label() + "_20220130.csv"));
    assertThat(messages(samples))
        .containsExactly(
            total("ade3-11ed", 2, "87.5"),
            error(
                "ade3-12ed",
                null,
                "CUSTOMER_WITHOUT_ORDERS: the customer has no orders (customers file, line 3)"));
    assertThat(counts)
        .isEqualTo(
            new DayCounts(
                new FileCounts(2, 2, 0, 0, 0, Map.of(), List.of(), List.of()),
                new FileCounts(2, 2, 0, 0, 0, Map.of(), List.of(), List.of()),
                new FileCounts(
                    3,
                    3,
                    0,
                    0,
                    0,
                    Map.of(),
                    List.of(),
                    List.of(new Noted(Notice.NO_LINE_END.text(), 1, List.of(4L)))),
                0,
                new MessageCounts(1, 1, 1, 2, new BigDecimal("87.5")),
                Map.of(),
                counts.measures()));
  }

  @Test
  void customersWithoutATotalAreEmittedInTheOrderOfTheirFileWithTheFirstRow() throws IOException {
    files
        .customers("customer_reference", "c1", "c2", "c3", "c1", "c4", "c5")
        .orders(ORDERS, "c5,o5", "c3,o3", "c4,o4", "c3,o4")
        .items(ITEMS, "1,o3,x", "1,o5,1");
    List<AffectedCustomer> affected = new ArrayList<>();

    new DayJoin(spill, Limits.defaults())
        .join(files, row -> {}, affected::add, message -> assertThat(affected).hasSize(4));

    assertThat(affected)
        .containsExactly(
            new AffectedCustomer(
                "c1", Reason.DUPLICATE_CUSTOMER, Optional.of(FileKind.CUSTOMERS), 5),
            new AffectedCustomer(
                "c2", Reason.CUSTOMER_WITHOUT_ORDERS, Optional.of(FileKind.CUSTOMERS), 3),
            new AffectedCustomer("c3", Reason.DUPLICATE_ORDER, Optional.of(FileKind.ORDERS), 5),
            new AffectedCustomer("c4", Reason.DUPLICATE_ORDER, Optional.of(FileKind.ORDERS), 5));
  }

  @Test
  void rejectedRowsAreEmittedWithLineAndCells() throws IOException {
    files
        .customers("customer_reference", "c1", "c1")
        .orders(ORDERS, "c1,o1", "c2,o2")
        .items(ITEMS, "1,o1,x", "2,o2,\" 3\"", "3,o3,1");
    List<RejectedRow> rows = new ArrayList<>();
    new DayJoin(spill, Limits.defaults()).join(files, rows::add, message -> {});
    assertThat(rows)
        .containsExactly(
            new RejectedRow(
                FileKind.CUSTOMERS,
                3,
                "customer_reference",
                Reason.DUPLICATE_CUSTOMER,
                "the customer reference stands on an earlier row already (customers file, line 3;"
                    + " first on line 2)",
                2,
                List.of("c1")),
            new RejectedRow(
                FileKind.ORDERS,
                3,
                "customer_reference",
                Reason.UNKNOWN_CUSTOMER,
                "the customer is not in the customers file (orders file, line 3)",
                0,
                List.of("c2", "o2")),
            new RejectedRow(
                FileKind.ITEMS,
                2,
                "total_price",
                Reason.AMOUNT_NOT_DECIMAL,
                "the amount is not a plain decimal number: total_price is \"x\" (items file, line"
                    + " 2)",
                0,
                List.of("1", "o1", "x")),
            new RejectedRow(
                FileKind.ITEMS,
                3,
                "order_reference",
                Reason.ORDER_REJECTED,
                "the order of the item is rejected (items file, line 3), see orders file, line 3",
                3,
                List.of("2", "o2", " 3")),
            new RejectedRow(
                FileKind.ITEMS,
                4,
                "order_reference",
                Reason.UNKNOWN_ORDER,
                "the order is not in the orders file (items file, line 4)",
                0,
                List.of("3", "o3", "1")));
  }

  @Test
  void dayOfHeadersHasNoMessages() throws IOException {
    assertThat(messages(files)).isEmpty();
    assertThat(counts.rows()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineEndsAndByteOrderMarksChangeNoMessage(String end) throws IOException {
    for (String mark : List.of("", "\uFEFF")) {
      for (String last : List.of("", end)) {
        files
            .set(FileKind.CUSTOMERS, bytes(mark + "customer_reference" + end + "c1" + last))
            .set(FileKind.ORDERS, bytes(mark + ORDERS + end + "c1,o1" + last))
            .set(
                FileKind.ITEMS,
                bytes(mark + ITEMS + end + "1,o1,0.1" + end + "2,o1,x" + end + "3,o1,1" + last));
        assertThat(messages(files))
            .containsExactly(
                error(
                    "c1",
                    "o1",
                    "AMOUNT_NOT_DECIMAL: the amount is not a plain decimal number: total_price is"
                        + " \\\"x\\\" (items file, line 3)"));
      }
    }
  }

  @Test
  void amountsAreSummedExactlyAndWrittenPlainly() throws IOException {
    files
        .customers("customer_reference", "tenths", "large", "zero", "empty", "refund")
        .orders(ORDERS, "tenths,o1", "large,o2", "zero,o3", "empty,o4", "refund,o5")
        .items(
            ITEMS,
            "1,o1,0.1",
            "2,o1,0.2",
            "1,o2,9007199254740993",
            "2,o2,0.000001",
            "1,o3,5.50",
            "2,o3,-5.5",
            "3,o3,-0",
            "1,o5,-20.10");
    assertThat(messages(files))
        .containsExactly(
            total("tenths", 1, "0.3"),
            total("large", 1, "9007199254740993.000001"),
            total("zero", 1, "0"),
            total("empty", 1, "0"),
            total("refund", 1, "-20.1"));
    assertThat(counts.itemsFile().warnings())
        .contains(new Noted(Notice.ZERO_OR_LESS.text(), 3, List.of(7L, 8L, 9L)));
    assertThat(counts.ordersFile().warnings())
        .contains(new Noted("orders without items, counted as 0", 1, List.of()));
  }

  @Test
  void totalsBeyondALongAreExact() throws IOException {
    List<String> lines = new ArrayList<>(List.of(ITEMS));
    for (int i = 0; i < 25; i++) {
      lines.add(i + ",o1,999999999999999999");
    }
    lines.add("25,o1,0.9");
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "c1,o1")
        .items(lines.toArray(String[]::new));
    assertThat(messages(files)).containsExactly(total("c1", 1, "24999999999999999975.9"));
  }

  @Test
  void duplicateCustomerHasOneErrorWithOrWithoutOrders() throws IOException {
    files
        .customers("customer_reference", "c1", "c2", "c1", "c2", "c3")
        .orders(ORDERS, "c1,o1", "c3,o3");
    assertThat(messages(files))
        .containsExactly(
            total("c3", 1, "0"),
            error("c1", null, duplicateCustomer(4, 2)),
            error("c2", null, duplicateCustomer(5, 3)));
    assertThat(counts.customersWithheld()).isEqualTo(2);
    assertThat(counts.unmatchedRows()).isZero();
  }

  @Test
  void errorsOfTheCustomersFileAreOrderedByLine() throws IOException {
    files.customers("customer_reference,status", "c1,", "\"\",x", "c2,", "c1,", "c3,");
    assertThat(messages(files))
        .containsExactly(
            error(
                null,
                null,
                "REFERENCE_MISSING: a needed reference is empty: customer_reference (customers"
                    + " file, line 3)"),
            withoutOrders("c2", 4),
            error("c1", null, duplicateCustomer(5, 2)),
            withoutOrders("c3", 6));
    assertThat(counts.customersFile())
        .isEqualTo(
            new FileCounts(
                5,
                3,
                2,
                0,
                1,
                Map.of(Reason.REFERENCE_MISSING, 1L, Reason.DUPLICATE_CUSTOMER, 1L),
                List.of(),
                List.of(
                    new Noted(
                        "optional columns missing: id, first_name, last_name", 1, List.of()))));
  }

  @Test
  void duplicateOrderOfTheSameCustomerWithholdsTheTotal() throws IOException {
    files
        .customers("customer_reference", "c1", "c2")
        .orders(ORDERS, "c1,o1", "c2,o2", "c1,o1")
        .items(ITEMS, "1,o1,5", "2,o2,6");
    assertThat(messages(files))
        .containsExactly(total("c2", 1, "6"), error("c1", "o1", duplicateOrder(4, 2)));
  }

  @Test
  void duplicateOrderOfAnotherCustomerIsReportedForBoth() throws IOException {
    files
        .customers("customer_reference", "c1", "c2", "c3")
        .orders(ORDERS, "c1,o1", "c2,o1", "c3,o3", "c2,o2")
        .items(ITEMS, "1,o1,5");
    assertThat(messages(files))
        .containsExactly(
            total("c3", 1, "0"),
            error("c2", "o1", duplicateOrder(3, 2)),
            error("c1", "o1", duplicateOrder(3, 2)));
    assertThat(counts.ordersFile().rejected()).isEqualTo(1);
    assertThat(counts.messages().errorMessages()).isEqualTo(2);
  }

  @Test
  void duplicateOrderOfAnUnknownCustomerIsReportedForTheFirstOwner() throws IOException {
    files.customers("customer_reference", "c1").orders(ORDERS, "c1,o1", "ghost,o1");
    assertThat(messages(files))
        .containsExactly(
            error("ghost", "o1", duplicateOrder(3, 2)), error("c1", "o1", duplicateOrder(3, 2)));
    assertThat(counts.unmatchedRows()).isZero();
  }

  @Test
  void duplicateOfARejectedOrderIsRejectedToo() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "ghost,o1", "c1,o1")
        .items(ITEMS, "1,o1,5");
    assertThat(messages(files))
        .containsExactly(
            error("ghost", "o1", unknownCustomer(2)), error("c1", "o1", duplicateOrder(3, 2)));
    assertThat(counts.ordersFile().unmatched()).isEqualTo(1);
    assertThat(counts.suppressedItems()).isEqualTo(1);
  }

  @Test
  void orderOfAnUnknownCustomerSuppressesItsItems() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "c1,o1", "ghost,o2")
        .items(ITEMS, "1,o2,5", "2,o2,bad", "2,o2,6", "3,o1,1");
    assertThat(messages(files))
        .containsExactly(total("c1", 1, "1"), error("ghost", "o2", unknownCustomer(3)));
    assertThat(counts.itemsFile())
        .isEqualTo(
            new FileCounts(
                4,
                1,
                0,
                3,
                0,
                Map.of(),
                List.of(),
                List.of(new Noted("optional columns missing: item_name, quantity", 1, List.of()))));
    assertThat(counts.unmatchedRows()).isEqualTo(1);
  }

  @Test
  void orderWithoutACustomerSuppressesItsItems() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, ",o1", "c1,o2")
        .items(ITEMS, "1,o1,5");
    assertThat(messages(files))
        .containsExactly(
            total("c1", 1, "0"),
            error(
                null,
                "o1",
                "REFERENCE_MISSING: a needed reference is empty: customer_reference (orders file,"
                    + " line 2)"));
    assertThat(counts.unmatchedRows()).isEqualTo(1);
    assertThat(counts.suppressedItems()).isEqualTo(1);
  }

  @Test
  void duplicateOrderWithoutACustomerNamesTheOwnerOfTheFirst() throws IOException {
    files.customers("customer_reference", "c1").orders(ORDERS, "c1,o1", ",o1");
    assertThat(messages(files))
        .containsExactly(
            error(
                "c1",
                "o1",
                "REFERENCE_MISSING: a needed reference is empty: customer_reference (orders file,"
                    + " line 3)"));
    assertThat(counts.unmatchedRows()).isZero();
  }

  @Test
  void orderWithoutAReferenceWithholdsTheTotalOfItsCustomer() throws IOException {
    files
        .customers("customer_reference", "c1", "c2")
        .orders(ORDERS, "c1,", "c2,o2", "ghost,")
        .items(ITEMS, "1,o2,5");
    String missing =
        "REFERENCE_MISSING: a needed reference is empty: order_reference (orders file,";
    assertThat(messages(files))
        .containsExactly(
            total("c2", 1, "5"),
            error("c1", null, missing + " line 2)"),
            error("ghost", null, missing + " line 4)"));
    assertThat(counts.ordersFile().unmatched()).isEqualTo(1);
    assertThat(counts.messages().customersWithoutOrders()).isZero();
  }

  @Test
  void orderRowsWithoutAListedCustomerAreUnmatched() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS + ",note", "c1,o1,", "ghost,o2,", ",o2,", ",,x")
        .items(ITEMS, "1,o2,5");
    String missing =
        "REFERENCE_MISSING: a needed reference is empty: customer_reference (orders file, line";
    assertThat(messages(files))
        .containsExactly(
            total("c1", 1, "0"),
            error("ghost", "o2", unknownCustomer(3)),
            error(null, "o2", missing + " 4)"),
            error(null, null, missing + " 5)"));
    assertThat(counts.ordersFile().unmatched()).isEqualTo(3);
    assertThat(counts.suppressedItems()).isEqualTo(1);
  }

  @Test
  void referenceWithControlCharactersIsRejectedAndEscaped() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "c1,o1", "c\u00001,o2", "c1,o3\u0007")
        .items(ITEMS, "1,o2,5");
    assertThat(messages(files))
        .containsExactly(
            error(
                null,
                "o2",
                "REFERENCE_NOT_TEXT: a needed reference holds characters that are not text:"
                    + " customer_reference is \\\"c\\\\u00001\\\" (orders file, line 3)"),
            error(
                "c1",
                null,
                "REFERENCE_NOT_TEXT: a needed reference holds characters that are not text:"
                    + " order_reference is \\\"o3\\\\u0007\\\" (orders file, line 4)"));
  }

  @Test
  void bytesThatAreNotUtf8RejectARowOnlyInRequiredColumns() throws IOException {
    byte[] orders = bytes(ORDERS + ",order_status\nc1,o1,?\nc1,o2,\nc2,o?,?\nc2,o4,?\n");
    for (int i = 0; i < orders.length; i++) {
      orders[i] = orders[i] == '?' ? (byte) 0xE9 : orders[i];
    }
    files.customers("customer_reference", "c1", "c2").set(FileKind.ORDERS, orders);
    assertThat(messages(files))
        .containsExactly(
            total("c1", 2, "0"),
            error(
                "c2",
                null,
                "REFERENCE_NOT_TEXT: a needed reference holds characters that are not text:"
                    + " order_reference is \\\"o\\\\ufffd\\\" (orders file, line 4)"));
    assertThat(counts.ordersFile().warnings())
        .contains(new Noted(Notice.DAMAGED_BYTES.text(), 2, List.of(2L, 5L)));
  }

  @Test
  void itemOfAnUnknownOrderNamesOnlyTheOrder() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "c1,o1")
        .items(ITEMS, "1,o9,5", "2,o9,x", "3,,5");
    assertThat(messages(files))
        .containsExactly(
            total("c1", 1, "0"),
            error(
                null,
                "o9",
                "UNKNOWN_ORDER: the order is not in the orders file (items file, line 2)"),
            error(
                null,
                "o9",
                "AMOUNT_NOT_DECIMAL: the amount is not a plain decimal number: total_price is"
                    + " \\\"x\\\" (items file, line 3)"),
            error(
                null,
                null,
                "REFERENCE_MISSING: a needed reference is empty: order_reference (items file, line"
                    + " 4)"));
    assertThat(counts.unmatchedRows()).isEqualTo(3);
  }

  @Test
  void duplicateItemWithholdsTheTotalAndNamesBothLines() throws IOException {
    files
        .customers("customer_reference", "c1", "c2")
        .orders(ORDERS, "c1,o1", "c2,o2")
        .items(ITEMS, "1,o1,5", "x,o2,1", "1,o2,2", "1,o1,5", "01,o2,4");
    assertThat(messages(files))
        .containsExactly(total("c2", 1, "7"), error("c1", "o1", duplicateItem(5, 2)));
  }

  @Test
  void duplicateOfARejectedItemIsRejectedToo() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "c1,o1")
        .items(ITEMS, "1,o1,x", "1,o1,5");
    assertThat(messages(files))
        .containsExactly(
            error(
                "c1",
                "o1",
                "AMOUNT_NOT_DECIMAL: the amount is not a plain decimal number: total_price is"
                    + " \\\"x\\\" (items file, line 2)"),
            error("c1", "o1", duplicateItem(3, 2)));
  }

  @Test
  void rowsOfWrongWidthNameOnlyReferencesOfOtherRows() throws IOException {
    files
        .customers("customer_reference,status", "c1,a", "c2,a", "c3,a", "c4", "c5,a,b")
        .orders(
            "customer_reference,order_reference,order_status",
            "c1,o1,x",
            "c2,o2,x",
            "c3,o3,x",
            "c1,o4",
            "ghost,o5,x,y",
            "ghost,o2,x,y")
        .items(
            "id,order_reference,item_name,total_price",
            "1,o1,x,1",
            "2,o3,big, red,1",
            "3,o9,big, red,1",
            "4,o1");
    assertThat(messages(files))
        .containsExactly(
            error(null, null, tooShort("customers", 5, 1, 2)),
            error(null, null, tooLong("customers", 6, 3, 2)),
            error("c1", null, tooShort("orders", 5, 2, 3)),
            error(null, null, tooLong("orders", 6, 4, 3)),
            error("c2", "o2", tooLong("orders", 7, 4, 3)),
            error("c3", "o3", tooLong("items", 3, 5, 4)),
            error(null, null, tooLong("items", 4, 5, 4)),
            error(null, null, tooShort("items", 5, 2, 4)));
    assertThat(counts.customersFile().unmatched()).isEqualTo(2);
    assertThat(counts.ordersFile().unmatched()).isEqualTo(1);
    assertThat(counts.itemsFile().unmatched()).isEqualTo(2);
  }

  @Test
  void packedColumnsAreUnpackedAndUnclearOnesRejected() throws IOException {
    files
        .customers(
            "id,first_name,last_name,customer_reference status",
            "1,A,B,c1 Not active",
            "2,A,B,c2 x")
        .orders(
            "id,customer_reference,order_status order_reference order_timestamp",
            "1,c1,On its way o1 1676539508",
            "2,c2,Delivered o2")
        .items("id,order_reference,item_name quantity total_price", "1,o1,Big red XYZ 2 20");
    assertThat(messages(files))
        .containsExactly(
            total("c1", 1, "20"),
            error(
                "c2",
                null,
                "PACKED_CELL_UNCLEAR: the packed columns of the row cannot be told apart:"
                    + " order_status order_reference order_timestamp (orders file, line 3)"));
  }

  @Test
  void quotedLineEndsMoveTheLinesOfLaterRows() throws IOException {
    files
        .customers("customer_reference,status", "c1,\"two\nlines\"", "c2,x")
        .orders(ORDERS, "c1,o1");
    assertThat(messages(files)).containsExactly(total("c1", 1, "0"), withoutOrders("c2", 4));
  }

  @Test
  void charactersThatTheQueueRejectsAreEscapedInTheBody() throws IOException {
    files.customers("customer_reference", "c\uFFFE").orders(ORDERS, "c\uFFFE,o1");
    assertThat(messages(files)).containsExactly(total("c\\ufffe", 1, "0"));
  }

  @Test
  void formulasAreOrdinaryReferences() throws IOException {
    files.customers("customer_reference", "=1+1", "@c").orders(ORDERS, "=1+1,-o", "@c,+o");
    assertThat(messages(files)).containsExactly(total("=1+1", 1, "0"), total("@c", 1, "0"));
  }

  @Test
  void rejectedFileLeavesNoMessageAndNoSpoolFile() throws IOException {
    files
        .customers("customer_reference", "c1", "c1", "c2")
        .orders(ORDERS, "c2,o1")
        .items("id,order_reference,total", "1,o1,5");
    List<String> messages = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new DayJoin(spill, Limits.defaults())
                    .join(files, message -> messages.add(MessageJson.body(message))))
        .isInstanceOf(FileRejectedException.class)
        .hasMessage(
            "COLUMN_MISSING: The header of the items file (line 1) lacks total_price; it has \"id\","
                + " \"order_reference\" and 1 column with another name. Send the file with the required columns:"
                + " id, order_reference, total_price.");
    assertThat(messages).isEmpty();
    assertThat(spill).isEmptyDirectory();
  }

  @Test
  void rowsWithoutContentAreSkipped() throws IOException {
    files
        .customers("customer_reference", "c1", "\"\"", "")
        .orders(ORDERS, "c1,o1", "\"\"", ",", "\" \",\u00A0,,")
        .items("id order_reference total_price", "1 o1 5", "", "\" \"");
    assertThat(messages(files)).containsExactly(total("c1", 1, "5"));
    assertThat(counts.customersFile().skipped())
        .containsExactly(new Noted(Notice.EMPTY_ROW.text(), 1, List.of(3L)));
    assertThat(counts.ordersFile().skipped())
        .containsExactly(new Noted(Notice.EMPTY_ROW.text(), 3, List.of(3L, 4L, 5L)));
    assertThat(counts.itemsFile().skipped())
        .containsExactly(new Noted(Notice.EMPTY_ROW.text(), 1, List.of(4L)));
    assertThat(counts.rows()).isEqualTo(3);
  }

  @Test
  void decimalCommasCauseAWarning() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "c1,o1")
        .items("id;order_reference;total_price", "1;o1;5", "2;o1;12,50", "3;o1;1,250");
    assertThat(messages(files)).containsExactly(total("c1", 1, "18.75"));
    assertThat(counts.file(FileKind.ITEMS).warnings())
        .contains(new Noted(Notice.DECIMAL_COMMA.text(), 2, List.of(3L, 4L)));
  }

  @Test
  void warningsCountOnlyAcceptedRows() throws IOException {
    byte[] items =
        bytes(
            """
            id;order_reference;total_price;note
            1;o1;1,5;?
            1;o1;2,5;?
            2;o2;3,5;?
            3;o3;4,5;?
            4;o1;-5,5;?
            5;o2;-1;x
            """);
    for (int i = 0; i < items.length; i++) {
      items[i] = items[i] == '?' ? (byte) 0xEB : items[i];
    }
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "c1,o1", "c2,o2")
        .set(FileKind.ITEMS, items);
    messages(files);
    FileCounts counted = counts.file(FileKind.ITEMS);
    assertThat(List.of(counted.accepted(), counted.rejected(), counted.suppressed()))
        .containsExactly(2L, 2L, 2L);
    assertThat(counted.warnings().subList(2, 5))
        .containsExactly(
            new Noted(Notice.DAMAGED_BYTES.text(), 2, List.of(2L, 6L)),
            new Noted(Notice.DECIMAL_COMMA.text(), 2, List.of(2L, 6L)),
            new Noted(Notice.ZERO_OR_LESS.text(), 1, List.of(6L)));
  }

  @Test
  void moreReferencesThanTheLimitRejectTheFile() {
    Limits two = new Limits(1 << 20, 1_000, 1_000, 2, 1 << 20, 1 << 20);
    files
        .customers("customer_reference", "c1", "c2", "c2")
        .orders(ORDERS, "c1,o1", "c1,o2", "c1,o2", "c1,o3");
    assertThatThrownBy(
            () -> new DayJoin(spill, two).join(files, message -> assertThat(message).isNull()))
        .isInstanceOf(FileRejectedException.class)
        .hasMessage(
            "TOO_MANY_REFERENCES: The orders file has more than 2 distinct references (line 5). "
                + FileReason.TOO_MANY_REFERENCES.remedy());
    assertThat(spill).isEmptyDirectory();
  }

  @Test
  void moreErrorsThanTheLimitAreCountedAndNoMessageIsEmitted() throws IOException {
    int rows = 20_000;
    Limits few = new Limits(1 << 20, 1_000, 1_000, 100, 1 << 20, 50_000);
    files
        .customers("customer_reference", "c1", "c2", "c3", "c3", "without orders")
        .orders(ORDERS, "c1,o1", "c2,o2")
        .items(
            Stream.concat(
                    Stream.of(ITEMS, "0,o2,7"),
                    IntStream.range(0, rows).mapToObj(i -> i + ",o1,bad" + i))
                .toArray(String[]::new));
    long[] handedOut = new long[1];
    List<AffectedCustomer> affected = new ArrayList<>();
    TooManyErrorsException tooMany =
        catchThrowableOfType(
            TooManyErrorsException.class,
            () ->
                new DayJoin(spill, few)
                    .join(
                        files,
                        row -> handedOut[0]++,
                        affected::add,
                        message -> assertThat(message).isNull()));
    assertThat(tooMany.rejection().kind()).isEqualTo(FileKind.ITEMS);
    assertThat(tooMany)
        .hasMessageMatching(
            "TOO_MANY_ERRORS: The items file has more errors than one run can publish, from line"
                + " \\d+ on\\. Correct the rows that the receipt lists and send the files again\\.");
    assertThat(tooMany.counts())
        .isEqualTo(new DayJoin(spill, Limits.defaults()).join(files, message -> {}));
    assertThat(tooMany.counts().messages().errorMessages()).isEqualTo(rows + 2);
    assertThat(handedOut[0]).isEqualTo(rows + 1);
    assertThat(affected)
        .extracting(AffectedCustomer::customerReference)
        .containsExactly("c1", "c3", "without orders");
    assertThat(spill).isEmptyDirectory();
  }

  @Test
  void moreErrorsThanTheLimitFreeTheDisk() {
    Limits few = new Limits(1 << 20, 1_000, 1_000, 100, 1 << 20, 50_000);
    files
        .customers("customer_reference", "c1")
        .orders(ORDERS, "c1,o1")
        .items(
            Stream.concat(
                    Stream.of(ITEMS), IntStream.range(0, 20_000).mapToObj(i -> i + ",o1,bad" + i))
                .toArray(String[]::new));
    List<Boolean> empty = new ArrayList<>();

    assertThatThrownBy(
            () ->
                new DayJoin(spill, few)
                    .join(
                        files,
                        row -> {
                          try (Stream<Path> kept = Files.list(spill)) {
                            empty.add(kept.findAny().isEmpty());
                          }
                        },
                        message -> {}))
        .isInstanceOf(TooManyErrorsException.class);

    assertThat(empty.get(1)).isFalse();
    assertThat(empty.get(empty.size() - 1)).isTrue();
  }

  @Test
  void rowsThatAreNotSimpleCountLikeAllOthers() throws IOException {
    files
        .customers(
            "id,first_name,last_name,customer_reference,status", "1,A,B,Zo\u00EB,x", "2,A,B, c2 ,x")
        .orders(
            "id,customer_reference,order_status,order_reference,order_timestamp",
            "1,Zo\u00EB,x,\u00F61,1",
            "2,c2,x,o2 ,1",
            "3,c2,x,\u00F63,1")
        .items(
            "id,order_reference,item_name,quantity,total_price",
            "\u00F1,\u00F61,x,1,1.5",
            "\"2\",o2 ,x,1,2",
            "3,\u00F61,x,1, 3");

    assertThat(messages(files)).containsExactly(total("Zo\u00EB", 1, "4.5"), total("c2", 2, "2"));
    assertThat(counts)
        .isEqualTo(
            new DayCounts(
                new FileCounts(2, 2, 0, 0, 0, Map.of(), List.of(), List.of()),
                new FileCounts(
                    3,
                    3,
                    0,
                    0,
                    0,
                    Map.of(),
                    List.of(),
                    List.of(new Noted("orders without items, counted as 0", 1, List.of()))),
                new FileCounts(3, 3, 0, 0, 0, Map.of(), List.of(), List.of()),
                1,
                new MessageCounts(2, 0, 0, 3, new BigDecimal("6.5")),
                Map.of(),
                counts.measures()));
  }

  @Test
  void measuresCountDuplicateAndUnmatchedAmountsOnce() throws IOException {
    files
        .customers("customer_reference", "c1")
        .orders(
            "customer_reference,order_reference,order_timestamp",
            "c1,o1,1643529600",
            "\"c1\",o2,1643529601",
            "c9,o3,1643616000")
        .items("id,order_reference,total_price", "1,o1,10", "1,o1,10", "2,o8,10", "3,o1,x");
    messages(files);

    assertThat(counts.measures().sumTotalPrice()).isEqualByComparingTo("30");
    assertThat(counts.measures().medianTotalPrice()).isEqualByComparingTo("9.96");
    assertThat(counts.measures().orderDays().rows()).isEqualTo(3);
    assertThat(counts.measures().orderDays().rows(day -> day.equals(LocalDate.of(2022, 1, 30))))
        .isEqualTo(2);
  }

  @Test
  void replacementCharacterInAReferenceIsNotText() throws IOException {
    files.customers("customer_reference,note", "c\uFFFD,x", "c1,\uFFFD");
    messages(files);
    FileCounts customers = counts.file(FileKind.CUSTOMERS);
    assertThat(customers.rejectedByReason()).containsExactly(entry(Reason.REFERENCE_NOT_TEXT, 1L));
    assertThat(customers.warnings()).noneMatch(warning -> warning.text().contains("not UTF-8"));
  }

  @Test
  void failedSinkLeavesNoSpoolFile() {
    files.customers("customer_reference", "c1", "c1");
    assertThatThrownBy(
            () ->
                new DayJoin(spill, Limits.defaults())
                    .join(
                        files,
                        message -> {
                          throw new IOException("disk full");
                        }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(spill).isEmptyDirectory();
  }

  @Test
  void failureToDeleteASpoolFileFailsTheJoinWithAllFailures() {
    files
        .customers("customer_reference", "c1", "c1")
        .orders(ORDERS, "c1,o1", "c1,o1")
        .items(ITEMS, "1,o1,x");
    List<Path> replaced = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new DayJoin(spill, Limits.defaults())
                    .join(
                        files,
                        message -> {
                          // At the last message, all spool files have been read.
                          if (message instanceof ErrorMessage error
                              && error.reason() == Reason.AMOUNT_NOT_DECIMAL) {
                            replaced.addAll(replacedByDirectories());
                          }
                        }))
        .isInstanceOf(DirectoryNotEmptyException.class)
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .hasSize(2)
                    .hasOnlyElementsOfType(DirectoryNotEmptyException.class));
    assertThat(replaced).hasSize(3);
  }

  /** Replaces each spool file by a directory that is not empty, which cannot be deleted. */
  private List<Path> replacedByDirectories() throws IOException {
    List<Path> spools;
    try (Stream<Path> all = Files.list(spill)) {
      spools = all.toList();
    }
    for (Path file : spools) {
      Files.delete(file);
      Files.createDirectories(file.resolve("inside"));
    }
    return spools;
  }

  @Test
  void rejectedItemCountsAsAnItemOfItsOrder() throws IOException {
    files
        .customers("customer_reference", "c1", "c2")
        .orders(ORDERS, "c1,o1", "c2,o2")
        .items(ITEMS, "1,o1,x");
    messages(files);
    assertThat(counts.ordersFile().warnings())
        .contains(new Noted("orders without items, counted as 0", 1, List.of()));
  }

  /** Sixteen rows fill the initial arrays completely. */
  @ParameterizedTest
  @ValueSource(ints = {15, 16, 17})
  void allOfManyCustomersArePublished(int customers) throws IOException {
    String[] lines = new String[customers + 1];
    String[] orders = new String[customers + 1];
    lines[0] = "customer_reference";
    orders[0] = ORDERS;
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= customers; i++) {
      lines[i] = "c" + i;
      orders[i] = "c" + i + ",o" + i;
      expected.add(total("c" + i, 1, "0"));
    }
    assertThat(messages(files.customers(lines).orders(orders))).isEqualTo(expected);
    assertThat(messages(files.customers(lines).orders(ORDERS))).hasSize(customers);
  }

  @Test
  void missingSpillDirectoryIsCreated() throws IOException {
    files.customers("customer_reference", "c1", "c1");
    Path missing = spill.resolve("a").resolve("b");
    new DayJoin(missing, Limits.defaults())
        .join(files, message -> assertThat(missing).isNotEmptyDirectory());
    assertThat(missing).isEmptyDirectory();
  }

  @Test
  void filesAreOpenedOnceInOrderAndClosed() throws IOException {
    List<String> events = new ArrayList<>();
    FileOpener opener =
        kind -> {
          events.add("open " + kind);
          return new ByteArrayInputStream(bytes(files.text(kind))) {
            @Override
            public void close() {
              events.add("close " + kind);
            }
          };
        };
    new DayJoin(spill, Limits.defaults()).join(opener, message -> events.add("message"));
    assertThat(events)
        .containsExactly(
            "open customers",
            "close customers",
            "open orders",
            "close orders",
            "open items",
            "close items");
  }

  @Test
  void severalThreadsHaveTheSameMessagesAndRejectedRows() throws IOException {
    ExecutorService helpers = Executors.newFixedThreadPool(2);
    try {
      for (int seed = 0; seed < 4; seed++) {
        DayFiles day = new MessyDays(seed).next();
        day.set(FileKind.ITEMS, repeated(day.text(FileKind.ITEMS)));
        // With few pending blocks, each batch is reused.
        assertThat(outcome(day, new OrderedExecutor(helpers, 2)))
            .as("seed %d", seed)
            .isEqualTo(outcome(day, OrderedExecutor.singleThreaded()));
      }
    } finally {
      helpers.shutdown();
    }
  }

  /** Long enough for several blocks; all but the first copy of an item are duplicates. */
  private static byte[] repeated(String text) {
    int header = text.indexOf("total_price") + "total_price".length();
    String rows = text.substring(header);
    return bytes(text.substring(0, header) + rows.repeat(150_000 / Math.max(1, rows.length())));
  }

  private List<String> outcome(DayFiles day, OrderedExecutor threads) throws IOException {
    List<String> seen = new ArrayList<>();
    try {
      seen.add(
          new DayJoin(spill, Limits.defaults(), threads)
              .join(
                  day,
                  row -> seen.add(row.toString()),
                  message -> seen.add(MessageJson.body(message)))
              .toString());
    } catch (FileRejectedException e) {
      seen.add(e.getMessage());
    }
    return seen;
  }

  @Test
  void readErrorFailsTheJoin() {
    FileOpener opener =
        kind ->
            new FilterInputStream(files.open(kind)) {
              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                if (count < 0 && kind == FileKind.ITEMS) {
                  throw new IOException("connection reset");
                }
                return count;
              }
            };
    assertThatThrownBy(
            () ->
                new DayJoin(spill, Limits.defaults())
                    .join(opener, message -> assertThat(message).isNull()))
        .hasMessage("connection reset");
  }

  private List<String> messages(FileOpener opener) throws IOException {
    List<String> bodies = new ArrayList<>();
    counts =
        new DayJoin(spill, Limits.defaults())
            .join(opener, message -> bodies.add(MessageJson.body(message)));
    assertThat(spill).isEmptyDirectory();
    bodies.forEach(CONTRACT::checkBody);
    return bodies;
  }

  private static String total(String customer, int orders, String amount) {
    return "{\"type\":\"customer_message\",\"customer_reference\":\""
        + customer
        + "\",\"number_of_orders\":"
        + orders
        + ",\"total_amount_spent\":"
        + amount
        + "}";
  }

  private static String error(String customer, String order, String message) {
    return "{\"type\":\"error_message\",\"customer_reference\":"
        + json(customer)
        + ",\"order_reference\":"
        + json(order)
        + ",\"message\":"
        + json(message)
        + "}";
  }

  private static String json(String text) {
    return text == null ? "null" : '"' + text + '"';
  }

  private static String withoutOrders(String customer, int line) {
    return error(
        customer,
        null,
        "CUSTOMER_WITHOUT_ORDERS: the customer has no orders (customers file, line " + line + ")");
  }

  private static String duplicateCustomer(int line, int first) {
    return "DUPLICATE_CUSTOMER: the customer reference stands on an earlier row already (customers"
        + " file, line "
        + line
        + "; first on line "
        + first
        + ")";
  }

  private static String duplicateOrder(int line, int first) {
    return "DUPLICATE_ORDER: the order reference stands on an earlier row already (orders file, line "
        + line
        + "; first on line "
        + first
        + ")";
  }

  private static String duplicateItem(int line, int first) {
    return "DUPLICATE_ITEM: the item id stands on an earlier row of the same order already (items"
        + " file, line "
        + line
        + "; first on line "
        + first
        + ")";
  }

  private static String unknownCustomer(int line) {
    return "UNKNOWN_CUSTOMER: the customer is not in the customers file (orders file, line "
        + line
        + ")";
  }

  private static String tooShort(String file, int line, int cells, int columns) {
    return "ROW_TOO_SHORT: the row has fewer columns than the header: "
        + cells
        + " instead of "
        + columns
        + " ("
        + file
        + " file, line "
        + line
        + ")";
  }

  private static String tooLong(String file, int line, int cells, int columns) {
    return "ROW_TOO_LONG: the row has more columns than the header: "
        + cells
        + " instead of "
        + columns
        + " ("
        + file
        + " file, line "
        + line
        + ")";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
