package dev.orderpipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaintTest {
  private static final Map<String, String> XTERM = Map.of("TERM", "xterm");

  private final StringWriter shown = new StringWriter();

  @Test
  void colourIsAroundTheTextWhoseControlCharactersAreEscaped() {
    PrintWriter terminal = new PrintWriter(shown);

    new Paint(VisibleWriter.of(terminal), Optional.of(terminal))
        .println(Paint.Colour.GOOD, "ok \u001b[31m");

    assertThat(shown.toString().strip()).isEqualTo("\u001b[32mok \\u001b[31m\u001b[0m");
  }

  @Test
  void withoutATerminalThereIsOnlyTheText() {
    new Paint(new PrintWriter(shown), Optional.empty()).println(Paint.Colour.BAD, "text");

    assertThat(shown.toString().strip()).isEqualTo("text");
  }

  @Test
  void coloursNeedATerminalThatHasThemAndAUserWhoWantsThem() {
    assertThat(Paint.isWanted(true, XTERM)).isTrue();
    assertThat(Paint.isWanted(false, XTERM)).isFalse();
    assertThat(Paint.isWanted(true, Map.of())).isFalse();
    assertThat(Paint.isWanted(true, Map.of("TERM", "dumb"))).isFalse();
    assertThat(Paint.isWanted(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
  }
}
