package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinStateTest {
  private static final Cleaned REJECTED =
      new Rejection(9, Reason.AMOUNT_NOT_DECIMAL, "total_price", null, "c1", "o1", "1", true);

  @TempDir Path spill;

  @Test
  void ordersAndItemsOfARegisteredCustomerAreItsShare() throws IOException {
    try (JoinState shard = open(new ArrayList<>())) {
      shard.register("c1", 7);
      shard.accept(
          FileKind.ORDERS, RawRecord.of(2, "c1", "o1"), new OrderRow(2, "c1", "o1"), Notices.NONE);
      shard.accept(FileKind.ITEMS, RawRecord.of(3, "1", "o1", "2.5"), item(3, "o1"), Notices.NONE);

      assertThat(shard.customers()).isEqualTo(1);
      assertThat(shard.share(0))
          .isEqualTo(new CustomerShare(7, "c1", 1, new BigDecimal("2.50"), Optional.empty()));
    }
  }

  @Test
  void customerThatIsNotRegisteredIsUnknown() throws IOException {
    List<RejectedRow> rows = new ArrayList<>();
    try (JoinState shard = open(rows)) {
      shard.register("c2", 8);
      shard.accept(
          FileKind.ORDERS, RawRecord.of(2, "c1", "o1"), new OrderRow(2, "c1", "o1"), Notices.NONE);

      String detail = Reason.UNKNOWN_CUSTOMER.sentence() + " (orders file, line 2)";
      assertThat(rows)
          .containsExactly(
              new RejectedRow(
                  FileKind.ORDERS,
                  2,
                  "customer_reference",
                  Reason.UNKNOWN_CUSTOMER,
                  detail,
                  0,
                  List.of("c1", "o1")));
      try (SpooledErrors errors = shard.errors(FileKind.ORDERS)) {
        assertThat(errors.line()).isEqualTo(2);
        assertThat(errors.next())
            .isEqualTo(new ErrorMessage("c1", "o1", Reason.UNKNOWN_CUSTOMER, detail));
        assertThat(errors.hasNext()).isFalse();
      }
    }
  }

  @Test
  void rejectedRowWithholdsTheTotalOfItsCustomer() throws IOException {
    try (JoinState shard = open(new ArrayList<>())) {
      shard.register("c1", 7);
      shard.accept(FileKind.ORDERS, RawRecord.of(9, "c1", "o1"), REJECTED, Notices.NONE);

      assertThat(shard.share(0))
          .isEqualTo(
              new CustomerShare(
                  7,
                  "c1",
                  0,
                  new BigDecimal("0.00"),
                  Optional.of(new Withholding(FileKind.ORDERS, 9, Reason.AMOUNT_NOT_DECIMAL))));
    }
  }

  @Test
  void markOfAnotherShardMakesAnAmountUnclear() throws IOException {
    DecimalMarks marks = new DecimalMarks();
    marks.add(DecimalMark.COMMA, 9);
    List<RejectedRow> rows = new ArrayList<>();
    try (JoinState shard = JoinState.ofShard(spill, Limits.defaults(), rows::add, marks)) {
      shard.register("c1", 7);
      shard.accept(
          FileKind.ORDERS, RawRecord.of(2, "c1", "o1"), new OrderRow(2, "c1", "o1"), Notices.NONE);
      for (DecimalMark mark : List.of(DecimalMark.POINT, DecimalMark.POINT_OR_GROUP)) {
        shard.accept(
            FileKind.ITEMS,
            RawRecord.of(3, mark.name(), "o1", "1.250"),
            new ItemRow(3, mark.name(), "o1", new Amount(1, 250_000), mark, null),
            Notices.NONE);
      }

      assertThat(rows).extracting(RejectedRow::reason).containsExactly(Reason.DECIMAL_MARK_UNCLEAR);
      assertThat(shard.tally().marks().has(DecimalMark.POINT_OR_GROUP)).isTrue();
      assertThat(shard.tally().marks().has(DecimalMark.COMMA)).isFalse();
    }
  }

  @Test
  void orderHasItemsEvenIfTheyAreRejected() throws IOException {
    try (JoinState shard = open(new ArrayList<>())) {
      shard.register("c1", 7);
      for (String order : List.of("o1", "o2", "o3")) {
        shard.accept(
            FileKind.ORDERS,
            RawRecord.of(2, "c1", order),
            new OrderRow(2, "c1", order),
            Notices.NONE);
      }
      shard.accept(FileKind.ITEMS, RawRecord.of(3, "1", "o1", "2.5"), item(3, "o1"), Notices.NONE);
      Cleaned rejected =
          new Rejection(4, Reason.REFERENCE_MISSING, "id", null, null, "o2", null, true);
      shard.accept(FileKind.ITEMS, RawRecord.of(4, "1", "o2", "x"), rejected, Notices.NONE);

      assertThat(shard.tally().day(Map.of(), MessageCounts.none()).ordersWithoutItems())
          .isEqualTo(1);
    }
  }

  @Test
  void shardCanHaveNoRows() throws IOException {
    List<RejectedRow> rows = new ArrayList<>();
    try (JoinState shard = open(rows)) {
      assertThat(shard.customers()).isZero();
      assertThat(shard.errors(FileKind.ITEMS).hasNext()).isFalse();
    }
    assertThat(rows).isEmpty();
  }

  @Test
  void tooManyCustomersRejectTheirFile() throws IOException {
    Limits small = new Limits(512, 16, 32, 2, 1 << 16, 1 << 20);
    try (JoinState shard = new JoinState(spill, small, row -> {})) {
      shard.register("c1", 2);
      shard.register("c2", 3);
      shard.register("c2", 3);
      assertThatThrownBy(() -> shard.register("c3", 4))
          .isInstanceOfSatisfying(
              FileRejectedException.class,
              rejected -> {
                assertThat(rejected.kind()).isEqualTo(FileKind.CUSTOMERS);
                assertThat(rejected.line()).isEqualTo(4);
                assertThat(rejected.reason()).isEqualTo(FileReason.TOO_MANY_REFERENCES);
              });
    }
  }

  @Test
  void tooManyOrdersRejectTheirFile() throws IOException {
    Limits small = new Limits(512, 16, 32, 1, 1 << 16, 1 << 20);
    try (JoinState shard = new JoinState(spill, small, row -> {})) {
      shard.register("c1", 2);
      shard.accept(
          FileKind.ORDERS, RawRecord.of(2, "c1", "o1"), new OrderRow(2, "c1", "o1"), Notices.NONE);
      assertThatThrownBy(
              () ->
                  shard.accept(
                      FileKind.ORDERS,
                      RawRecord.of(3, "c1", "o2"),
                      new OrderRow(3, "c1", "o2"),
                      Notices.NONE))
          .isInstanceOfSatisfying(
              FileRejectedException.class,
              rejected -> {
                assertThat(rejected.kind()).isEqualTo(FileKind.ORDERS);
                assertThat(rejected.line()).isEqualTo(3);
              });
    }
  }

  @Test
  void tooManyErrorsRejectTheFile() throws IOException {
    Limits small = new Limits(512, 16, 32, 100, 1 << 16, 1);
    try (JoinState shard = new JoinState(spill, small, row -> {})) {
      // Errors reach the disk when their buffer is full.
      for (int line = 2; line < 20_000; line++) {
        RawRecord raw = RawRecord.of(line, "nobody " + line, "o" + line % 50);
        shard.accept(
            FileKind.ORDERS, raw, new OrderRow(line, raw.cell(0), raw.cell(1)), Notices.NONE);
      }
      assertThatThrownBy(() -> shard.errors(FileKind.CUSTOMERS))
          .isInstanceOfSatisfying(
              FileRejectedException.class,
              rejected -> assertThat(rejected.reason()).isEqualTo(FileReason.TOO_MANY_ERRORS));
    }
  }

  @Test
  void lineOfACustomerIsTheFirstThatListsIt() throws IOException {
    try (JoinState shard = open(new ArrayList<>())) {
      shard.accept(
          FileKind.CUSTOMERS, RawRecord.of(2, "c1"), new CustomerRow(2, "c1"), Notices.NONE);
      shard.accept(
          FileKind.CUSTOMERS, RawRecord.of(5, "c1"), new CustomerRow(5, "c1"), Notices.NONE);
      assertThat(shard.lineOf("c1")).isEqualTo(2);
      assertThat(shard.lineOf("c2")).isZero();
      assertThat(shard.lineOf(null)).isZero();
    }
  }

  private JoinState open(List<RejectedRow> rows) {
    return new JoinState(spill, Limits.defaults(), rows::add);
  }

  private static ItemRow item(long line, String order) {
    return new ItemRow(line, "1", order, new Amount(2, 500_000), DecimalMark.POINT, null);
  }
}
