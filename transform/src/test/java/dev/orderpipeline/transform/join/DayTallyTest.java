package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.join.FileCounts.Noted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayTallyTest {
  private static final Notices COMMA = Notices.NONE.with(Notice.DECIMAL_COMMA);

  @TempDir Path spill;

  @Test
  void countsOfTwoShardsAddUp() throws IOException {
    DayTally first = counts("o1", 4);
    DayTally second = counts("o2", 9);

    DayCounts day =
        first
            .plus(second)
            .day(Map.of(FileKind.ITEMS, List.of("an odd header")), MessageCounts.none());

    FileCounts nothing = new FileCounts(0, 0, 0, 0, 0, Map.of(), List.of(), List.of());
    assertThat(day)
        .isEqualTo(
            new DayCounts(
                nothing,
                new FileCounts(
                    6,
                    4,
                    2,
                    0,
                    2,
                    Map.of(Reason.UNKNOWN_CUSTOMER, 2L),
                    List.of(),
                    List.of(new Noted("orders without items, counted as 0", 2, List.of()))),
                new FileCounts(
                    8,
                    2,
                    4,
                    2,
                    2,
                    Map.of(Reason.DUPLICATE_ITEM, 2L, Reason.UNKNOWN_ORDER, 2L),
                    List.of(),
                    List.of(
                        new Noted("an odd header", 1, List.of()),
                        new Noted(Notice.DECIMAL_COMMA.text(), 2, List.of(4L, 9L)),
                        new Noted(Notice.ZERO_OR_LESS.text(), 2, List.of(4L, 9L)))),
                2,
                MessageCounts.none(),
                Map.of(
                    FileKind.ORDERS,
                    new UnmatchedReference("nobody", "c1"),
                    FileKind.ITEMS,
                    new UnmatchedReference("o1-unknown", "o1"))));
  }

  @Test
  void firstLineOfAnyShardGivesTheUnmatchedReference() throws IOException {
    assertThat(unmatched(counts("o1", 4).plus(counts("o2", 9))))
        .isEqualTo(unmatched(counts("o2", 9).plus(counts("o1", 4))))
        .isEqualTo(
            Map.of(
                FileKind.ORDERS,
                new UnmatchedReference("nobody", "c1"),
                FileKind.ITEMS,
                new UnmatchedReference("o1-unknown", "o1")));
  }

  private static Map<FileKind, UnmatchedReference> unmatched(DayTally tally) {
    return tally.day(Map.of(), MessageCounts.none()).unmatchedReferences();
  }

  @Test
  void addingChangesNeitherTally() throws IOException {
    DayTally first = counts("o1", 4);
    DayCounts before = first.day(Map.of(), MessageCounts.none());
    first.plus(counts("o2", 9));
    assertThat(first.day(Map.of(), MessageCounts.none())).isEqualTo(before);
  }

  /**
   * Orders with items, without items and without a customer; accepted, suppressed, duplicate and
   * unknown items.
   */
  private DayTally counts(String order, int line) throws IOException {
    try (JoinState shard = new JoinState(spill, Limits.defaults(), row -> {})) {
      shard.register("c1", 2);
      order(shard, line, "c1", order);
      order(shard, line + 1, "c1", order + "-empty");
      order(shard, line + 2, "nobody", order + "-rejected");
      item(shard, line, order, COMMA);
      item(shard, line + 1, order + "-rejected", Notices.NONE);
      item(shard, line + 2, order, COMMA);
      item(shard, line + 3, order + "-unknown", Notices.NONE);
      return shard.tally();
    }
  }

  private static void order(JoinState shard, int line, String customer, String order)
      throws IOException {
    shard.accept(
        FileKind.ORDERS,
        RawRecord.of(line, customer, order),
        new OrderRow(line, customer, order),
        Notices.NONE);
  }

  private static void item(JoinState shard, int line, String order, Notices notices)
      throws IOException {
    shard.accept(
        FileKind.ITEMS,
        RawRecord.of(line, "1", order, "0"),
        new ItemRow(line, "1", order, new Amount(0, 0), DecimalMark.NONE, null),
        notices);
  }
}
