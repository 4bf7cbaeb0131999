package dev.orderpipeline.infra;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.InvalidStageException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class EnvironmentSizeTest {
  /** Has 12 bytes around its value. */
  private static final String NAME = "VALUE";

  @Test
  void fourThousandBytesFit() {
    assertThatCode(() -> check("x".repeat(3_988))).doesNotThrowAnyException();
  }

  @Test
  void moreThanFourThousandBytesAreRejectedWithTheFigures() {
    assertRejected(
        "x".repeat(3_989),
        "the stage \"dev\" gives a-function environment variables of up to 4001 bytes, of which"
            + " VALUE has 4001; Lambda allows 4096, and 96 are kept in reserve. Put what most"
            + " partners have in common into the entry of \"expectations\" without a partner");
  }

  @Test
  void quotesCountTwiceAndLettersByTheirBytes() {
    assertThatCode(() -> check("\"".repeat(1_994))).doesNotThrowAnyException();
    assertRejected("\"".repeat(1_995), "of up to 4002 bytes");
    assertThatCode(() -> check("ä".repeat(1_994))).doesNotThrowAnyException();
    assertRejected("ä".repeat(1_995), "of up to 4002 bytes");
  }

  @Test
  void referenceCountsAsTheLongestNameOfTheStage() {
    Map<String, String> variables = Map.of(NAME, "${Token[TOKEN.1]}", "OTHER", "x".repeat(3_670));
    Map<String, Object> longName =
        Map.of("stages", Map.of("dev", Map.of("names", Map.of("dashboard", "x".repeat(255)))));

    assertThatCode(() -> EnvironmentSize.requireFits(stage(Map.of()), "a-function", variables))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> EnvironmentSize.requireFits(stage(longName), "a-function", variables))
        .isInstanceOf(InvalidStageException.class)
        .hasMessageContaining("of up to 4012 bytes, of which OTHER has 3682;");
  }

  private static void assertRejected(String value, String message) {
    assertThatThrownBy(() -> check(value))
        .isInstanceOf(InvalidStageException.class)
        .hasMessageContaining(message);
  }

  private static void check(String value) {
    EnvironmentSize.requireFits(stage(Map.of()), "a-function", Map.of(NAME, value));
  }

  private static Stage stage(Map<String, Object> context) {
    return StageReader.read(context::get);
  }
}
