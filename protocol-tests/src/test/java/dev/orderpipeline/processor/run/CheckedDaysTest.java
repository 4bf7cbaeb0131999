package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.cases.Case;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.check.CheckedDay;
import dev.orderpipeline.processor.check.DayCheck;
import dev.orderpipeline.protocol.InMemoryAws;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.DayFiles;
import dev.orderpipeline.transform.join.MessyDays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks before an upload give the receipts of the pipeline, but for versions, keys and times. */
class CheckedDaysTest {
  private static final List<String> OF_THE_RUN =
      List.of(
          "started_at",
          "built_at",
          "archived_at",
          "publishing_started_at",
          "ended_at",
          "archive",
          "rejected_rows",
          "override");

  @TempDir private Path directory;

  static List<Case> cases() throws IOException {
    return Case.all(Path.of("..", "cases"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void checkGivesTheReceiptOfTheCase(Case day) throws IOException {
    FileSetId set = new FileSetId(day.partner(), LocalDate.of(2022, 1, 30));

    Thresholds thresholds =
        day.asItIs() ? ThresholdChanges.AS_IT_IS.over(Thresholds.DEFAULT) : Thresholds.DEFAULT;
    CheckedDay checked = check(set, thresholds, day.windows1252(), day::file);

    assertThat(comparable(checked.receiptJson()))
        .isEqualTo(comparable(day.expected().get("receipt.json")));
    assertThat(Files.readString(directory.resolve("receipt/rejected.csv")))
        .isEqualTo(day.expected().get("rejected.csv"));
    assertThat(Files.readString(directory.resolve("receipt/affected.csv")))
        .isEqualTo(day.expected().get("affected.csv"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void checkGivesTheReceiptOfAGeneratedDay(long seed) throws IOException {
    DayFiles day = new MessyDays(seed).next();
    FileSetId set = new FileSetId("acme", LocalDate.of(2022, 1, 30));
    try (DrivenPipeline pipeline = new DrivenPipeline(directory, InMemoryAws::new)) {
      for (FileKind kind : FileKind.values()) {
        pipeline.upload(set, kind, day.open(kind).readAllBytes());
      }
      pipeline.request("{\"file_set\": \"" + set + "\"}");

      CheckedDay checked =
          check(set, Thresholds.DEFAULT, false, kind -> day.open(kind).readAllBytes());

      assertThat(comparable(checked.receiptJson())).isEqualTo(comparable(pipeline.receipt(set, 1)));
      assertThat(Files.readString(directory.resolve("receipt/rejected.csv")))
          .isEqualTo(pipeline.rejectedRows(set, 1));
      assertThat(Files.readString(directory.resolve("receipt/affected.csv")))
          .isEqualTo(pipeline.affectedCustomers(set, 1));
    }
  }

  /** The bytes of a day's files. */
  private interface DayBytes {
    byte[] of(FileKind kind) throws IOException;
  }

  private CheckedDay check(FileSetId set, Thresholds thresholds, boolean windows1252, DayBytes day)
      throws IOException {
    Map<FileKind, Path> files = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      Path file = directory.resolve(kind.label());
      Files.write(file, day.of(kind));
      files.put(kind, file);
    }
    return new DayCheck(
            thresholds,
            windows1252,
            InstantSource.fixed(Instant.parse("2022-01-31T06:00:00Z")),
            OrderedExecutor.onProcessors(1))
        .check(set, files, directory.resolve("receipt"));
  }

  private static JsonObject comparable(String receipt) {
    JsonObject json = JsonParser.parseString(receipt).getAsJsonObject();
    OF_THE_RUN.forEach(json::remove);
    if (json.has("affected_customers")) {
      json.getAsJsonObject("affected_customers").remove("list");
    }
    for (FileKind kind : FileKind.values()) {
      JsonObject input = json.getAsJsonObject("inputs").getAsJsonObject(kind.label());
      input.remove("version_id");
      input.remove("etag");
    }
    return json;
  }
}
