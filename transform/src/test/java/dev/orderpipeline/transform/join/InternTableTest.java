package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InternTableTest {
  private static final int BLOCK = 1 << 18;

  /** The memory of a list of up to 16,384 positions, in bytes. */
  private static final int POSITIONS = 8 * 16 + 4 * (1 << 14);

  private final InternTable table = new InternTable();

  @Test
  void onlyAddedReferencesAreFound() {
    List<String> references = List.of("", "a", "b", "ab", "ba", "\u00EB", "\u4E2D", "x\u00EB");
    for (int i = 0; i < references.size(); i++) {
      assertThat(table.find(references.get(i))).isEqualTo(InternTable.ABSENT);
      assertThat(table.add(references.get(i))).isEqualTo(i);
    }
    for (int i = 0; i < references.size(); i++) {
      assertThat(table.find(references.get(i))).isEqualTo(i);
      assertThat(table.get(i)).isEqualTo(references.get(i));
    }
    assertThat(table.find("aa")).isEqualTo(InternTable.ABSENT);
    assertThat(table.find("\u00EC")).isEqualTo(InternTable.ABSENT);
    assertThat(table.size()).isEqualTo(references.size());
  }

  /** Found by brute force: in each pair, the stored halves of the hashes are equal. */
  @ParameterizedTest
  @CsvSource({"c10525,c45336", "customer-3385,customer-39215", "\u00EB40116,\u00EB43869"})
  void collidingReferencesAreDistinguished(String one, String other) {
    table.add(one);
    assertThat(table.find(other)).isEqualTo(InternTable.ABSENT);
    assertThat(table.add(other)).isEqualTo(1);
    assertThat(table.find(one)).isZero();
    assertThat(table.find(other)).isEqualTo(1);
  }

  @Test
  void numbersOfThreeBytesAreKept() {
    for (int i = 0; i < 70_000; i++) {
      table.add(Integer.toString(i));
    }
    for (int number : new int[] {0, 255, 256, 65_535, 65_536, 69_999}) {
      assertThat(table.find(Integer.toString(number))).isEqualTo(number);
      assertThat(table.get(number)).isEqualTo(Integer.toString(number));
    }
    assertThat(table.find("70000")).isEqualTo(InternTable.ABSENT);
  }

  @Test
  void referenceHasOneNumber() {
    table.add("a");
    assertThatThrownBy(() -> table.add("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the reference already has an entry");
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void referencesUpToTheLimitAreKept() {
    InternTable two = new InternTable(2);
    two.add("a");
    two.add("b");
    assertThatThrownBy(() -> two.add("c"))
        .isInstanceOf(TableFullException.class)
        .hasMessage("more than 2 distinct references");
    assertThat(two.find("b")).isEqualTo(1);
  }

  @Test
  void referenceCanHave65535Bytes() {
    String longest = "x".repeat(65_535);
    table.add(longest);
    assertThat(table.get(0)).isEqualTo(longest);
    assertThatThrownBy(() -> table.add("x".repeat(65_536)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a reference of 65536 bytes is too long");
  }

  /** A reference needs six bytes besides its text: number and length. */
  @Test
  void blockIsFilledToItsLastByte() {
    for (int i = 0; i < 4; i++) {
      table.add(i + "x".repeat(BLOCK / 4 - 7));
    }
    assertThat(table.bytes()).isEqualTo(BLOCK + POSITIONS + 8 * 64);
    table.add("4");
    assertThat(table.bytes()).isEqualTo(2 * BLOCK + POSITIONS + 8 * 64);
    assertThat(table.get(4)).isEqualTo("4");
    assertThat(table.find("4")).isEqualTo(4);
    assertThat(table.find("3" + "x".repeat(BLOCK / 4 - 7))).isEqualTo(3);
  }

  @Test
  void slotsDoubleWhenThreeQuartersAreUsed() {
    for (int i = 0; i < 48; i++) {
      table.add("reference-" + i);
    }
    assertThat(table.bytes()).isEqualTo(BLOCK + POSITIONS + 8 * 64);
    table.add("reference-48");
    assertThat(table.bytes()).isEqualTo(BLOCK + POSITIONS + 8 * 128);
    for (int i = 0; i <= 48; i++) {
      assertThat(table.find("reference-" + i)).isEqualTo(i);
    }
  }

  @Test
  void setAddsAReferenceOnce() {
    InternSet set = new InternSet();
    set.add("a");
    set.add("b");
    set.add("a");
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.find("b")).isEqualTo(1);
    assertThat(set.find("c")).isEqualTo(InternSet.ABSENT);
    assertThat(set.get(1)).isEqualTo("b");
  }
}
