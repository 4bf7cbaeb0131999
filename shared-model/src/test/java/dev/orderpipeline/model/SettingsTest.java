package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static Settings settle(String value) {
    return new Settings(Map.of("CORRECTION_SETTLE_SECONDS", value));
  }

  @Test
  void aSettingThatIsThere() {
    assertThat(new Settings(Map.of("DROP_BUCKET", "a")).required("DROP_BUCKET")).isEqualTo("a");
  }

  @Test
  void aMissingSettingIsNamed() {
    Settings settings = new Settings(Map.of());

    assertThatThrownBy(() -> settings.required("DROP_BUCKET"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable DROP_BUCKET is not set; set it in the function's template");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void aBlankSettingIsMissing(String blank) {
    Settings settings = new Settings(Map.of("DROP_BUCKET", blank));

    assertThatThrownBy(() -> settings.required("DROP_BUCKET"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable DROP_BUCKET is not set; set it in the function's template");
  }

  @Test
  void correctionsSettleForTenMinutesIfNothingIsSet() {
    assertThat(new Settings(Map.of()).correctionSettle()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settle(" ").correctionSettle()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @CsvSource({"0, PT0S", "5, PT5S", "999999, PT277H46M39S"})
  void correctionsSettleForAsManySecondsAsAreSet(String value, Duration settle) {
    assertThat(settle(value).correctionSettle()).isEqualTo(settle);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "10m", "1000000", " 5", "５"})
  void aSettleTimeThatIsNoNumberOfSecondsIsShown(String value) {
    Settings settings = settle(value);

    assertThatThrownBy(settings::correctionSettle)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable CORRECTION_SETTLE_SECONDS is \""
                + value
                + "\"; set a whole number of seconds from 0 to 999999");
  }
}
