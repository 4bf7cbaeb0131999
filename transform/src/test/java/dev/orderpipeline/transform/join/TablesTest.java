package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.cleaning.Amount;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the join's compact tables with plain collections. */
class TablesTest {
  @TempDir Path directory;

  private Orders orders = new Orders(Integer.MAX_VALUE);

  /** AssertJ is slower than the tables, so loops call it only for a difference. */
  private static void assertSame(long actual, long expected) {
    if (actual != expected) {
      assertThat(actual).isEqualTo(expected);
    }
  }

  /** Adds orders and returns their entries. */
  private int[] list(int count) {
    int[] listed = new int[count];
    for (int i = 0; i < count; i++) {
      listed[i] = orders.add("order-" + i, 1, 0);
    }
    return listed;
  }

  @Test
  void referencesAreNumberedInInsertionOrder() {
    InternTable table = new InternTable();
    Map<String, Integer> expected = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      String reference = randomReference(random);
      assertSame(table.find(reference), expected.getOrDefault(reference, InternTable.ABSENT));
      if (!expected.containsKey(reference)) {
        expected.put(reference, expected.size());
        assertSame(table.add(reference), expected.get(reference));
      }
    }
    assertThat(table.size()).isEqualTo(expected.size());
    expected.forEach((reference, number) -> assertThat(table.get(number)).isEqualTo(reference));
  }

  @Test
  void longReferencesAreKeptExactly() {
    InternTable table = new InternTable();
    String longest = "\uD83D\uDE00".repeat(5_000);
    for (int i = 0; i < 100; i++) {
      table.add(i + longest);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(table.find(i + longest)).isEqualTo(i);
      assertThat(table.get(i)).isEqualTo(i + longest);
    }
  }

  @Test
  void referenceNeedsItsBytesAndAbout30More() {
    InternTable table = new InternTable();
    for (int i = 0; i < 1_000_000; i++) {
      table.add(HexFormat.of().toHexDigits(i));
    }
    assertThat(table.bytes()).isLessThan(1_000_000L * (8 + 30));
  }

  @Test
  void idIsNewOnceInEachOrder() throws IOException {
    int[] listed = list(2_000);
    try (ItemIds ids = new ItemIds(directory, orders)) {
      Map<String, Integer> expected = new HashMap<>();
      Random random = new Random(2);
      for (int line = 1; line <= 300_000; line++) {
        int order = random.nextInt(2_000);
        String id = random.nextBoolean() ? Integer.toString(random.nextInt(200)) : randomId(random);
        Integer first = expected.putIfAbsent(order + " " + id, line);
        assertSame(ids.add(listed[order], id, line), first == null ? 0 : first);
      }
    }
  }

  @Test
  void decimalIdsAreTheirOwnKeysAndAllOthersAreHashed() {
    assertThat(ItemIds.keyOf("0")).isZero();
    assertThat(ItemIds.keyOf("7")).isEqualTo(7);
    assertThat(ItemIds.keyOf("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    for (String id :
        new String[] {
          "",
          "07",
          "00",
          "9223372036854775808",
          "9999999999999999999",
          "18446744073709551616",
          "-7",
          "+7",
          "7 ",
          "a",
          "７"
        }) {
      assertThat(ItemIds.keyOf(id)).as(id).isNegative();
    }
    assertThat(ItemIds.keyOf("07")).isNotEqualTo(ItemIds.keyOf("007"));
  }

  @Test
  void orderNeedsItsReferenceAndAtMost48BytesMore() {
    for (int i = 0; i < 1_000_000; i++) {
      orders.add(HexFormat.of().toHexDigits(i), i, 0);
      if (i % 1_000 == 999) {
        assertThat(orders.bytes() - (1 << 18)).isLessThan((i + 1L) * (8 + 48));
      }
    }
  }

  @Test
  void firstSixItemsOfAnOrderNeedNoMemory() throws IOException {
    int[] listed = list(100_000);
    long before = orders.bytes();
    try (ItemIds ids = new ItemIds(directory, orders)) {
      for (int i = 0; i < 6 * listed.length; i++) {
        assertSame(ids.add(listed[i / 6], Integer.toString(i), i + 1), 0);
      }
      assertThat(ids.bytes()).isEqualTo(ItemLog.BUFFER + 16);
    }
    assertThat(orders.bytes()).isEqualTo(before);
  }

  @Test
  void furtherItemNeedsAtMost12BytesOfMemory() throws IOException {
    int order = list(1)[0];
    try (ItemIds ids = new ItemIds(directory, orders)) {
      for (int i = 1; i <= 2_000_000; i++) {
        ids.add(order, Integer.toString(i), i);
        if (i % 1_000 == 0) {
          assertThat(ids.bytes() - ItemLog.BUFFER - (64 << 10)).isLessThanOrEqualTo(12L * i);
        }
      }
    }
  }

  @Test
  void manyItemsOfOneOrderAreDistinguished() throws IOException {
    int order = list(1)[0];
    try (ItemIds ids = new ItemIds(directory, orders)) {
      for (int i = 1; i <= 200_000; i++) {
        assertSame(ids.add(order, "item-" + i, i), 0);
      }
      for (int i = 1; i <= 200_000; i++) {
        assertSame(ids.add(order, "item-" + i, i + 200_000), i);
      }
    }
  }

  /** A mark has ten bits, so some of 2,000 ids have the first id's mark. */
  @Test
  void itemsWithTheSameMarkAreDistinguished() throws IOException {
    for (int between : new int[] {0, ItemLog.BUFFER / 16}) {
      orders = new Orders(Integer.MAX_VALUE);
      int[] listed = list(2_001);
      try (ItemIds ids = new ItemIds(directory, orders)) {
        int other = listed[2_000];
        for (int i = 0; i < 2_000; i++) {
          assertThat(ids.add(listed[i], "1", 1)).isZero();
        }
        for (int i = 0; i < between; i++) {
          ids.add(other, Integer.toString(i), 2);
        }
        for (int i = 2; i < 2_000; i++) {
          assertThat(ids.add(listed[i], Integer.toString(i), 3)).isZero();
          assertThat(ids.add(listed[i], "1", 4)).isEqualTo(1);
          assertThat(ids.add(listed[i], Integer.toString(i), 5)).isEqualTo(3);
        }
      }
    }
  }

  /** Found by brute force: both ids have the same segment, slot and fingerprint. */
  @Test
  void furtherItemsWithTheSameFingerprintAreDistinguished() throws IOException {
    long one = 906156;
    long other = 968554;
    for (int between : new int[] {0, ItemLog.BUFFER / 16}) {
      try (ItemLog log = new ItemLog(directory)) {
        ItemTable table = new ItemTable(log);
        assertThat(table.add(0, one, 1)).isZero();
        for (int i = 0; i < between; i++) {
          table.add(1, i, 2);
        }
        assertThat(table.add(0, other, 3)).isZero();
        assertThat(table.add(0, one, 4)).isEqualTo(1);
        assertThat(table.add(0, other, 5)).isEqualTo(3);
      }
    }
  }

  @Test
  void itemsBeyondTheBufferAreInAFileUntilClosing() throws IOException {
    int order = list(1)[0];
    try (ItemIds ids = new ItemIds(directory, orders)) {
      for (int i = 1; i <= ItemLog.BUFFER / 16; i++) {
        ids.add(order, Integer.toString(i), i);
      }
      assertThat(directory).isEmptyDirectory();
      ids.add(order, "one more", 1);
      assertThat(directory).isDirectoryContaining("glob:**/items-*.log");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void sumsAreExactForAmountsOfEverySizeAndSign() {
    Totals totals = new Totals();
    totals.growTo(50);
    BigDecimal[] expected = new BigDecimal[50];
    java.util.Arrays.fill(expected, BigDecimal.ZERO);
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      int number = random.nextInt(50);
      String text = randomAmount(random, number);
      totals.add(number, Amount.parse(text));
      expected[number] = expected[number].add(new BigDecimal(text));
    }
    for (int number = 0; number < 50; number++) {
      assertThat(totals.of(number)).isEqualByComparingTo(expected[number]);
    }
  }

  /** Some sums only grow and some only shrink, so that a long overflows in both directions. */
  private static String randomAmount(Random random, int number) {
    String sign =
        switch (number % 3) {
          case 0 -> "";
          case 1 -> "-";
          default -> random.nextBoolean() ? "" : "-";
        };
    return switch (random.nextInt(3)) {
      case 0 -> sign + random.nextInt(1_000) + "." + random.nextInt(1_000_000);
      case 1 -> sign + "999999999999." + (100_000 + random.nextInt(900_000));
      default -> sign + (900_000_000_000_000_000L + random.nextInt());
    };
  }

  private static String randomReference(Random random) {
    String[] alphabets = {"ab", "0123456789abcdef-", "aé\u4E2D\uFFFE"};
    String alphabet = alphabets[random.nextInt(alphabets.length)];
    StringBuilder reference = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      reference.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return reference.toString();
  }

  private static String randomId(Random random) {
    return (random.nextBoolean() ? "0" : "item-") + random.nextInt(200);
  }
}
