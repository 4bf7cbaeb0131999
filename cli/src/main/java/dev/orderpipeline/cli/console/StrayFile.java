package dev.orderpipeline.cli.console;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A file in the drop bucket whose name the pipeline does not recognise. */
public record StrayFile(String key, Instant uploadedAt, String fault, String advice) {

  /** Reads the receipt of such a file. */
  static StrayFile ofReceipt(JsonObject receipt) {
    return of(receipt, "expected");
  }

  /** Reads the files that a status response lists. */
  static List<StrayFile> ofStatus(JsonObject status) {
    List<StrayFile> files = new ArrayList<>();
    JsonArray listed = status.getAsJsonArray("unrecognised_files");
    if (listed != null) {
      listed.forEach(file -> files.add(of(file.getAsJsonObject(), "advice")));
    }
    return files;
  }

  private static StrayFile of(JsonObject file, String advice) {
    return new StrayFile(
        ShownText.text(file, "key"),
        Instant.parse(file.get("uploaded_at").getAsString()),
        ShownText.text(file, "fault"),
        ShownText.text(file, advice));
  }
}
