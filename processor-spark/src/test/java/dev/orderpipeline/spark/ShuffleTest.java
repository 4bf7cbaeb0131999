package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.CustomerShare;
import dev.orderpipeline.transform.join.RejectedRow;
import dev.orderpipeline.transform.join.Withholding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Shuffle records are decoded unchanged, in the order of their keys. */
class ShuffleTest {
  private static final int MAX_LINES = Integer.MAX_VALUE;

  @Test
  void sortKeyHasPartitionFileAndLine() {
    long place = SortKey.of(16_777_215, FileKind.ITEMS, MAX_LINES, SortKey.REJECTED_ROW);
    assertThat(SortKey.partition(place)).isEqualTo(16_777_215);
    assertThat(SortKey.kind(place)).isEqualTo(FileKind.ITEMS);
    assertThat(SortKey.line(place)).isEqualTo(MAX_LINES);
  }

  @Test
  void sortKeysAreOrderedByPartitionFileLineAndStep() {
    long[] places = {
      SortKey.of(0, FileKind.CUSTOMERS, 0, SortKey.FIRST),
      SortKey.of(0, FileKind.CUSTOMERS, 2, SortKey.FIRST),
      SortKey.of(0, FileKind.CUSTOMERS, 2, SortKey.ERROR),
      SortKey.of(0, FileKind.CUSTOMERS, 2, SortKey.REJECTED_ROW),
      SortKey.of(0, FileKind.CUSTOMERS, MAX_LINES, SortKey.FIRST),
      SortKey.of(0, FileKind.ORDERS, 2, SortKey.FIRST),
      SortKey.of(0, FileKind.ITEMS, 2, SortKey.FIRST),
      SortKey.of(1, FileKind.CUSTOMERS, 0, SortKey.FIRST),
      SortKey.of(16_777_215, FileKind.ITEMS, MAX_LINES, SortKey.REJECTED_ROW)
    };
    long[] sorted = places.clone();
    Arrays.sort(sorted);
    assertThat(places).isEqualTo(sorted).doesNotHaveDuplicates();
  }

  @Test
  void sortKeyMovesToAnotherPartition() {
    assertThat(SortKey.withPartition(SortKey.of(7, FileKind.ORDERS, 12, SortKey.ERROR), 300))
        .isEqualTo(SortKey.of(300, FileKind.ORDERS, 12, SortKey.ERROR));
  }

  @Test
  void sortKeyRejectsALineThatNoFileCanHave() {
    assertThatThrownBy(() -> SortKey.of(0, FileKind.ITEMS, MAX_LINES + 1L, SortKey.FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 2147483648 does not fit in a sort key: the maximum is 2147483647");
  }

  @Test
  void rowKeepsItsCellsAndTheLineOfItsCustomer() throws IOException {
    RawRecord raw =
        new RawRecord(
                9,
                new String[] {"Zo\u00EB", "", "two\nlines", "\uD83D\uDE00"},
                Notices.NONE.with(Notice.DAMAGED_BYTES),
                ';')
            .spanning(8, 11);
    byte[] bytes = ShuffleCodec.withCustomerLine(ShuffleCodec.row(raw, 0), MAX_LINES);
    RawRecord read = ShuffleCodec.row(bytes, 9, ';');
    assertThat(ShuffleCodec.tag(bytes)).isEqualTo(ShuffleCodec.ROW);
    assertThat(ShuffleCodec.customerLine(bytes)).isEqualTo(MAX_LINES);
    assertThat(read.cells()).isEqualTo(raw.cells());
    assertThat(read.line()).isEqualTo(9);
    assertThat(read.delimiter()).isEqualTo(';');
    assertThat(read.notices()).isEqualTo(raw.notices());
    assertThat(read.spanFrom()).isEqualTo(8);
    assertThat(read.spanTo()).isEqualTo(11);
  }

  @Test
  void shareKeepsItsExactTotal() throws IOException {
    CustomerShare share =
        new CustomerShare(
            5,
            "c1",
            1L << 40,
            new BigDecimal("-99999999999999999999999999.000001"),
            Optional.of(new Withholding(FileKind.ITEMS, 2147483647L, Reason.PACKED_CELL_UNCLEAR)));
    assertThat(ShuffleCodec.share(ShuffleCodec.share(share), 5)).isEqualTo(share);
  }

  @Test
  void affectedCustomersKeepTheirRows() throws IOException {
    AffectedCustomer withheld =
        new AffectedCustomer("c1", Reason.DUPLICATE_ITEM, Optional.of(FileKind.ITEMS), 9);
    AffectedCustomer withdrawn = AffectedCustomer.withdrawn("Zo\u00EB");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    ShuffleCodec.write(out, withheld);
    ShuffleCodec.write(out, withdrawn);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

    assertThat(ShuffleCodec.affectedCustomer(in)).isEqualTo(withheld);
    assertThat(ShuffleCodec.affectedCustomer(in)).isEqualTo(withdrawn);
  }

  @Test
  void errorKeepsNullReferences() throws IOException {
    ErrorMessage error = new ErrorMessage(null, null, Reason.ROW_TOO_SHORT, "what is wrong");
    assertThat(ShuffleCodec.error(ShuffleCodec.error(error))).isEqualTo(error);
    ErrorMessage named = new ErrorMessage("c1", "o1", Reason.DUPLICATE_ORDER, "what is wrong");
    assertThat(ShuffleCodec.error(ShuffleCodec.error(named))).isEqualTo(named);
  }

  @Test
  void rejectedRowIsReadBackWithItsFileAndLine() throws IOException {
    RejectedRow row =
        new RejectedRow(
            FileKind.ORDERS,
            12,
            null,
            Reason.ROW_TOO_LONG,
            "what is wrong",
            7,
            List.of("a", "b\n"));
    long place = SortKey.of(3, FileKind.ORDERS, 12, SortKey.REJECTED_ROW);
    assertThat(ShuffleCodec.rejectedRow(ShuffleCodec.rejectedRow(row), place)).isEqualTo(row);
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
  void lastSliceHasAllLinesBeyondTheEstimate() {
    Slices slices =
        new Slices(Map.of(FileKind.CUSTOMERS, 10L, FileKind.ORDERS, 10L, FileKind.ITEMS, 10L), 10);
    assertThat(slices.of(FileKind.CUSTOMERS, MAX_LINES)).isZero();
    assertThat(slices.of(FileKind.ITEMS, MAX_LINES)).isEqualTo(2);
  }

  @Test
  void referenceIsInTheSameShardOnEveryLine() {
    assertThat(ShardPartitioner.shard("o1", 5, 1_000))
        .isEqualTo(ShardPartitioner.shard("o1", 6, 1_000));
  }

  @Test
  void similarReferencesAreSpreadOverTheShards() {
    int[] rows = new int[8];
    for (int i = 0; i < 8_000; i++) {
      rows[ShardPartitioner.shard("o-" + i * 16, 0, 8)]++;
    }
    assertThat(Arrays.stream(rows).min().orElseThrow()).isGreaterThan(800);
  }
}
