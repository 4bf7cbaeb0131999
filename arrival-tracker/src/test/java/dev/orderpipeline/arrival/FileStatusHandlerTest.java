package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.S3Object;

class FileStatusHandlerTest {
  private final MockedTracker mocked = new MockedTracker();
  private final FileStatusHandler handler = new FileStatusHandler(mocked.statusReports("[]"));

  @Test
  void longStatusResponseIsPaged() throws IOException {
    String[] sets = new String[203];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = String.format(Locale.ROOT, "partner-%03d/2022-01-30", i);
    }
    mocked.found(sets);

    JsonObject first = json("{\"status\":\"2022-01-30\"}");
    JsonObject rest =
        json("{\"status\":\"2022-01-30\",\"after\":" + first.get("after").toString() + "}");

    assertThat(first.getAsJsonArray("file_sets")).hasSize(200);
    assertThat(first.get("more").getAsInt()).isEqualTo(3);
    assertThat(first.get("after").getAsString()).isEqualTo("partner-199/2022-01-30");
    assertThat(first.getAsJsonObject("counts").toString()).isEqualTo("{\"UNKNOWN\":200}");
    assertThat(rest.getAsJsonArray("file_sets")).hasSize(3);
    assertThat(rest.has("after")).isFalse();
  }

  @Test
  void unpublishedSetsAreOpenFailedRejectedMissedOrAbsent() throws IOException {
    mocked.open("open/2022-01-30");
    mocked.indexed("failed 2022-01", "failed/2021-06-01");
    mocked.indexed("rejected 2021-12", "rejected/2021-12-24");
    mocked.indexed("rejected 2021-11", "forgotten/2021-11-24");
    mocked.indexed("missed 2022-01", "missed/2022-01-10");
    mocked.indexed("2022-01-29", "present/2022-01-29");
    FileStatusHandler expecting =
        new FileStatusHandler(
            mocked.statusReports(
                "[{\"partner\":\"absent\"},{\"partner\":\"present\",\"days\":\"SAT\"}]"));

    JsonObject status =
        JsonParser.parseString(answer(expecting, "{\"open\":true}")).getAsJsonObject();

    assertThat(status.getAsJsonArray("file_sets"))
        .extracting(set -> set.getAsJsonObject().get("file_set").getAsString())
        .containsExactly(
            "absent/2022-01-28",
            "absent/2022-01-29",
            "failed/2021-06-01",
            "missed/2022-01-10",
            "open/2022-01-30",
            "rejected/2021-12-24");
  }

  @Test
  void statusOfASetLooksIntoTheBucketAndChangesNothing() throws IOException {
    mocked.found();

    JsonObject status =
        json("{\"status\":\"acme/2022-01-30\"}")
            .getAsJsonArray("file_sets")
            .get(0)
            .getAsJsonObject();

    assertThat(status.get("state").getAsString()).isEqualTo("UNKNOWN");
    assertThat(mocked.lookedUp()).hasSize(3);
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void misnamedFilesOfTheSetAreListedWithTheirExpectedNames() throws IOException {
    mocked.found();
    mocked.there(MockedTracker.NOW, "acme/Orders_20220130.csv", "acme/notes.txt", "other/a.csv");
    mocked.receipts(
        "unrecognised/partner=acme/Orders_20220130.csv.json",
        "unrecognised/partner=acme/notes.txt.json",
        "unrecognised/partner=acme/items-20220130.csv.json",
        "unrecognised/partner=acme/Orders_20220131.csv.json",
        "unrecognised/partner=other/a.csv.json",
        "unrecognised/partner=acme/_.json");

    JsonObject status = json("{\"status\":\"acme/2022-01-30\"}");

    assertThat(status.getAsJsonArray("unrecognised_files").toString())
        .isEqualTo(
            "[{\"key\":\"acme/Orders_20220130.csv\",\"uploaded_at\":\"2022-01-31T06:00:00Z\","
                + "\"fault\":\"the name is not all in lower case\",\"advice\":\"rename to"
                + " acme/orders_20220130.csv\",\"rename_to\":\"acme/orders_20220130.csv\","
                + "\"file_set\":\"acme/2022-01-30\",\"receipt\":\"unrecognised/partner=acme/"
                + "Orders_20220130.csv.json\"},{\"key\":\"acme/notes.txt\",\"uploaded_at\":"
                + "\"2022-01-31T06:00:00Z\",\"fault\":\"the name does not begin with customers_,"
                + " orders_, items_\",\"advice\":\"expected customers_<yyyyMMdd>.csv or"
                + " orders_<yyyyMMdd>.csv or items_<yyyyMMdd>.csv, for example"
                + " orders_20220130.csv\",\"receipt\":\"unrecognised/partner=acme/notes.txt.json\"}]");
    assertThat(status.getAsJsonArray("file_sets").get(0).getAsJsonObject().get("sentence"))
        .asString()
        .contains(
            "acme/Orders_20220130.csv was not recognised: rename to acme/orders_20220130.csv.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"status":"2022-01-30"} | a/Orders_20220130.csv, b/notes.txt
          {"status":"2021-12-01"} | b/Items_20211201.csv
          {"partner":"b"}         | b/Items_20211201.csv, b/notes.txt
          {"open":true}           | a/Orders_20220130.csv, b/Items_20211201.csv, b/notes.txt
          """)
  void misnamedFilesAreThoseOfTheDateAndPartner(String request, String keys) throws IOException {
    mocked.found();
    mocked.there(MockedTracker.NOW, "a/Orders_20220130.csv", "b/notes.txt", "b/Items_20211201.csv");
    mocked.receipts(
        "unrecognised/partner=a/Orders_20220130.csv.json",
        "unrecognised/partner=b/notes.txt.json",
        "unrecognised/partner=b/Items_20211201.csv.json");

    assertThat(json(request).getAsJsonArray("unrecognised_files"))
        .extracting(file -> file.getAsJsonObject().get("key").getAsString())
        .containsExactly(keys.split(", "));
  }

  @Test
  void partnersSetsAreTheUnpublishedOnesAndThoseOfTheLatestDatesWithFiles() throws IOException {
    mocked.open("acme/2021-11-11", "other/2022-01-30");
    mocked.listed(
        IntStream.rangeClosed(10, 30)
            .mapToObj(day -> "acme/orders_202201" + day + ".csv")
            .map(key -> MockedTracker.object(key, MockedTracker.NOW))
            .toArray(S3Object[]::new));

    JsonObject status = json("{\"partner\":\"acme\"}");

    assertThat(status.get("status").getAsString()).isEqualTo("acme/");
    assertThat(status.getAsJsonArray("file_sets"))
        .extracting(set -> set.getAsJsonObject().get("file_set").getAsString())
        .hasSize(15)
        .startsWith("acme/2021-11-11", "acme/2022-01-17", "acme/2022-01-18")
        .endsWith("acme/2022-01-30");
  }

  @Test
  void invalidRequestIsRejectedWithTheReason() throws IOException {
    assertThat(answer(handler, "{\"status\":\"acme\"}"))
        .isEqualTo(
            "{\"outcome\":\"INVALID_REQUEST\",\"sentence\":\"status is \\\"acme\\\"; send a date such as"
                + " \\\"2022-01-30\\\", a file set such as \\\"acme/2022-01-30\\\", or"
                + " \\\"/2022-01-30\\\" for the bucket's root\"}");
    mocked.calledNothing();
  }

  private JsonObject json(String payload) throws IOException {
    return JsonParser.parseString(answer(handler, payload)).getAsJsonObject();
  }

  private static String answer(FileStatusHandler handler, String payload) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)),
        output,
        mock(Context.class));
    return output.toString(StandardCharsets.UTF_8);
  }
}
