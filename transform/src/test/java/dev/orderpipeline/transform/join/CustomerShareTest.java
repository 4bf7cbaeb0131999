package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CustomerShareTest {
  private static final Withholding ITEM =
      new Withholding(FileKind.ITEMS, 4, Reason.AMOUNT_NOT_DECIMAL);
  private static final CustomerShare LISTED = share(0, "0", false);

  @Test
  void sharesAddUpExactly() {
    assertThat(share(2, "0.1", false).plus(share(1, "9000000000000.2", false)))
        .isEqualTo(share(3, "9000000000000.3", false));
  }

  @Test
  void totalIsWithheldIfOneShareWithholdsIt() {
    assertThat(share(1, "1", true).plus(LISTED).message()).isEmpty();
    assertThat(LISTED.plus(share(0, "0", true)).message()).isEmpty();
  }

  @Test
  void customerWithOrdersHasATotal() {
    assertThat(share(2, "-0.50", false).message())
        .contains(new CustomerMessage("c1", 2, new BigDecimal("-0.50")));
  }

  @Test
  void customerWithoutOrdersHasAnErrorOnItsLine() {
    assertThat(LISTED.message())
        .contains(
            new ErrorMessage(
                "c1",
                null,
                Reason.CUSTOMER_WITHOUT_ORDERS,
                Reason.CUSTOMER_WITHOUT_ORDERS.sentence() + " (customers file, line 7)"));
  }

  @Test
  void firstRejectedRowOfAllSharesWithholdsTheTotal() {
    Withholding order = new Withholding(FileKind.ORDERS, 9, Reason.DUPLICATE_ORDER);
    Withholding later = new Withholding(FileKind.ORDERS, 10, Reason.ROW_TOO_SHORT);
    CustomerShare share = share(1, "1", true).plus(withheldBy(later)).plus(withheldBy(order));

    assertThat(share.affected())
        .contains(
            new AffectedCustomer("c1", Reason.DUPLICATE_ORDER, Optional.of(FileKind.ORDERS), 9));
    assertThat(LISTED.plus(share).withheldBy()).contains(order);
  }

  @Test
  void customerWithATotalIsNotAffected() {
    assertThat(share(1, "0", false).affected()).isEmpty();
  }

  @Test
  void customerWithoutOrdersIsAffectedOnItsLine() {
    assertThat(LISTED.affected())
        .contains(
            new AffectedCustomer(
                "c1", Reason.CUSTOMER_WITHOUT_ORDERS, Optional.of(FileKind.CUSTOMERS), 7));
  }

  private static CustomerShare withheldBy(Withholding row) {
    return new CustomerShare(7, "c1", 0, BigDecimal.ZERO, Optional.of(row));
  }

  @Test
  void sharesOfDifferentCustomersCannotBeAdded() {
    CustomerShare other = new CustomerShare(8, "c2", 0, BigDecimal.ZERO, Optional.empty());
    assertThatThrownBy(() -> LISTED.plus(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lines 7 and 8 list different customers: do not add them");
  }

  private static CustomerShare share(long orders, String total, boolean withheld) {
    return new CustomerShare(
        7, "c1", orders, new BigDecimal(total), withheld ? Optional.of(ITEM) : Optional.empty());
  }
}
