package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackedCellTest {
  private final PackedCell item = packed(FileKind.ITEMS, "item_name", "quantity", "total_price");
  private final PackedCell order =
      packed(FileKind.ORDERS, "order_status", "order_reference", "order_timestamp");
  private final PackedCell customer = packed(FileKind.CUSTOMERS, "customer_reference", "status");

  @Test
  void oneWordPerColumnIsSplit() {
    assertThat(item.split("XYZ 2 20")).containsExactly(null, "2", "20");
    assertThat(customer.split("ade3-11ed Active")).containsExactly("ade3-11ed", null);
  }

  @Test
  void freeTextGetsTheRemainingWords() {
    assertThat(item.split("Big red XYZ 2 20")).containsExactly(null, "2", "20");
    assertThat(order.split("On its  way dc0aa69c 1676539508"))
        .containsExactly(null, "dc0aa69c", "1676539508");
    assertThat(customer.split("ade3-11ed Not yet  active ")).containsExactly("ade3-11ed", null);
  }

  @Test
  void freeTextCanHaveAnyNumberOfWords() {
    for (int words = 1; words < 100; words++) {
      assertThat(item.split("word ".repeat(words) + "2 20")).containsExactly(null, "2", "20");
    }
  }

  @Test
  void tooFewWordsAreUnclear() {
    assertThat(item.split("2 20")).isNull();
    assertThat(item.split("")).isNull();
    assertThat(customer.split("Active")).isNull();
  }

  @Test
  void missingWordBesideFreeTextIsDetectedByTheNumber() {
    assertThat(item.split("Big XYZ 20")).isNull();
    assertThat(order.split("In transit dc0aa69c")).isNull();
  }

  @Test
  void emptyValueDoesNotShiftItsNeighbour() {
    assertThat(customer.split(" Not yet active")).containsExactly("", null);
    assertThat(customer.split("ade3-11ed ")).containsExactly("ade3-11ed", null);
    assertThat(order.split("On its way  1676539508")).containsExactly(null, "", "1676539508");
    assertThat(item.split("Big XYZ 2 ")).containsExactly(null, "2", "");
    assertThat(item.split(" 2 20")).containsExactly(null, "2", "20");
    assertThat(item.split("Big XYZ  20")).isNull();
  }

  @Test
  void spaceWithinATimeIsDetected() {
    assertThat(order.split("Delivered dc0aa69c 2023-02-16 10:00:00")).isNull();
    assertThat(order.split("Delivered dc0aa69c 2023-02-16T10:00:00Z"))
        .containsExactly(null, "dc0aa69c", "2023-02-16T10:00:00Z");
  }

  @Test
  void timeOfDayWithoutDateIsNotATime() {
    assertThat(order.split("Delivered dc0aa69c :00")).isNull();
    assertThat(order.split("Delivered dc0aa69c T10:00")).isNull();
    assertThat(order.split("Delivered dc0aa69c 2T10:00"))
        .containsExactly(null, "dc0aa69c", "2T10:00");
  }

  @Test
  void timeOfDayWithoutDateIsNotATimeAtTheStartOfACell() {
    PackedCell timeFirst =
        packed(FileKind.ORDERS, "order_timestamp", "order_reference", "order_status");
    assertThat(timeFirst.split(":00 o1 on its way")).isNull();
    assertThat(timeFirst.split("1:00 o1 on its way")).isNull();
    assertThat(timeFirst.split("2T1:00 o1 on its way")).containsExactly("2T1:00", "o1", null);
  }

  @Test
  void signIsNotANumberButCanBeInOne() {
    assertThat(item.split("XYZ +2 20")).containsExactly(null, "+2", "20");
    assertThat(item.split("XYZ -2 20")).containsExactly(null, "-2", "20");
    assertThat(item.split("XYZ + 20")).isNull();
  }

  @Test
  void everyDigitIsANumber() {
    assertThat(item.split("XYZ 0 20")).containsExactly(null, "0", "20");
    assertThat(item.split("XYZ 9 20")).containsExactly(null, "9", "20");
    assertThat(item.split("XYZ 2/ 20")).isNull();
    assertThat(item.split("XYZ 2: 20")).isNull();
  }

  @Test
  void extraWordsAreUnclearIfARequiredColumnIsBetweenFreeTexts() {
    PackedCell between =
        packed(FileKind.CUSTOMERS, "first_name", "customer_reference", "last_name");
    assertThat(between.split("Alex c1 Richard")).containsExactly(null, "c1", null);
    assertThat(between.split("Alex c1 van Richard")).isNull();
  }

  @Test
  void withoutFreeTextWordsMustMatchColumns() {
    PackedCell bare = packed(FileKind.ITEMS, "id", "order_reference");
    assertThat(bare.split("1 o1")).containsExactly("1", "o1");
    assertThat(bare.split("1 o1 o2")).isNull();
  }

  @Test
  void extraWordsAreUnclearBetweenTwoFreeTexts() {
    PackedCell all =
        packed(FileKind.CUSTOMERS, "first_name", "last_name", "customer_reference", "status");
    assertThat(all.split("Alex Richard c1 Active")).containsExactly(null, null, "c1", null);
    assertThat(all.split("Alex van Richard c1 Active")).isNull();
    PackedCell last = packed(FileKind.CUSTOMERS, "first_name", "last_name", "customer_reference");
    assertThat(last.split("Alex van Richard c1")).containsExactly(null, null, "c1");
  }

  private static PackedCell packed(FileKind kind, String... names) {
    List<Column> columns = Stream.of(names).map(name -> Column.named(kind, name)).toList();
    return new PackedCell(columns);
  }
}
