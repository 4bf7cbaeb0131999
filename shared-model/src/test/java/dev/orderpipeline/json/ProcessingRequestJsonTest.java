package dev.orderpipeline.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.ExplainRequest.OfCustomer;
import dev.orderpipeline.model.ExplainRequest.OfMessage;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Dispatch;
import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.ProcessingRequest.StatedResources;
import dev.orderpipeline.model.ProcessorRequest;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.ThresholdChanges.Change;
import dev.orderpipeline.model.ThresholdKind;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessingRequestJsonTest {
  private static final FileSetId ROOT = new FileSetId("", LocalDate.of(2022, 1, 30));
  private static final FileSetId ACME = new FileSetId("acme", LocalDate.of(2022, 1, 30));

  @Test
  void sampleRequestIsManualAndForItsFiles() {
    assertThat(
            read(
                """
                {"number_of_files": 3, "s3_bucket": "drop",
                 "customers_file": "customers_20220130.csv",
                 "items_file": "items_20220130.csv", "orders_file": "orders_20220130.csv",
                 "sqs_queue_url": "https://sqs/queue"}
                """))
        .isEqualTo(
            new Manual(
                ROOT,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                ThresholdChanges.NONE,
                Optional.empty(),
                new StatedResources(Optional.of("drop"), Optional.of("https://sqs/queue"))));
  }

  @Test
  void arrivalTrackersRequestIsReadAsADispatch() {
    assertThat(read(ProcessingRequestJson.dispatch(ACME, 2, "drop", "https://sqs/queue")))
        .isEqualTo(
            new Dispatch(
                ACME,
                2,
                new StatedResources(Optional.of("drop"), Optional.of("https://sqs/queue"))));
  }

  @Test
  void dispatchPayloadIsTheSampleRequestWithSetAndRevision() {
    assertThat(ProcessingRequestJson.dispatch(ACME, 2, "drop", "https://sqs/queue"))
        .isEqualTo(
            "{\"number_of_files\":3,\"s3_bucket\":\"drop\","
                + "\"customers_file\":\"acme/customers_20220130.csv\","
                + "\"items_file\":\"acme/items_20220130.csv\","
                + "\"orders_file\":\"acme/orders_20220130.csv\","
                + "\"sqs_queue_url\":\"https://sqs/queue\","
                + "\"file_set\":\"acme/2022-01-30\",\"revision\":2}");
  }

  @Test
  void fileSetAloneIsEnough() {
    assertThat(read("{\"file_set\": \"acme/2022-01-30\"}")).isEqualTo(manual(ACME));
  }

  @Test
  void replayHasItsIdModeAndRevision() {
    assertThat(
            read(
                "{\"file_set\": \"acme/2022-01-30\", \"replay_id\": \"r-1\", \"mode\":"
                    + " \"republish\", \"now\": true, \"revision\": 4}"))
        .isEqualTo(
            new Manual(
                ACME,
                OptionalInt.of(4),
                Optional.of("r-1"),
                Optional.of(Mode.REPUBLISH),
                true,
                ThresholdChanges.NONE,
                Optional.empty(),
                StatedResources.NONE));
  }

  @Test
  void dryRunIsReadAsADryRun() {
    assertThat(
            read(
                "{\"file_set\": \"acme/2022-01-30\", \"dry_run\": true, \"revision\": 2, \"mode\":"
                    + " \"republish\", \"s3_bucket\": \"drop\"}"))
        .isEqualTo(
            new DryRun(
                ACME,
                OptionalInt.of(2),
                Mode.REPUBLISH,
                ThresholdChanges.NONE,
                Optional.empty(),
                new StatedResources(Optional.of("drop"), Optional.empty())));
  }

  @Test
  void thresholdsAreReadExactlyAndMakeTheRequestManual() {
    assertThat(
            read(
                "{\"file_set\": \"acme/2022-01-30\", \"revision\": 2, \"thresholds\":"
                    + " {\"rejected_rows\": 100, \"rejected_percent\": 0.1, \"unmatched_rows\": 0,"
                    + " \"unmatched_percent\": 100, \"unusable_rows\": 6,"
                    + " \"unusable_percent\": 5, \"itemless_orders\": 7, \"itemless_percent\": 8,"
                    + " \"withdrawn_customers\": 9, \"withdrawn_percent\": 0.9}}"))
        .isEqualTo(
            new Manual(
                ACME,
                OptionalInt.of(2),
                Optional.empty(),
                Optional.empty(),
                false,
                new ThresholdChanges(
                    Map.of(
                        ThresholdKind.REJECTED,
                        change(100, "0.1"),
                        ThresholdKind.UNMATCHED,
                        change(0, "100"),
                        ThresholdKind.UNUSABLE,
                        change(6, "5"),
                        ThresholdKind.ITEMLESS,
                        change(7, "8"),
                        ThresholdKind.WITHDRAWN,
                        change(9, "0.9"))),
                Optional.empty(),
                StatedResources.NONE));
  }

  @Test
  void eachThresholdIsOptional() {
    assertThat(
            read(
                "{\"file_set\": \"acme/2022-01-30\", \"dry_run\": true, \"thresholds\":"
                    + " {\"unmatched_rows\": 999999999999999999, \"rejected_rows\": null}}"))
        .isEqualTo(
            new DryRun(
                ACME,
                OptionalInt.empty(),
                Mode.REBUILD,
                new ThresholdChanges(
                    Map.of(ThresholdKind.UNMATCHED, Change.ofCount(999_999_999_999_999_999L))),
                Optional.empty(),
                StatedResources.NONE));
  }

  @ParameterizedTest
  @CsvSource({"lambda, LAMBDA", "spark, SPARK"})
  void engineIsReadAndMakesTheRequestManual(String word, Engine engine) {
    assertThat(
            read(
                "{\"file_set\": \"acme/2022-01-30\", \"revision\": 2, \"engine\": \""
                    + word
                    + "\"}"))
        .isEqualTo(
            new Manual(
                ACME,
                OptionalInt.of(2),
                Optional.empty(),
                Optional.empty(),
                false,
                ThresholdChanges.NONE,
                Optional.of(engine),
                StatedResources.NONE));
  }

  @Test
  void dryRunCanNameAnEngine() {
    assertThat(
            read("{\"file_set\": \"acme/2022-01-30\", \"dry_run\": true, \"engine\": \"lambda\"}"))
        .isEqualTo(
            new DryRun(
                ACME,
                OptionalInt.empty(),
                Mode.REBUILD,
                ThresholdChanges.NONE,
                Optional.of(Engine.LAMBDA),
                StatedResources.NONE));
  }

  private static Change change(long count, String percent) {
    return new Change(OptionalLong.of(count), Optional.of(new BigDecimal(percent)));
  }

  static Stream<Manual> manualRequests() {
    return Stream.of(
        manual(ACME).with(new ReplayOptions(Mode.REBUILD_AS_NEXT, ThresholdChanges.NONE)),
        // Without a field of manual requests it would be a dispatch.
        new Manual(
            ROOT,
            OptionalInt.of(2),
            Optional.empty(),
            Optional.of(Mode.REBUILD),
            false,
            ThresholdChanges.NONE,
            Optional.empty(),
            StatedResources.NONE),
        new Manual(
            ACME,
            OptionalInt.of(3),
            Optional.of("a-replay"),
            Optional.of(Mode.REPUBLISH),
            true,
            ThresholdChanges.NONE,
            Optional.of(Engine.SPARK),
            new StatedResources(Optional.of("drop"), Optional.of("https://sqs/queue"))),
        new Manual(
            ACME,
            OptionalInt.empty(),
            Optional.of("a-replay"),
            Optional.of(Mode.REBUILD),
            false,
            ThresholdChanges.of(kind -> change(999_999_999_999_999_999L, "0.000001")),
            Optional.of(Engine.LAMBDA),
            StatedResources.NONE),
        new Manual(
            ACME,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of(Mode.REBUILD),
            false,
            new ThresholdChanges(
                Map.of(
                    ThresholdKind.ITEMLESS,
                    Change.ofCount(5),
                    ThresholdKind.WITHDRAWN,
                    Change.ofPercent(BigDecimal.TEN))),
            Optional.empty(),
            StatedResources.NONE));
  }

  @ParameterizedTest
  @MethodSource("manualRequests")
  void manualRequestThatIsWrittenIsReadAsTheSame(Manual request) {
    assertThat(read(ProcessingRequestJson.manual(request))).isEqualTo(request);
  }

  @Test
  void manualRequestIsWrittenWithItsFieldsOnly() {
    assertThat(
            ProcessingRequestJson.manual(
                new Manual(
                    ACME,
                    OptionalInt.of(3),
                    Optional.of("a-replay"),
                    Optional.of(Mode.REBUILD),
                    true,
                    ThresholdChanges.NONE,
                    Optional.of(Engine.SPARK),
                    new StatedResources(Optional.of("drop"), Optional.empty()))))
        .isEqualTo(
            "{\"file_set\":\"acme/2022-01-30\",\"revision\":3,\"replay_id\":\"a-replay\","
                + "\"mode\":\"rebuild\",\"now\":true,\"engine\":\"spark\","
                + "\"s3_bucket\":\"drop\"}");
  }

  @Test
  void fileSetWithANulCharacterIsRejected() {
    assertThatThrownBy(() -> read("{\"file_set\": \"a\\u0000/2022-01-30\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "file_set is \"a\0/2022-01-30\"; send [<partner>/]<yyyy-MM-dd>, for example"
                + " \"acme/2022-01-30\"");
  }

  @Test
  void requestWithDryRunFalseIsAManualRequest() {
    assertThat(read("{\"file_set\": \"acme/2022-01-30\", \"dry_run\": false}"))
        .isEqualTo(manual(ACME));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                          | the request is not a JSON object; send {"file_set": …}
          {}                          | the request names no files; send file_set, or customers_file, orders_file and items_file
          {"file_set": 3}             | file_set is 3; send a string
          {"file_set": "2022-02-30"}  | file_set is "2022-02-30"; send [<partner>/]<yyyy-MM-dd>, for example "acme/2022-01-30"
          {"file_set": "/a/2022-01-30"}   | file_set is "/a/2022-01-30"; send [<partner>/]<yyyy-MM-dd>, for example "acme/2022-01-30"
          {"file_set": "//2022-01-30"}    | file_set is "//2022-01-30"; send [<partner>/]<yyyy-MM-dd>, for example "acme/2022-01-30"
          {"file_set": "../2022-01-30"}   | file_set is "../2022-01-30"; send [<partner>/]<yyyy-MM-dd>, for example "acme/2022-01-30"
          {"file_set": "2022-01-30", "number_of_files": 2}    | number_of_files is 2; a file set has 3 files, send 3
          {"file_set": "2022-01-30", "number_of_files": "3"}  | number_of_files is "3"; send a whole number
          {"file_set": "2022-01-30", "number_of_files": 3.5}  | number_of_files is 3.5; send a whole number
          {"file_set": "2022-01-30", "revision": 0}           | revision is 0; send a revision number, 1 or more
          {"file_set": "2022-01-30", "replay_id": "a b"}      | replay_id is "a b"; send 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'
          {"file_set": "2022-01-30", "mode": "again"}         | mode is "again"; send "rebuild", "republish" or "rebuild_as_next"
          {"file_set": "2022-01-30", "now": "yes"}            | now is "yes"; send true or false
          {"file_set": "2022-01-30", "dry_run": "yes"}        | dry_run is "yes"; send true or false
          {"file_set": "2022-01-30", "dry_run": true, "replay_id": "a"} | a dry_run records no replay for the replay_id; send only one of them
          {"file_set": "2022-01-30", "engine": "glue"}        | engine is "glue"; send "lambda" or "spark"
          {"file_set": "2022-01-30", "engine": true}          | engine is true; send a string
          {"file_set": "2022-01-30", "dry_run": true, "engine": "SPARK"} | engine is "SPARK"; send "lambda" or "spark"
          {"file_set": "2022-01-30", "thresholds": 5}         | thresholds is 5; send an object, such as {"rejected_rows": 100}
          {"file_set": "2022-01-30", "thresholds": {"rows": 5}}               | thresholds has the unknown field "rows"; the fields are rejected_rows, rejected_percent, unmatched_rows, unmatched_percent, unusable_rows, unusable_percent, itemless_orders, itemless_percent, withdrawn_customers, withdrawn_percent, implausible_findings, implausible_percent
          {"file_set": "2022-01-30", "thresholds": {"rejected_rows": -1}}      | thresholds.rejected_rows is -1; send a whole number of at most 18 digits, 0 or more
          {"file_set": "2022-01-30", "thresholds": {"unmatched_rows": "5"}}      | thresholds.unmatched_rows is "5"; send a whole number of at most 18 digits, 0 or more
          {"file_set": "2022-01-30", "thresholds": {"unmatched_rows": 1.5}}      | thresholds.unmatched_rows is 1.5; send a whole number of at most 18 digits, 0 or more
          {"file_set": "2022-01-30", "thresholds": {"rejected_percent": 100.1}}   | thresholds.rejected_percent is 100.1; send a decimal from 0 to 100 with at most 6 digits after the point
          {"file_set": "2022-01-30", "thresholds": {"unmatched_percent": -0.5}}  | thresholds.unmatched_percent is -0.5; send a decimal from 0 to 100 with at most 6 digits after the point
          {"file_set": "2022-01-30", "thresholds": {"unmatched_percent": 1e1}}   | thresholds.unmatched_percent is 1e1; send a decimal from 0 to 100 with at most 6 digits after the point
          {"file_set": "2022-01-30", "thresholds": {"unmatched_percent": "5"}}   | thresholds.unmatched_percent is "5"; send a decimal from 0 to 100 with at most 6 digits after the point
          {"file_set": "2022-01-30", "thresholds": {}, "mode": "republish"}   | thresholds has no effect with the mode "republish", which sends an archive unchanged and counts no rows; send only one of them
          {"file_set": "2022-01-30", "dryrun": true}          | the request has the unknown field "dryrun"; send "dry_run" instead, or omit it
          {"file_set": "2022-01-30", "dryRun": true}          | the request has the unknown field "dryRun"; send "dry_run" instead, or omit it
          {"file_set": "2022-01-30", "replay-id": "a"}        | the request has the unknown field "replay-id"; send "replay_id" instead, or omit it
          {"fileset": "2022-01-30"}                           | the request has the unknown field "fileset"; send "file_set" instead, or omit it
          {"file_set": "2022-01-30", "treshold": {}}          | the request has the unknown field "treshold"; send "thresholds" instead, or omit it
          {"file_set": "2022-01-30", "revision": 2, "force": true} | the request has the unknown field "force"; the fields are file_set, revision, mode, now, thresholds, dry_run, replay_id, engine, number_of_files, s3_bucket, customers_file, orders_file, items_file, sqs_queue_url
          {"file_set": "2022-01-30", "thresholds": {"rejectedRows": 5}}       | thresholds has the unknown field "rejectedRows"; send "rejected_rows" instead, or omit it
          {"customers_file": "customers_20220130.csv"}        | orders_file is missing; send all three files or only file_set
          {"customers_file": "orders_20220130.csv"}           | customers_file is "orders_20220130.csv": this is a file of another kind
          {"customers_file": "customers_20220130.csv", "orders_file": "orders_20220131.csv", "items_file": "items_20220130.csv"} | orders_file is "orders_20220131.csv", which belongs to the file set "2022-01-31", but the request is about "2022-01-30"; send three files of one partner and one date
          {"file_set": "acme/2022-01-30", "customers_file": "customers_20220130.csv", "orders_file": "orders_20220130.csv", "items_file": "items_20220130.csv"} | customers_file is "customers_20220130.csv", which belongs to the file set "2022-01-30", but the request is about "acme/2022-01-30"; send three files of one partner and one date
          """)
  void invalidValueIsRejectedWithASentence(String json, String sentence) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"file_set\": ",
        "{\"file_set\" \"2022-01-30\"}",
        "{\"file_set\": \"2022-01-30\"} 1"
      })
  void anythingButOneJsonObjectIsRejected(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("the request is not one JSON object; check its quotes, commas and braces");
  }

  @Test
  void requestToExplainNamesACustomerOrAMessage() {
    FileSetId set = FileSetId.parse("acme/2022-01-30").orElseThrow();
    String id = "0a".repeat(32);

    assertThat(
            readPayload("{\"explain\": {\"file_set\": \"acme/2022-01-30\", \"customer\": \"\"}}"))
        .isEqualTo(new OfCustomer(set, "", OptionalInt.empty()));
    assertThat(
            readPayload(
                "{\"explain\": {\"file_set\": \"acme/2022-01-30\", \"customer\": \" c\","
                    + " \"revision\": 3}}"))
        .isEqualTo(new OfCustomer(set, "c", OptionalInt.of(3)));
    assertThat(readPayload("{\"explain\": {\"message_id\": \"" + id + "\"}}"))
        .isEqualTo(new OfMessage(id, Optional.empty()));
    assertThat(
            readPayload(
                "{\"explain\": {\"message_id\": \""
                    + id
                    + "\", \"file_set\": \"acme/2022-01-30\"}}"))
        .isEqualTo(new OfMessage(id, Optional.of(set)));
  }

  @Test
  void payloadWithoutExplainIsAProcessingRequest() {
    assertThat(readPayload("{\"file_set\": \"2022-01-30\"}"))
        .isEqualTo(manual(FileSetId.parse("2022-01-30").orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"explain": "c1"}                                  | explain is "c1"; send an object, such as {"file_set": "acme/2022-01-30", "customer": "ade3-11ed"}
          {"explain": {}}                                    | explain needs either customer or message_id; send {"file_set": "acme/2022-01-30", "customer": "ade3-11ed"}
          {"explain": {"customer": "c1"}}                    | explain.file_set is missing; a customer can be in many days, send {"file_set": "acme/2022-01-30", "customer": "ade3-11ed"}
          {"explain": {"customer": 1}}                       | explain.customer is 1; send a string
          {"explain": {"file_set": "acme", "customer": "c"}} | explain.file_set is "acme"; send [<partner>/]<yyyy-MM-dd>, for example "acme/2022-01-30"
          {"explain": {"message_id": "0A"}}                  | explain.message_id is "0A"; send the 64 characters 0-9 and a-f of a message's attribute message_id
          {"explain": {"file_set": "2022-01-30", "customer": "c", "revision": 0}} | explain.revision is 0; send a revision number, 1 or more
          {"explain": {"message_id": "0000000000000000000000000000000000000000000000000000000000000000", "revision": 1}} | explain.message_id names a message of one revision; omit explain.revision
          {"explain": {"file_set": "2022-01-30", "custmer": "c"}} | explain has the unknown field "custmer"; send "customer" instead, or omit it
          {"explain": {"file_set": "2022-01-30", "customer": "c"}, "dry_run": true} | the request has the unknown field "dry_run"; the fields are explain
          """)
  void invalidRequestToExplainIsRejectedWithASentence(String json, String sentence) {
    assertThatThrownBy(() -> readPayload(json))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(sentence);
  }

  private static ProcessorRequest readPayload(String json) {
    return ProcessingRequestJson.readPayload(new StringReader(json));
  }

  private static Manual manual(FileSetId set) {
    return new Manual(
        set,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        ThresholdChanges.NONE,
        Optional.empty(),
        StatedResources.NONE);
  }

  private static ProcessingRequest read(String json) {
    return ProcessingRequestJson.read(new StringReader(json));
  }
}
