package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.join.FileCounts.Warning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayTallyTest {
  @TempDir Path spill;

  @Test
  void countsOfTwoShardsAddUp() throws IOException {
    DayTally first = counts("o1", 4);
    DayTally second = counts("o2", 9);

    DayCounts day =
        first
            .plus(second)
            .day(Map.of(FileKind.ITEMS, List.of("an odd header")), MessageCounts.none());

    FileCounts nothing = new FileCounts(0, 0, 0, 0, 0, Map.of(), List.of());
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
                    List.of(new Warning("orders without items, counted as 0", 2))),
                new FileCounts(
                    6,
                    2,
                    2,
                    2,
                    0,
                    Map.of(Reason.DUPLICATE_ITEM, 2L),
                    List.of(
                        new Warning("an odd header", 1),
                        new Warning(
                            "accepted amounts with a comma, read as a decimal point, the first on"
                                + " line 4",
                            2),
                        new Warning("accepted amounts of zero or less, counted as they are", 2))),
                2,
                MessageCounts.none()));
  }

  @Test
  void firstLineOfAWarningIsThatOfTheDay() throws IOException {
    assertThat(firstComma(counts("o1", 4).plus(counts("o2", 9)))).endsWith("line 4");
    assertThat(firstComma(counts("o1", 9).plus(counts("o2", 4)))).endsWith("line 4");
    assertThat(firstComma(counts("o1", 9).plus(new DayTally()))).endsWith("line 9");
    assertThat(firstComma(new DayTally().plus(counts("o1", 9)))).endsWith("line 9");
  }

  @Test
  void addingChangesNeitherTally() throws IOException {
    DayTally first = counts("o1", 4);
    DayCounts before = first.day(Map.of(), MessageCounts.none());
    first.plus(counts("o2", 9));
    assertThat(first.day(Map.of(), MessageCounts.none())).isEqualTo(before);
  }

  private static String firstComma(DayTally counts) {
    return counts.day(Map.of(), MessageCounts.none()).itemsFile().warnings().get(0).text();
  }

  /**
   * Orders with items, without items and without a customer; accepted, suppressed and duplicate
   * items.
   */
  private DayTally counts(String order, int line) throws IOException {
    try (JoinState shard = new JoinState(spill, Limits.defaults(), row -> {})) {
      shard.register("c1", 2);
      order(shard, line, "c1", order);
      order(shard, line + 1, "c1", order + "-empty");
      order(shard, line + 2, "nobody", order + "-rejected");
      item(shard, line, order, true);
      item(shard, line + 1, order + "-rejected", false);
      item(shard, line + 2, order, true);
      return shard.tally();
    }
  }

  private static void order(JoinState shard, int line, String customer, String order)
      throws IOException {
    shard.accept(
        FileKind.ORDERS,
        RawRecord.of(line, customer, order),
        new OrderRow(line, customer, order),
        false);
  }

  private static void item(JoinState shard, int line, String order, boolean comma)
      throws IOException {
    shard.accept(
        FileKind.ITEMS,
        RawRecord.of(line, "1", order, "0"),
        new ItemRow(line, "1", order, new Amount(0, 0)),
        comma);
  }
}
