package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.orderpipeline.status.Action;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionCommandTest {
  private static final String SET = "acme/2022-01-30";

  @ParameterizedTest
  @CsvSource({
    "RECONCILE, ./pipeline reconcile acme/2022-01-30",
    "REPLAY, ./pipeline replay acme/2022-01-30",
    "REPLAY_NOW, ./pipeline replay acme/2022-01-30 --now",
    "REPLAY_AS_IT_IS, ./pipeline replay acme/2022-01-30 --as-it-is",
    "CONTINUE_REPLAY, ./pipeline replay acme/2022-01-30 --replay-id again",
  })
  void eachActionIsOneCommand(Action.Code action, String command) {
    assertThat(command(action, SET, "")).isEqualTo(command);
  }

  @Test
  void everyActionHasACommand() {
    assertThat(Arrays.stream(Action.Code.values()).map(action -> command(action, SET, "")))
        .allMatch(command -> command.startsWith("./pipeline "));
  }

  @Test
  void optionsOfTheConnectionAreAppended() {
    assertThat(command(Action.Code.REPLAY, SET, " --stage test"))
        .isEqualTo("./pipeline replay acme/2022-01-30 --stage test");
  }

  @Test
  void folderWithOddCharactersIsQuoted() {
    assertThat(command(Action.Code.REPLAY, "o'dd one/2022-01-30", ""))
        .isEqualTo("./pipeline replay 'o'\\''dd one/2022-01-30'");
  }

  @Test
  void setOfTheRootIsWrittenWithASlash() {
    assertThat(command(Action.Code.REPLAY, "2022-01-30", ""))
        .isEqualTo("./pipeline replay /2022-01-30");
  }

  private static String command(Action.Code action, String set, String connection) {
    return ActionCommand.of(
        JsonParser.parseString("{\"action\":\"" + action + "\",\"replay_id\":\"again\"}")
            .getAsJsonObject(),
        set,
        "./pipeline",
        connection);
  }
}
