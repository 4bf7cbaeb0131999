package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.join.FileCounts.Warning;
import org.junit.jupiter.api.Test;

class FileTallyTest {
  @Test
  void sumHasTheFirstDamagedLineOfBothTallies() {
    FileTally tally = new FileTally();
    tally.damaged(5);
    FileTally other = new FileTally();
    other.damaged(3);
    other.damaged(9);

    tally.add(other);

    assertThat(tally.counts(null, 0).warnings())
        .containsExactly(
            new Warning(
                "accepted rows with bytes that are not UTF-8 in unused columns, the"
                    + " first on line 3",
                3));
  }
}
