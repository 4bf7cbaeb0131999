package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CustomerShareTest {
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
  void sharesOfDifferentCustomersCannotBeAdded() {
    CustomerShare other = new CustomerShare(8, "c2", 0, BigDecimal.ZERO, false);
    assertThatThrownBy(() -> LISTED.plus(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lines 7 and 8 list different customers: do not add them");
  }

  private static CustomerShare share(long orders, String total, boolean withheld) {
    return new CustomerShare(7, "c1", orders, new BigDecimal(total), withheld);
  }
}
