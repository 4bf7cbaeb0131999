package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.intake.RawRecord;
import dev.orderpipeline.processor.join.CustomerShare;
import dev.orderpipeline.processor.join.RefusedRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is shuffled comes out as it went in, at its place. */
class ShuffledTest {
  private static final int MOST_LINES = Integer.MAX_VALUE;

  @Test
  void aPlaceTellsPartitionFileAndLine() {
    long place = Place.of(16_777_215, FileKind.ITEMS, MOST_LINES, Place.REFUSED_ROW);
    assertThat(Place.partition(place)).isEqualTo(16_777_215);
    assertThat(Place.kind(place)).isEqualTo(FileKind.ITEMS);
    assertThat(Place.line(place)).isEqualTo(MOST_LINES);
  }

  @Test
  void placesAreInTheOrderOfPartitionFileLineAndStep() {
    long[] places = {
      Place.of(0, FileKind.CUSTOMERS, 0, Place.FIRST),
      Place.of(0, FileKind.CUSTOMERS, 2, Place.FIRST),
      Place.of(0, FileKind.CUSTOMERS, 2, Place.ERROR),
      Place.of(0, FileKind.CUSTOMERS, 2, Place.REFUSED_ROW),
      Place.of(0, FileKind.CUSTOMERS, MOST_LINES, Place.FIRST),
      Place.of(0, FileKind.ORDERS, 2, Place.FIRST),
      Place.of(0, FileKind.ITEMS, 2, Place.FIRST),
      Place.of(1, FileKind.CUSTOMERS, 0, Place.FIRST),
      Place.of(16_777_215, FileKind.ITEMS, MOST_LINES, Place.REFUSED_ROW)
    };
    long[] sorted = places.clone();
    Arrays.sort(sorted);
    assertThat(places).isEqualTo(sorted).doesNotHaveDuplicates();
  }

  @Test
  void aPlaceMovesToAnotherPartition() {
    assertThat(Place.moved(Place.of(7, FileKind.ORDERS, 12, Place.ERROR), 300))
        .isEqualTo(Place.of(300, FileKind.ORDERS, 12, Place.ERROR));
  }

  @Test
  void aLineThatNoFileHasIsNotPlaced() {
    assertThatThrownBy(() -> Place.of(0, FileKind.ITEMS, MOST_LINES + 1L, Place.FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 2147483648 cannot be placed");
  }

  @Test
  void aRowKeepsItsCellsAndTheLineOfItsCustomer() throws IOException {
    RawRecord raw = RawRecord.separatedBy(';', 9, "Zo\u00EB", "", "two\nlines", "\uD83D\uDE00");
    byte[] bytes = Wire.withCustomerLine(Wire.row(raw, 0), MOST_LINES);
    RawRecord read = Wire.row(bytes, 9, ';');
    assertThat(Wire.tag(bytes)).isEqualTo(Wire.ROW);
    assertThat(Wire.customerLine(bytes)).isEqualTo(MOST_LINES);
    assertThat(read.cells()).isEqualTo(raw.cells());
    assertThat(read.line()).isEqualTo(9);
    assertThat(read.delimiter()).isEqualTo(';');
    assertThat(read.damaged()).isFalse();
  }

  @Test
  void aShareKeepsItsTotalToTheLastDigit() throws IOException {
    CustomerShare share =
        new CustomerShare(
            5, "c1", 1L << 40, new BigDecimal("-99999999999999999999999999.000001"), true);
    assertThat(Wire.share(Wire.share(share), 5)).isEqualTo(share);
  }

  @Test
  void anErrorKeepsWhatItDoesNotName() throws IOException {
    ErrorMessage error = new ErrorMessage(null, null, Reason.ROW_TOO_SHORT, "what is wrong");
    assertThat(Wire.error(Wire.error(error))).isEqualTo(error);
    ErrorMessage named = new ErrorMessage("c1", "o1", Reason.DUPLICATE_ORDER, "what is wrong");
    assertThat(Wire.error(Wire.error(named))).isEqualTo(named);
  }

  @Test
  void aRefusedRowIsReadBackAtItsPlace() throws IOException {
    RefusedRow row =
        new RefusedRow(
            FileKind.ORDERS, 12, null, Reason.ROW_TOO_LONG, "what is wrong", List.of("a", "b\n"));
    long place = Place.of(3, FileKind.ORDERS, 12, Place.REFUSED_ROW);
    assertThat(Wire.refusedRow(Wire.refusedRow(row), place)).isEqualTo(row);
  }

  @Test
  void slicesAreInTheOrderOfFilesAndLines() {
    Slices slices =
        new Slices(Map.of(FileKind.CUSTOMERS, 0L, FileKind.ORDERS, 20L, FileKind.ITEMS, 21L), 10);
    assertThat(slices.count()).isEqualTo(6);
    assertThat(slices.of(FileKind.CUSTOMERS, 5)).isZero();
    assertThat(slices.of(FileKind.ORDERS, 9)).isEqualTo(1);
    assertThat(slices.of(FileKind.ORDERS, 10)).isEqualTo(2);
    assertThat(slices.of(FileKind.ITEMS, 20)).isEqualTo(5);
  }

  @Test
  void theLastSliceHasTheLinesThatWereNotThoughtOf() {
    Slices slices =
        new Slices(Map.of(FileKind.CUSTOMERS, 10L, FileKind.ORDERS, 10L, FileKind.ITEMS, 10L), 10);
    assertThat(slices.of(FileKind.CUSTOMERS, MOST_LINES)).isZero();
    assertThat(slices.of(FileKind.ITEMS, MOST_LINES)).isEqualTo(2);
  }

  @Test
  void aReferenceIsAlwaysInTheSameShardWhateverItsLine() {
    assertThat(Hashed.shard("o1", 5, 1_000)).isEqualTo(Hashed.shard("o1", 6, 1_000));
  }

  @Test
  void referencesThatAreMuchAlikeAreSpread() {
    int[] rows = new int[8];
    for (int i = 0; i < 8_000; i++) {
      rows[Hashed.shard("o-" + i * 16, 0, 8)]++;
    }
    assertThat(Arrays.stream(rows).min().orElseThrow()).isGreaterThan(800);
  }
}
