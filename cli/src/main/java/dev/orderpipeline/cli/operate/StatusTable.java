package dev.orderpipeline.cli.operate;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.transform.intake.VisibleText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints the state of file sets, those first that need action. */
final class StatusTable {
  private static final int WIDTH = 100;
  private static final List<String> ACTION_ORDER =
      List.of("operator", "partner", "pipeline", "nobody");

  private final PrintWriter out;
  private final String connection;

  /**
   * Creates a printer.
   *
   * @param connection the options to append to each command
   */
  StatusTable(PrintWriter out, String connection) {
    this.out = out;
    this.connection = connection;
  }

  /** Prints a status response: a table, and the details if it has only one set. */
  void print(JsonObject status) {
    List<JsonObject> sets = new ArrayList<>(RemotePipeline.sets(status));
    sets.sort(
        Comparator.comparingInt((JsonObject set) -> ACTION_ORDER.indexOf(text(set, "next")))
            .thenComparing(set -> text(set, "file_set")));
    out.println(
        text(status, "status") + " at " + seconds(text(status, "at")) + ": " + summary(sets));
    if (sets.isEmpty()) {
      return;
    }
    int widest =
        Math.max(8, sets.stream().mapToInt(set -> text(set, "file_set").length()).max().orElse(0));
    String row = "%-" + widest + "s  %-11s %-9s ";
    int indent = widest + 24;
    out.println();
    out.println(String.format(Locale.ROOT, row, "FILE SET", "STATE", "ACTION BY") + "DETAILS");
    for (JsonObject set : sets) {
      String begin =
          String.format(
              Locale.ROOT, row, text(set, "file_set"), text(set, "state"), text(set, "next"));
      printWrapped(begin, indent, text(set, "sentence"));
      if (set.has("remedy")) {
        printWrapped(" ".repeat(indent), indent, text(set, "remedy"));
      }
      for (JsonElement action : set.getAsJsonArray("actions")) {
        out.println(
            " ".repeat(indent)
                + ActionCommand.of(action.getAsJsonObject(), text(set, "file_set"), connection));
      }
    }
    if (sets.size() == 1) {
      details(sets.get(0));
    }
    out.flush();
  }

  private static String summary(List<JsonObject> sets) {
    Map<String, Integer> counts = new TreeMap<>();
    sets.forEach(set -> counts.merge(text(set, "state").toLowerCase(Locale.ROOT), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((state, count) -> parts.add(ByteSizes.count(count) + " " + state));
    String all = sets.size() == 1 ? "1 file set" : ByteSizes.count(sets.size()) + " file sets";
    return parts.isEmpty() ? "no file sets" : all + ": " + String.join(", ", parts);
  }

  private void details(JsonObject set) {
    out.println();
    out.println("Files in the bucket:");
    for (JsonElement element : set.getAsJsonArray("files")) {
      JsonObject file = element.getAsJsonObject();
      out.println("  " + text(file, "key") + "  " + file(file));
    }
    out.println("Due by: " + seconds(text(set, "due_by")));
    if (set.has("missing_notified_at")) {
      out.println(
          "Notified: files missing at "
              + seconds(text(set, "missing_notified_at"))
              + (set.has("complete_notified_at")
                  ? ", files complete at " + seconds(text(set, "complete_notified_at"))
                  : ""));
    }
    out.println("Revision: " + text(set, "revision"));
    if (set.has("held_by")) {
      JsonObject holder = set.getAsJsonObject("held_by");
      out.println(
          "Active worker: " + text(holder, "run") + ", until " + seconds(text(holder, "until")));
    }
    if (!set.getAsJsonArray("runs").isEmpty()) {
      out.println("Runs, last updated first:");
    }
    for (JsonElement element : set.getAsJsonArray("runs")) {
      JsonObject run = element.getAsJsonObject();
      out.println(
          "  "
              + text(run, "run")
              + "  "
              + text(run, "state")
              + ", attempt "
              + text(run, "attempts")
              + (run.has("messages")
                  ? ", " + text(run, "accepted") + " of " + text(run, "messages") + " messages sent"
                  : "")
              + ", "
              + seconds(text(run, "started_at"))
              + " to "
              + seconds(text(run, "updated_at")));
    }
    if (set.get("more_runs").getAsInt() > 0) {
      out.println("  and " + text(set, "more_runs") + " more");
    }
  }

  private static String file(JsonObject file) {
    if (!file.get("found").getAsBoolean()) {
      return "MISSING";
    }
    String version = text(file, "version_id");
    boolean other = file.has("used_version_id") && !text(file, "used_version_id").equals(version);
    return ByteSizes.of(file.get("size").getAsLong())
        + ", uploaded at "
        + seconds(text(file, "put_at"))
        + ", version "
        + version
        + (other ? ", the revision uses " + text(file, "used_version_id") : "");
  }

  private void printWrapped(String begin, int indent, String text) {
    StringBuilder line = new StringBuilder(begin);
    boolean first = true;
    for (String word : text.split(" ", -1)) {
      if (!first && line.length() + 1 + word.length() > WIDTH + indent / 2) {
        out.println(line);
        line = new StringBuilder(" ".repeat(indent));
        first = true;
      }
      line.append(first ? "" : " ").append(word);
      first = false;
    }
    out.println(line);
  }

  /** Returns a string of a response on one line; partners choose parts of it. */
  static String text(JsonObject object, String name) {
    return VisibleText.of(object.get(name).getAsString());
  }

  /** Returns a time without its fraction of a second. */
  static String seconds(String instant) {
    return instant.replaceAll("\\.\\d+Z$", "Z");
  }
}
