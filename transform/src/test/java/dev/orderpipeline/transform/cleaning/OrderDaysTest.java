package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.intake.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderDaysTest {
  private static final LocalDate DAY = LocalDate.of(2022, 1, 30);

  private final OrderDays days = new OrderDays();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1643529600",
        " 1643529600 ",
        "1643529600123",
        "2022-01-30",
        "2022-01-30T08:00:00Z",
        "2022-01-30 23:59"
      })
  void timestampIsOfItsDayInUtc(String timestamp) {
    days.add(RawRecord.of(2, "o-1", timestamp), 1);

    assertThat(days.rows()).isEqualTo(1);
    assertThat(days.rows(DAY::equals)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "30.01.2022", "164352960x", "2022-02-30", "20220130", "0000-01-01"})
  void otherTextDoesNotCount(String timestamp) {
    days.add(RawRecord.of(2, "o-1", timestamp), 1);

    assertThat(days.rows()).isZero();
  }

  @Test
  void rowsOfAllFirstLinesAndASampleOfTheOthersCount() {
    for (int line = 1; line <= 2_048; line++) {
      days.add(RawRecord.of(line, "1643529600"), 0);
    }

    assertThat(days.rows()).isEqualTo(1_024 + 64);
  }

  @Test
  void daysOfOtherLinesAreAddedAndVeryManyDaysAreCountedTogether() {
    OrderDays other = new OrderDays();
    for (int day = 0; day < 1_005; day++) {
      byte[] text = DAY.plusDays(day).toString().getBytes(StandardCharsets.UTF_8);
      other.add(text, 0, text.length);
    }
    days.add(RawRecord.of(2, "2022-01-30"), 0);
    days.add(other);

    assertThat(days.rows()).isEqualTo(1_006);
    assertThat(days.rows(DAY::equals)).isEqualTo(2);
    assertThat(days.rows(day -> true)).isEqualTo(1_001);
  }
}
