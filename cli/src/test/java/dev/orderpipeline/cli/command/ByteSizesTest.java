package dev.orderpipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formatting of sizes and numbers. */
class ByteSizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "98, 98 bytes",
    "999, 999 bytes",
    "1000, 1.0 kB",
    "999949, 999.9 kB",
    "310400000, 310.4 MB",
    "5368709120, 5.4 GB",
    "1000000000000, 1.0 TB",
    "1000000000000000, 1000.0 TB"
  })
  void sizeIsWrittenInTheUnitThatFits(long bytes, String written) {
    assertThat(ByteSizes.of(bytes)).isEqualTo(written);
  }

  @Test
  void sizeThatRoundsToAThousandIsWrittenInTheNextUnit() {
    assertThat(ByteSizes.of(999_950)).isEqualTo("1.0 MB");
  }

  @Test
  void numberHasCommasBetweenItsThousands() {
    assertThat(ByteSizes.count(1_000_000)).isEqualTo("1,000,000");
  }

  @Test
  void oneMessageIsSingular() {
    assertThat(ByteSizes.messages(1)).isEqualTo("1 message");
  }

  @Test
  void severalMessagesArePluralWithCommas() {
    assertThat(ByteSizes.messages(1_000)).isEqualTo("1,000 messages");
  }

  @Test
  void noMessagesArePlural() {
    assertThat(ByteSizes.messages(0)).isEqualTo("0 messages");
  }
}
