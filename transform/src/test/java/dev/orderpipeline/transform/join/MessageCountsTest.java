package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MessageCountsTest {
  @Test
  void eachMessageIsCountedByItsType() {
    MessageCounts counts =
        MessageCounts.none()
            .plus(new CustomerMessage("c1", 2, new BigDecimal("1.500000")))
            .plus(new CustomerMessage("c2", 3, new BigDecimal("98.5")))
            .plus(new ErrorMessage("c3", null, Reason.CUSTOMER_WITHOUT_ORDERS, "none"))
            .plus(new ErrorMessage("c4", null, Reason.CUSTOMER_WITHOUT_ORDERS, "none"))
            .plus(new ErrorMessage("c5", "o1", Reason.DUPLICATE_ORDER, "again"));
    assertThat(counts).isEqualTo(new MessageCounts(2, 3, 2, 5, new BigDecimal("1E+2")));
  }

  @Test
  void amountHasNoTrailingZeros() {
    assertThat(new MessageCounts(1, 0, 0, 1, new BigDecimal("100.00")).amountInTotals())
        .isEqualTo(new BigDecimal("1E+2"));
    assertThat(new MessageCounts(1, 0, 0, 1, new BigDecimal("0.00")).amountInTotals())
        .isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void countsOfTwoPartsAddUp() {
    MessageCounts some = new MessageCounts(1, 2, 1, 3, new BigDecimal("-4.5"));
    MessageCounts more = new MessageCounts(10, 20, 10, 30, new BigDecimal("4.50"));
    assertThat(some.plus(more)).isEqualTo(new MessageCounts(11, 22, 11, 33, BigDecimal.ZERO));
  }
}
