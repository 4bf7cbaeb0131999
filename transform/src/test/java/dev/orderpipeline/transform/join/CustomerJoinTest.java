package dev.orderpipeline.transform.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.NamedRow.Accepted;
import dev.orderpipeline.transform.join.NamedRow.Rejected;
import dev.orderpipeline.transform.join.NamedRow.Step;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerJoinTest {
  @TempDir Path spill;

  @Test
  void rowsShowTheirCellsTheirResultAndEachStepOfTheTotal() throws IOException {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1", "c2")
            .orders("customer_reference,order_reference", "c2,o9", " c1,o1", "c1,o1", "c2,o2")
            .items(
                "id,order_reference,item_name quantity total_price",
                "1,o1,Big red XYZ 2 20",
                "2,o9,XYZ 1 7",
                "3,o1,XYZ 1 0.50",
                "3,o1,XYZ 1 0.50",
                "4,o1,XYZ 20");
    List<NamedRow> rows = new ArrayList<>();

    Optional<CustomerShare> share = join(files, "c1", rows);

    assertThat(rows)
        .containsExactly(
            row(FileKind.CUSTOMERS, 2, Map.of("customer_reference", "c1"), accepted()),
            row(
                FileKind.ORDERS,
                3,
                Map.of("customer_reference", " c1", "order_reference", "o1"),
                accepted()),
            row(
                FileKind.ORDERS,
                4,
                Map.of("customer_reference", "c1", "order_reference", "o1"),
                new Rejected(
                    Reason.DUPLICATE_ORDER,
                    "order_reference",
                    Reason.DUPLICATE_ORDER.sentence() + " (orders file, line 4; first on line 3)",
                    3)),
            row(
                FileKind.ITEMS,
                2,
                Map.of("id", "1", "order_reference", "o1", "total_price", "20"),
                accepted("20.000000", "20.00")),
            row(
                FileKind.ITEMS,
                4,
                Map.of("id", "3", "order_reference", "o1", "total_price", "0.50"),
                accepted("0.500000", "20.50")),
            row(
                FileKind.ITEMS,
                5,
                Map.of("id", "3", "order_reference", "o1", "total_price", "0.50"),
                new Rejected(
                    Reason.DUPLICATE_ITEM,
                    "id",
                    Reason.DUPLICATE_ITEM.sentence() + " (items file, line 5; first on line 4)",
                    4)),
            row(
                FileKind.ITEMS,
                6,
                Map.of(
                    "id", "4", "order_reference", "o1", "item_name quantity total_price", "XYZ 20"),
                new Rejected(
                    Reason.PACKED_CELL_UNCLEAR,
                    "item_name quantity total_price",
                    Reason.PACKED_CELL_UNCLEAR.sentence()
                        + ": item_name quantity total_price (items file, line 6)",
                    0)));
    assertThat(share)
        .contains(
            new CustomerShare(
                2,
                "c1",
                1,
                new BigDecimal("20.50"),
                Optional.of(new Withholding(FileKind.ORDERS, 4, Reason.DUPLICATE_ORDER))));
  }

  @Test
  void rejectedOrdersRowNamesTheCustomerDirectlyOrThroughItsOrder() throws IOException {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1", "c2")
            .orders(
                "customer_reference,order_reference,order_status",
                "c1,o1,Paid",
                "c1,,Paid",
                ",o1,Paid",
                "c1,o5",
                ",o9,Paid",
                "c2,,Paid");
    List<NamedRow> rows = new ArrayList<>();

    Optional<CustomerShare> share = join(files, "c1", rows);

    assertThat(rows.stream().map(CustomerJoinTest::shown))
        .containsExactly(
            "customers 2 accepted",
            "orders 2 accepted",
            "orders 3 REFERENCE_MISSING",
            "orders 4 REFERENCE_MISSING",
            "orders 5 ROW_TOO_SHORT");
    assertThat(share.map(CustomerShare::isWithheld)).contains(true);
  }

  @Test
  void shortOrdersRowNamesNobodyWhoIsNotListed() throws IOException {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c2")
            .orders("customer_reference,order_reference,order_status", "c1,o5", "c2,o2,Paid");
    List<NamedRow> rows = new ArrayList<>();

    assertThat(join(files, "c1", rows)).isEmpty();
    assertThat(rows).isEmpty();
  }

  @Test
  void orderThatSomebodyElseNamesFirstIsNotTheCustomers() throws IOException {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1", "c2")
            .orders("customer_reference,order_reference", "c2,o1", "c1,o1")
            .items("id,order_reference,total_price", "1,o1,5");
    List<NamedRow> rows = new ArrayList<>();

    Optional<CustomerShare> share = join(files, "c1", rows);

    assertThat(rows.stream().map(CustomerJoinTest::shown))
        .containsExactly("customers 2 accepted", "orders 3 DUPLICATE_ORDER");
    assertThat(share.map(CustomerShare::isWithheld)).contains(true);
    // The error of the duplicate was spooled there.
    assertThat(spill).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12,50", "1.234,56", "\"12,50\"", "\u200B12,50"})
  void decimalMarkOfAnotherCustomersAmountMakesAnAmountUnclear(String amount) throws IOException {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1", "c2")
            .orders("customer_reference,order_reference", "c1,o1", "c2,o2")
            .items("id;order_reference;total_price", "1;o2;" + amount, "2;o1;1.250");
    List<NamedRow> rows = new ArrayList<>();

    Optional<CustomerShare> share = join(files, "c1", rows);

    assertThat(rows.stream().map(CustomerJoinTest::shown)).contains("items 3 DECIMAL_MARK_UNCLEAR");
    assertThat(share.map(CustomerShare::isWithheld)).contains(true);
  }

  @Test
  void rejectedFileHasTheRejectionOfTheJoin() {
    DayFiles files = new DayFiles().items("id,order_reference", "1,o1");

    assertThatThrownBy(() -> join(files, "c1", new ArrayList<>()))
        .isInstanceOf(FileRejectedException.class)
        .hasMessageContaining("total_price");
  }

  @Test
  void amountsOfAnybodyThatHaveTwoReadingsRejectTheFile() {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1", "c2")
            .orders("customer_reference,order_reference", "c1,o1", "c2,o2")
            .items("id,order_reference,total_price", "1,o2,1.250", "2,o1,980");

    assertThatThrownBy(() -> join(files, "c1", new ArrayList<>()))
        .isInstanceOf(FileRejectedException.class)
        .hasMessageContaining("DECIMAL_MARKS_UNCLEAR");
  }

  @Test
  void rowInsideAStrayQuoteNamesTheLineThatOpensIt() throws IOException {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1")
            .orders("customer_reference,order_reference", "c1,o1")
            .items(
                "id,order_reference,item_name,quantity,total_price",
                "1,o1,\"big,2,1",
                "2,o1,24\",2,1");
    List<NamedRow> rows = new ArrayList<>();

    join(files, "c1", rows);

    assertThat(rows.subList(2, rows.size()))
        .extracting(row -> shown(row) + " " + ((Rejected) row.result()).otherLine())
        .containsExactly("items 2 QUOTE_SPANS_ROWS 0", "items 3 QUOTE_SPANS_ROWS 2");
  }

  @Test
  void furtherRowOnALineNamesNoOtherLine() throws IOException {
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1")
            .orders("customer_reference,order_reference", "c1,o1")
            .items("id,order_reference,total_price,quantity", "1,o1,5,22,o1,6,1");
    List<NamedRow> rows = new ArrayList<>();

    join(files, "c1", rows);

    assertThat(rows.subList(2, rows.size()))
        .extracting(row -> shown(row) + " " + ((Rejected) row.result()).otherLine())
        .containsExactly("items 2 ROW_TOO_LONG 0", "items 2 ROW_TOO_LONG 0");
  }

  @Test
  void severalThreadsFindTheSameRows() throws IOException {
    StringBuilder orders = new StringBuilder("customer_reference,order_reference\n");
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n");
    for (int i = 0; i < 30_000; i++) {
      orders.append("c").append(i % 7).append(",o").append(i).append('\n');
      items.append(i).append(",o").append(i).append(",0.25\n");
    }
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c1", "c3")
            .set(FileKind.ORDERS, orders.toString().getBytes(UTF_8))
            .set(FileKind.ITEMS, items.toString().getBytes(UTF_8));
    List<NamedRow> alone = new ArrayList<>();
    List<NamedRow> together = new ArrayList<>();
    Optional<CustomerShare> share = join(files, "c3", alone);
    ExecutorService helpers = Executors.newFixedThreadPool(3);
    try {
      assertThat(
              new CustomerJoin(spill, Limits.defaults(), OrderedExecutor.with(helpers, 3))
                  .join(files, "c3", together::add))
          .isEqualTo(share);
    } finally {
      helpers.shutdownNow();
    }

    assertThat(together).isEqualTo(alone);
    assertThat(share)
        .contains(new CustomerShare(3, "c3", 4_286, new BigDecimal("1071.50"), Optional.empty()));
  }

  private Optional<CustomerShare> join(DayFiles files, String customer, List<NamedRow> rows)
      throws IOException {
    return new CustomerJoin(spill, Limits.defaults(), OrderedExecutor.singleThreaded())
        .join(files, customer, rows::add);
  }

  private static NamedRow row(
      FileKind kind, long line, Map<String, String> cells, NamedRow.Result result) {
    return new NamedRow(kind, line, cells, result);
  }

  private static Accepted accepted() {
    return new Accepted(Optional.empty());
  }

  private static Accepted accepted(String amount, String sum) {
    return new Accepted(Optional.of(new Step(new BigDecimal(amount), new BigDecimal(sum))));
  }

  static String shown(NamedRow row) {
    return row.kind().label() + " " + row.line() + " " + result(row);
  }

  static String result(NamedRow row) {
    return row.result() instanceof Rejected rejected
        ? rejected.reason().code()
        : ReferenceJoin.ACCEPTED;
  }
}
