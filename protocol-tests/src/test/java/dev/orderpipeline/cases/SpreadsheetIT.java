package dev.orderpipeline.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.orderpipeline.cases.SpreadsheetVariant.Reading;
import dev.orderpipeline.cases.SpreadsheetVariant.Treatment;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.protocol.InMemoryAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A day that LibreOffice Calc opened and saved gives the messages of the original day, or the
 * pipeline rejects what has become unclear.
 */
@Tag("full")
class SpreadsheetIT {
  private static final Path PAGE = Path.of("..", "docs", "spreadsheets.md");
  private static final String TABLE = "| saved by Calc | variants | read as |\n|---|---|---|\n";
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2022-01-31T06:00:00Z"));
  private static final FileSetId SET = new FileSetId("", LocalDate.of(2022, 1, 30));

  @TempDir private static Path written;
  private static List<SpreadsheetVariant> variants;

  @TempDir private Path work;

  /** The result of a day. */
  private record Result(RunSummary.Outcome outcome, String sentence, List<String> messages) {
    List<String> customerMessages() {
      return messages.stream().filter(body -> body.contains("\"customer_message\"")).toList();
    }

    List<String> totals() {
      return customerMessages().stream()
          .map(body -> JsonParser.parseString(body).getAsJsonObject())
          .map(message -> message.get("total_amount_spent").getAsString())
          .toList();
    }
  }

  @BeforeAll
  static void writeVariants() throws IOException, InterruptedException {
    try (SpreadsheetVariants english = SpreadsheetVariants.english(written.resolve("english"));
        SpreadsheetVariants german = SpreadsheetVariants.german(written.resolve("german"))) {
      variants = Stream.of(english.await(), german.await()).flatMap(List::stream).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void savedDayGivesNoOtherTotals(Treatment treatment) throws IOException {
    Map<SpreadsheetDay, Result> originals = new HashMap<>();
    for (SpreadsheetVariant variant : of(treatment)) {
      SpreadsheetDay day = variant.day();
      if (!originals.containsKey(day)) {
        originals.put(day, result(day::file, Windows1252Partners.NONE));
      }
      Windows1252Partners windows1252 =
          new Windows1252Partners(treatment == Treatment.WINDOWS_1252, Set.of());
      check(variant, result(variant::file, windows1252), originals.get(day));
    }
  }

  private static void check(SpreadsheetVariant variant, Result result, Result original) {
    String name = variant + ": " + result;
    Reading reading = variant.treatment().reading;
    assertThat(original.outcome).isEqualTo(RunSummary.Outcome.PUBLISHED);
    switch (reading) {
      case SAME -> assertThat(result).as(name).isEqualTo(original);
      case NO_OTHER_TOTAL ->
          assertThat(original.customerMessages()).as(name).containsAll(result.customerMessages());
      case REJECTED -> assertThat(result.outcome).as(name).isEqualTo(RunSummary.Outcome.REJECTED);
      case OTHER_REFERENCES ->
          assertThat(result.totals()).as(name).isNotEmpty().isEqualTo(original.totals());
    }
  }

  @Test
  void pageHasTheCountOfEachGroup() throws IOException {
    StringBuilder table = new StringBuilder(TABLE);
    for (Treatment treatment : Treatment.values()) {
      table.append(
          String.format(
              "| %s | %d | %s |\n",
              treatment.description, of(treatment).size(), treatment.reading.description));
    }
    table.append(String.format("| all of these | %d | |\n", variants.size()));
    String page = Files.readString(PAGE);
    int begin = page.indexOf(TABLE);
    String renewed =
        page.substring(0, begin) + table + page.substring(page.indexOf("\n\n", begin) + 1);
    if (System.getProperty("renew.docs") != null) {
      Files.writeString(PAGE, renewed);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(renewed);
  }

  private static List<SpreadsheetVariant> of(Treatment treatment) {
    return variants.stream().filter(variant -> variant.treatment() == treatment).toList();
  }

  private Result result(Function<FileKind, byte[]> files, Windows1252Partners windows1252)
      throws IOException {
    InMemoryAws aws = new InMemoryAws(CLOCK);
    RunSummary summary =
        ProcessedDay.process(
            aws, CLOCK, SET, files, "{\"file_set\": \"" + SET + "\"}", windows1252, work);
    List<String> messages = aws.drain().stream().map(Message::body).toList();
    return new Result(summary.outcome(), summary.sentence(), messages);
  }
}
