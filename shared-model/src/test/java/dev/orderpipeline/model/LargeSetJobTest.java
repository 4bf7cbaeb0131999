package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LargeSetJobTest {
  @ParameterizedTest
  @CsvSource({"1, 2, 3, LAMBDA", "1, 2, 4, SPARK", "7, 0, 0, SPARK", "0, 0, 0, LAMBDA"})
  void filesLargerInTotalThanTheLimitGoToTheJob(
      long customers, long orders, long items, Engine engine) {
    PinnedFiles files = new PinnedFiles(file(customers), file(orders), file(items));

    assertThat(new LargeSetJob("a-job", 6).engineFor(files)).isEqualTo(engine);
  }

  private static FileVersion file(long size) {
    return new FileVersion("v", "e", size, Instant.EPOCH);
  }
}
