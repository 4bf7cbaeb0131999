package dev.orderpipeline.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlierCustomersTest {
  @ParameterizedTest
  @CsvSource({
    // one, other, both; -1: named by the build, -2: named and in an earlier archive
    "5, 3, 3",
    "-1, -1, -1",
    "-1, 3, -2",
    "-2, 3, -2",
    "-2, -1, -2",
    "-2, -2, -2",
  })
  void positionsOfOneCustomerAreCombinedInAnyOrder(long one, long other, long both) {
    assertThat(EarlierCustomers.both(one, other)).isEqualTo(both);
    assertThat(EarlierCustomers.both(other, one)).isEqualTo(both);
  }
}
