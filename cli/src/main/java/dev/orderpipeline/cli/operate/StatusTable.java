package dev.orderpipeline.cli.operate;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.model.VisibleText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints the state of file sets, those first that need action. */
final class StatusTable {
  private static final int DETAIL_INDENT = 6;
  private static final int WIDTH = 80;
  private static final int MIN_DETAILS = 36;
  private static final int BLOCK_INDENT = 4;
  private static final List<String> ACTION_ORDER =
      List.of("operator", "partner", "pipeline", "nobody");

  private final PrintWriter out;
  private final String program;
  private final String connection;

  /**
   * Creates a printer.
   *
   * @param program the word that runs this tool
   * @param connection the options to append to each command
   */
  StatusTable(PrintWriter out, String program, String connection) {
    this.out = out;
    this.program = program;
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
    if (!sets.isEmpty()) {
      printSets(sets);
    }
    if (sets.size() == 1) {
      details(sets.get(0));
    }
    snoozes(status);
    unrecognised(status);
    queues(status);
    out.flush();
  }

  private void printSets(List<JsonObject> sets) {
    int widest =
        Math.max(8, sets.stream().mapToInt(set -> text(set, "file_set").length()).max().orElse(0));
    // A longer id has a line of its own.
    String row = (widest + 23 <= WIDTH ? "%-" + widest + "s  " : "%s%n    ") + "%-11s %-9s ";
    boolean fits = widest + 24 + MIN_DETAILS <= WIDTH;
    int indent = fits ? widest + 24 : BLOCK_INDENT;
    out.println();
    out.println(
        String.format(Locale.ROOT, row, "FILE SET", "STATE", "ACTION BY").stripTrailing()
            + (fits ? " DETAILS" : ""));
    for (JsonObject set : sets) {
      String begin =
          String.format(
              Locale.ROOT, row, text(set, "file_set"), text(set, "state"), text(set, "next"));
      if (fits) {
        printWrapped(begin, indent, text(set, "sentence"));
      } else {
        out.println(begin.stripTrailing());
        printWrapped(" ".repeat(indent), indent, text(set, "sentence"));
      }
      if (set.has("remedy")) {
        printWrapped(" ".repeat(indent), indent, CliAdvice.of(text(set, "remedy")));
      }
      for (JsonElement action : set.getAsJsonArray("actions")) {
        // Not wrapped, so that it can be copied.
        out.println(
            " ".repeat(BLOCK_INDENT)
                + ActionCommand.of(
                    action.getAsJsonObject(), text(set, "file_set"), program, connection));
      }
    }
  }

  private void snoozes(JsonObject status) {
    List<String> snoozes = SnoozeCommand.lines(status);
    if (snoozes.isEmpty()) {
      return;
    }
    out.println();
    out.println("Snoozed, so missing files are not reported:");
    snoozes.forEach(line -> printWrapped("  ", BLOCK_INDENT, line));
  }

  private void unrecognised(JsonObject status) {
    JsonArray files = status.getAsJsonArray("unrecognised_files");
    if (files == null || files.isEmpty()) {
      return;
    }
    out.println();
    out.println("Unrecognised files in the drop bucket:");
    for (JsonElement element : files) {
      JsonObject file = element.getAsJsonObject();
      out.println("  " + text(file, "key") + "  uploaded at " + seconds(text(file, "uploaded_at")));
      printWrapped(
          " ".repeat(BLOCK_INDENT),
          BLOCK_INDENT,
          text(file, "fault") + "; " + text(file, "advice"));
    }
    if (status.get("more_unrecognised_files").getAsInt() > 0) {
      out.println("  and " + text(status, "more_unrecognised_files") + " more");
    }
  }

  private void queues(JsonObject status) {
    if (status.has("queues_fault")) {
      out.println();
      printWrapped("The queues could not be read: ", BLOCK_INDENT, text(status, "queues_fault"));
    }
    if (!status.has("queues")) {
      return;
    }
    out.println();
    out.println("Queues (approximate):");
    for (JsonElement element : status.getAsJsonArray("queues")) {
      JsonObject queue = element.getAsJsonObject();
      long inFlight = queue.get("in_flight").getAsLong();
      out.println(
          String.format(Locale.ROOT, "  %-32s ", text(queue, "queue"))
              + ByteSizes.messages(queue.get("messages").getAsLong())
              + (inFlight == 0 ? "" : ", " + ByteSizes.count(inFlight) + " being processed"));
    }
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
      printWrapped("  " + text(file, "key") + "  ", DETAIL_INDENT, file(file));
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
      if (!first && line.length() + 1 + word.length() > WIDTH) {
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
