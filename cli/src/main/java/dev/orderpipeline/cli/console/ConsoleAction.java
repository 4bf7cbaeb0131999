package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.ShellWords;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.VisibleText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A command of this tool that a button runs, exactly as it is shown.
 *
 * @param set the set that it is about, if any
 * @param replayId the replay to continue, if any
 */
public record ConsoleAction(ActionKind kind, Optional<FileSetId> set, Optional<String> replayId) {

  /** Creates an action without a replay to continue. */
  static ConsoleAction of(ActionKind kind, Optional<FileSetId> set) {
    return new ConsoleAction(kind, set, Optional.empty());
  }

  /** An action that a status response recommends. */
  static ConsoleAction of(JsonObject recommended, FileSetId set) {
    return new ConsoleAction(
        ActionKind.valueOf(recommended.get("action").getAsString()),
        Optional.of(set),
        Optional.ofNullable(recommended.get("replay_id")).map(id -> id.getAsString()));
  }

  /** Parses the fields of a form; empty if they are none that this console writes. */
  static Optional<ConsoleAction> parse(
      String kind, Optional<FileSetId> set, Optional<String> replayId) {
    for (ActionKind known : ActionKind.values()) {
      if (known.name().equals(kind)) {
        boolean complete =
            known.needsSet() == set.isPresent()
                && (known == ActionKind.CONTINUE_REPLAY) == replayId.isPresent();
        return complete ? Optional.of(new ConsoleAction(known, set, replayId)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The text of the button. */
  public String title() {
    return kind.title();
  }

  /** What the command does, in a sentence. */
  public String effect() {
    return kind.effect();
  }

  public String name() {
    return kind.name();
  }

  /** What the action is about, in words. */
  public String subject() {
    return set.map(of -> VisibleText.of(of.toString())).orElse("the queues");
  }

  /** The set in a form and in addresses; empty if there is none. */
  public String setSegments() {
    return set.map(SetPath::segments).orElse("");
  }

  /** The page that asks before the command runs. */
  public String confirmPath() {
    return "/confirm?action="
        + kind
        + set.map(of -> "&set=" + SetPath.segments(of)).orElse("")
        + replayId.map(id -> "&replay_id=" + encoded(id)).orElse("");
  }

  /** The page with the button. */
  public String backPath() {
    return set.map(SetPath::of).orElse("/queues");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * The words of the command.
   *
   * @param connection the options to append
   */
  List<String> words(List<String> connection) {
    List<String> words = new ArrayList<>(List.of(kind.command()));
    // Without the slash, a set of the bucket's root would read as all sets of its date.
    set.ifPresent(of -> words.add(of.partner().isEmpty() ? "/" + of : of.toString()));
    words.addAll(kind.options());
    replayId.ifPresent(id -> words.addAll(List.of("--replay-id", id)));
    words.addAll(connection);
    return List.copyOf(words);
  }

  /** The command for a shell, in which {@code program} runs this tool. */
  String command(String program, List<String> connection) {
    return words(connection).stream()
        .map(ShellWords::quoted)
        .map(VisibleText::of)
        .collect(Collectors.joining(" ", program + " ", ""));
  }
}
