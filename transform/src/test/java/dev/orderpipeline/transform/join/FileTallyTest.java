package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.join.FileCounts.Noted;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileTallyTest {
  @Test
  void sumHasTheFirstLinesOfBothTallies() {
    FileTally tally = new FileTally();
    tally.note(Notice.DAMAGED_BYTES, 5);
    FileTally other = new FileTally();
    other.note(Notice.DAMAGED_BYTES, 3);
    other.note(Notice.DAMAGED_BYTES, 9);

    tally.add(other);

    assertThat(tally.counts(null, 0).warnings())
        .containsExactly(new Noted(Notice.DAMAGED_BYTES.text(), 3, List.of(3L, 5L, 9L)));
  }

  @Test
  void onlyTheFirstLinesAreListed() {
    FileTally tally = new FileTally();
    for (long line = 9; line > 0; line--) {
      tally.note(Notice.EMPTY_ROW, line);
    }

    assertThat(tally.counts(null, 0).skipped())
        .containsExactly(new Noted(Notice.EMPTY_ROW.text(), 9, List.of(1L, 2L, 3L, 4L, 5L)));
  }
}
