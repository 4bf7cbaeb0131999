package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WithheldTest {
  private static final long LAST_LINE = (1L << 32) - 1;

  private final Withheld withheld = new Withheld();

  @Test
  void customerKeepsItsFirstRow() {
    Withholding first = new Withholding(FileKind.ORDERS, 7, Reason.DUPLICATE_ORDER);
    withheld.add(3, first);
    withheld.add(3, new Withholding(FileKind.ITEMS, 2, Reason.DUPLICATE_ITEM));

    assertThat(withheld.by(3)).contains(first);
  }

  @Test
  void numbersFarApartAreKeptAndTheirNeighboursAreNot() {
    int[] numbers = {0, 63, 64, 1_023, 1_024, 70_000, 5_500_000};
    for (int number : numbers) {
      withheld.add(number, new Withholding(FileKind.ITEMS, number + 1, Reason.ROW_TOO_LONG));
    }

    for (int number : numbers) {
      assertThat(withheld.has(number)).isTrue();
      assertThat(withheld.by(number))
          .contains(new Withholding(FileKind.ITEMS, number + 1, Reason.ROW_TOO_LONG));
    }
    for (int number : new int[] {1, 62, 65, 1_025, 80_000, 5_500_001, 9_000_000}) {
      assertThat(withheld.has(number)).isFalse();
      assertThat(withheld.by(number)).isEqualTo(Optional.empty());
    }
  }

  @Test
  void chunksGrowByAtLeastTheDouble() {
    Withholding row = new Withholding(FileKind.ITEMS, 2, Reason.ROW_TOO_LONG);
    for (int chunk = 0; chunk < 100; chunk++) {
      withheld.add(chunk * 64, row);
    }

    assertThat(withheld.by(99 * 64)).contains(row);
    assertThat(withheld.has(100 * 64)).isFalse();
    assertThat(withheld.has(128 * 64)).isFalse();
  }

  @Test
  void rowThatComesFirstByFileAndLineIsTheFirst() {
    Withholding order = new Withholding(FileKind.ORDERS, 7, Reason.DUPLICATE_ORDER);
    Withholding item = new Withholding(FileKind.ITEMS, 2, Reason.DUPLICATE_ITEM);
    Withholding sameLine = new Withholding(FileKind.ITEMS, 2, Reason.ROW_TOO_LONG);

    assertThat(order.first(item)).isSameAs(order);
    assertThat(item.first(order)).isSameAs(order);
    assertThat(item.first(sameLine)).isSameAs(item);
    assertThat(sameLine.first(item)).isSameAs(sameLine);
  }

  @Test
  void withdrawnCustomerHasNoRow() {
    assertThat(AffectedCustomer.withdrawn("c1"))
        .isEqualTo(new AffectedCustomer("c1", Reason.CUSTOMER_WITHDRAWN, Optional.empty(), 0));
  }

  @Test
  void rowFitsInOneNumber() {
    for (FileKind kind : FileKind.values()) {
      for (Reason reason : Reason.values()) {
        Withholding row = new Withholding(kind, LAST_LINE, reason);
        assertThat(Withholding.of(row.packed())).isEqualTo(row);
      }
    }
  }
}
