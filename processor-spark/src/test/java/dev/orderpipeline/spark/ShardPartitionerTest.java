package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import org.junit.jupiter.api.Test;

class ShardPartitionerTest {
  private static final Cleaned REJECTED =
      new Rejection(9, Reason.AMOUNT_NOT_DECIMAL, "total_price", null, "c1", "o1", "1", true);
  private static final Cleaned ITEM =
      new ItemRow(2, "1", "o1", new Amount(2, 500_000), DecimalMark.POINT, null);

  @Test
  void rowIsAssignedByTheReferencesThatItNames() {
    assertThat(ShardPartitioner.customerOf(new CustomerRow(2, "c1"))).isEqualTo("c1");
    assertThat(ShardPartitioner.customerOf(new OrderRow(2, "c1", "o1"))).isEqualTo("c1");
    assertThat(ShardPartitioner.orderOf(new OrderRow(2, "c1", "o1"))).isEqualTo("o1");
    assertThat(ShardPartitioner.orderOf(ITEM)).isEqualTo("o1");
    assertThat(ShardPartitioner.customerOf(REJECTED)).isEqualTo("c1");
    assertThat(ShardPartitioner.orderOf(REJECTED)).isEqualTo("o1");
    assertThat(ShardPartitioner.orderOf(new CustomerRow(2, "c1"))).isNull();
    assertThat(ShardPartitioner.customerOf(ITEM)).isNull();
  }
}
