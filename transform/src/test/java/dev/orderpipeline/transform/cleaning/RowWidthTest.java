package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.intake.RawRecord;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowWidthTest {
  private static final RawRecord HEADER = RawRecord.of(1, "id", "quantity");

  @Test
  void firstColumnCanShowThatRowsAreShifted() {
    List<RawRecord> sample = List.of(RawRecord.of(2, "many", "2", ""));

    assertThat(RowWidth.of(HEADER, sample, 0)).isEqualTo(new RowWidth(2, false));
    assertThat(RowWidth.of(HEADER, sample, -1)).isEqualTo(new RowWidth(3, true));
  }

  private static RowWidth of(RawRecord header, String... rows) {
    List<RawRecord> sample =
        Stream.of(rows).map(row -> RawRecord.of(2, row.split(",", -1))).toList();
    return RowWidth.of(header, sample, 1);
  }

  @Test
  void emptyCellAfterTheLastColumnOfAllRowsIsNoColumn() {
    RowWidth width = of(HEADER, "1,2,", "2,3, ");

    assertThat(width).isEqualTo(new RowWidth(3, true));
    assertThat(width.columns()).isEqualTo(2);
    assertThat(width.warning(HEADER))
        .hasValue("each row ends with a delimiter, after which is no column");
  }

  @Test
  void rowsOfOtherFormsMakeAnEmptyCellAFault() {
    assertThat(of(HEADER, "1,2,", "2,3")).isEqualTo(new RowWidth(2, false));
    assertThat(of(HEADER, "1,2,x")).isEqualTo(new RowWidth(2, false));
    assertThat(of(HEADER, "1,2,,")).isEqualTo(new RowWidth(2, false));
    assertThat(of(HEADER, "1,many,")).isEqualTo(new RowWidth(2, false));
    assertThat(of(HEADER)).isEqualTo(new RowWidth(2, false));
  }

  @Test
  void unnamedLastColumnOfTheHeaderIsNoColumn() {
    RawRecord header = RawRecord.of(1, "id", "quantity", " ");
    RowWidth width = of(header, "1,2");

    assertThat(width).isEqualTo(new RowWidth(2, false));
    assertThat(width.columns()).isEqualTo(2);
    assertThat(width.warning(header))
        .hasValue("the header ends with a delimiter, after which is no column");
  }

  @Test
  void onlyColumnIsAColumnEvenWithoutAName() {
    RawRecord header = RawRecord.of(1, "");

    assertThat(of(header, "1")).isEqualTo(new RowWidth(1, false));
    assertThat(of(header, "1").warning(header)).isEmpty();
  }
}
