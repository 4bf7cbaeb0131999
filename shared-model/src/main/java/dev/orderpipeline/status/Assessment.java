package dev.orderpipeline.status;

import dev.orderpipeline.status.SetStatus.Next;
import dev.orderpipeline.status.SetStatus.State;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a file set, explained to an operator.
 *
 * @param state in one word
 * @param next who must act next
 * @param sentence the state in plain words
 * @param remedy what to do, in whole sentences, if anything
 * @param actions the requests that help, the most likely first
 */
public record Assessment(
    State state, Next next, String sentence, Optional<String> remedy, List<Action> actions) {

  public Assessment {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(remedy, "remedy");
    actions = List.copyOf(actions);
  }

  static Assessment of(State state, Next next, String sentence) {
    return new Assessment(state, next, sentence, Optional.empty(), List.of());
  }

  Assessment withRemedy(String newRemedy) {
    return new Assessment(state, next, sentence, Optional.of(newRemedy), actions);
  }

  Assessment withSentence(String more) {
    return new Assessment(state, next, sentence + " " + more, remedy, actions);
  }

  Assessment withAction(Action action) {
    return new Assessment(
        state, next, sentence, remedy, Stream.concat(actions.stream(), Stream.of(action)).toList());
  }

  Assessment withAction(Action.Code code) {
    return withAction(Action.of(code));
  }
}
