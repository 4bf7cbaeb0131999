package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTableTest {
  private static final String PROGRAM = "/home/someone/order-pipeline/pipeline";

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 40, 60})
  void tableFitsEightyColumnsAndCommandsStayWhole(int partnerLength) {
    String set = "p".repeat(partnerLength) + "/2022-01-30";

    List<String> lines = printed(set);

    assertThat(lines).contains("    " + PROGRAM + " replay " + set + " --local");
    assertThat(lines)
        .filteredOn(line -> !line.contains(PROGRAM))
        .allMatch(line -> line.length() <= 80)
        .anyMatch(line -> line.matches("(p+/2022-01-30)? +DUE         operator.*"));
  }

  @Test
  void snoozesAreListedWithWhoAndWhy() {
    assertThat(printed("acme/2022-01-30"))
        .containsSubsequence(
            "Snoozed, so missing files are not reported:",
            "  acme is snoozed from 2026-12-24 until 2027-01-01 by jane: closed for Christmas");
  }

  private static List<String> printed(String set) {
    JsonObject due =
        JsonParser.parseString(
                """
                {"state": "DUE", "next": "operator", "sentence": "%s", "remedy": "%s",
                 "actions": [{"action": "REPLAY"}]}
                """
                    .formatted("a word and ".repeat(30), "another word ".repeat(20)))
            .getAsJsonObject();
    due.addProperty("file_set", set);
    JsonArray sets = new JsonArray();
    sets.add(due);
    sets.add(due);
    JsonObject status = new JsonObject();
    status.addProperty("status", "open");
    status.addProperty("at", "2022-01-31T08:00:00Z");
    status.add("file_sets", sets);
    JsonArray snoozes = new JsonArray();
    snoozes.add(
        JsonParser.parseString(
            """
            {"partner": "acme", "from": "2026-12-24", "until": "2027-01-01", "by": "jane",
             "why": "closed for Christmas", "at": "2026-12-01T08:00:00Z"}
            """));
    status.add("snoozes", snoozes);
    StringWriter out = new StringWriter();
    new StatusTable(new PrintWriter(out), PROGRAM, " --local").print(status);
    return out.toString().lines().toList();
  }
}
