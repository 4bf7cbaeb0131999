package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.ShellWords;
import dev.orderpipeline.status.Action;

/** Writes the actions of a status response as commands of this tool. */
final class ActionCommand {
  private ActionCommand() {}

  /**
   * The command for an action.
   *
   * @param set the id of the file set
   * @param program the word that runs this tool
   * @param connection the options to append
   */
  static String of(JsonObject action, String set, String program, String connection) {
    Action.Code code = Action.Code.valueOf(StatusTable.text(action, "action"));
    String name = code == Action.Code.RECONCILE ? "reconcile" : "replay";
    String options =
        switch (code) {
          case RECONCILE, REPLAY -> "";
          case REPLAY_NOW -> " --now";
          case REPLAY_AS_IT_IS -> " --as-it-is";
          case CONTINUE_REPLAY ->
              " --replay-id " + ShellWords.quoted(StatusTable.text(action, "replay_id"));
        };
    // Without the slash, a set of the bucket's root would read as all sets of its date.
    String argument = set.contains("/") ? set : "/" + set;
    return program + " " + name + " " + ShellWords.quoted(argument) + options + connection;
  }
}
