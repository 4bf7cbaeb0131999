package dev.orderpipeline.status;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats the values of status sentences. */
final class Sentences {
  private Sentences() {}

  static String keys(FileSetId set, List<FileKind> kinds) {
    return kinds.stream().map(set::key).collect(Collectors.joining(", "));
  }

  static String revision(RunRecord run) {
    return "Revision " + run.key().revision();
  }

  static long messages(RunRecord run) {
    return run.build().archive().map(Archive::messages).orElse(0L);
  }

  /** The number of rows that are in no total, of the run's last build. */
  static long rowsInNoTotal(RunRecord run) {
    return run.build()
        .counts()
        .map(counts -> JsonParser.parseString(counts).getAsJsonObject().get("rows_in_no_total"))
        .map(JsonElement::getAsLong)
        .orElse(0L);
  }

  /** What plausibility checks found in the run's last build without holding it, as sentences. */
  static List<String> warnings(RunRecord run) {
    JsonElement found =
        run.build()
            .counts()
            .map(counts -> JsonParser.parseString(counts).getAsJsonObject().get("implausible"))
            .orElseGet(JsonArray::new);
    return found.getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(finding -> !finding.get("held").getAsBoolean())
        .map(
            finding -> finding.get("code").getAsString() + ": " + finding.get("text").getAsString())
        .toList();
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number with its noun, such as {@code 1 message} or {@code 1,000 messages}. */
  static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
