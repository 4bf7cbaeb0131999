package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Scenarios beyond a plain day, so that their AWS calls are recorded too. The tests of the roles
 * need every call that a function can make.
 *
 * <p>The tests share two stacks: one with default settings, and one without S3 events and
 * schedules. Each test has its own partner. The calls of a test must be the same in every run, so a
 * test waits for the end of each step.
 */
@Tag("full")
@Tag("recording")
@ExtendWith(SharedPipeline.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedScenariosIT {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);

  /** So short that a processor stops before its first batch. */
  private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(29);

  /** The deadline of the expected day, half an hour ago. */
  private final ZonedDateTime deadline = ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(30);

  private final NotificationRecorder notifications = new NotificationRecorder();
  private final PipelineStack pipeline;
  private PipelineStack silent;

  @TempDir private Path directory;

  RecordedScenariosIT(PipelineStack pipeline) {
    this.pipeline = pipeline;
  }

  @BeforeAll
  void startSilent() {
    String expectations =
        "[{\"partner\":\"expected\",\"after_days\":0,\"due\":\""
            + DateTimeFormatter.ofPattern("HH:mm").format(deadline)
            + "\"}]";
    silent =
        new PipelineStack(
            config ->
                config
                    .deployment(withoutEventsAndWithShortTimeouts(Deployment.orderPipeline()))
                    .environment(
                        Deployment.orderPipeline().names().sweepFunction(),
                        SettingNames.EXPECTATIONS,
                        expectations),
            notifications);
    // On a busy machine a cold start takes much of the short timeout. This request calls nothing.
    assertThat(silent.process("{}")).contains("INVALID_REQUEST");
  }

  @AfterAll
  void stopSilent() {
    silent.close();
  }

  @Test
  void correctedDayIsPublishedAgainAndCanBeSentAgain() throws Exception {
    FileSetId set = new FileSetId("corrected", DATE);
    pipeline.putSampleDay(set);
    pipeline.awaitEnd(set, 1);

    pipeline.put(set.key(FileKind.ORDERS), withOneMoreLine(FileKind.ORDERS));
    pipeline.await(
        () ->
            Optional.of(pipeline.ledger().states().get(set))
                .filter(state -> state.revision() == 2));
    String corrected = pipeline.process("{\"file_set\":\"" + set + "\",\"now\":true}");
    String again = pipeline.process("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}");

    assertThat(corrected).contains("\"outcome\":\"PUBLISHED\"");
    assertThat(pipeline.ledger().runs().find(set, RunKey.of(2)).map(RunRecord::state))
        .contains(RunState.PUBLISHED);
    assertThat(again).contains("\"outcome\":\"PUBLISHED\"");
  }

  @Test
  void dayWithAnInvalidFileIsRejected() throws Exception {
    FileSetId set = new FileSetId("rejected", DATE);
    Path none = Files.writeString(directory.resolve("none.csv"), "this is no such file\n");
    pipeline.put(set.key(FileKind.CUSTOMERS), none);
    pipeline.put(set.key(FileKind.ORDERS), none);
    pipeline.put(set.key(FileKind.ITEMS), none);

    assertThat(pipeline.awaitEnd(set, 1).state()).isEqualTo(RunState.REJECTED);
  }

  @Test
  void endOfADayIsAnEvent() throws Exception {
    FileSetId published = new FileSetId("published-event", DATE);
    FileSetId rejected = new FileSetId("rejected-event", DATE);
    pipeline.putSampleDay(published);
    pipeline.putSampleDay(rejected);
    pipeline.awaitEnd(published, 1);
    pipeline.awaitEnd(rejected, 1);
    Path none = Files.writeString(directory.resolve("no-orders.csv"), "this is no such file\n");
    pipeline.put(rejected.key(FileKind.ORDERS), none);
    assertThat(pipeline.process("{\"file_set\":\"" + rejected + "\",\"now\":true}"))
        .contains("\"outcome\":\"REJECTED\"");

    pipeline.sweep("{}");
    pipeline.sweep("{}");

    assertThat(pipeline.events(published.toString()))
        .extracting(event -> event.get("type").getAsString(), PipelineStack::receiptOf)
        .containsExactly(
            tuple(
                "day.published",
                "receipts/partner=published-event/date=2022-01-30/r1/receipt.json"));
    assertThat(pipeline.events(rejected.toString()))
        .extracting(event -> event.get("type").getAsString(), PipelineStack::receiptOf)
        .containsExactlyInAnyOrder(
            tuple(
                "day.published", "receipts/partner=rejected-event/date=2022-01-30/r1/receipt.json"),
            tuple(
                "day.rejected", "receipts/partner=rejected-event/date=2022-01-30/r2/receipt.json"));
  }

  @Test
  void dayWithARejectedRowIsPublishedWithAList() throws Exception {
    FileSetId set = new FileSetId("rejected-row", DATE);
    pipeline.put(set.key(FileKind.CUSTOMERS), file("customer_reference\nc1\n"));
    pipeline.put(set.key(FileKind.ORDERS), file("customer_reference,order_reference\nc1,o1\n"));
    pipeline.put(
        set.key(FileKind.ITEMS), file("id,order_reference,total_price\n1,o1,1\n2,o1,none\n"));

    assertThat(pipeline.awaitEnd(set, 1).state()).isEqualTo(RunState.PUBLISHED);
    assertThat(pipeline.result("receipts/partner=rejected-row/date=2022-01-30/r1/", "rejected.csv"))
        .contains("2,o1,none");
  }

  @Test
  void misnamedFileGetsAReceipt() throws Exception {
    pipeline.put("misnamed/orders_20220231.csv", file("a\n"));

    String receipt = "unrecognised/partner=misnamed/orders_20220231.csv";
    assertThat(pipeline.await(() -> pipeline.result(receipt + ".json")))
        .isEqualTo(receipt + ".json");
    assertThat(pipeline.result(receipt, ".html")).contains("File not recognised");
  }

  @Test
  void nightlyPassFindsADayWithoutEventsAndItsPausedRunContinues() throws Exception {
    FileSetId set = new FileSetId("paused", DATE);
    silent.putSampleDay(set);
    silent.put("paused/orders_20220231.csv", file("a\n"));

    assertThat(silent.sweep("{\"pass\":\"nightly\"}"))
        .isEqualTo("{\"pass\":\"nightly\",\"file_sets\":" + setsInTheBucket() + "}");
    assertThat(silent.result("unrecognised/partner=paused/orders_20220231.csv.json"))
        .contains("unrecognised/partner=paused/orders_20220231.csv.json");
    silent.sweep("{}");
    assertThat(silent.events("paused/orders_20220231.csv"))
        .extracting(event -> event.get("type").getAsString())
        .containsExactly("file.unrecognised");
    RunRecord paused = silent.await(set, 1, run -> run.state() == RunState.PUBLISHING);
    // Repeated, because the set is due only after the pause is recorded.
    RunRecord continued =
        silent.await(
            () -> {
              silent.sweep("{}");
              return silent
                  .ledger()
                  .runs()
                  .find(set, RunKey.of(1))
                  .filter(run -> isClaimedAfter(paused, run));
            });

    assertThat(continued.build().archive()).isEqualTo(paused.build().archive());
  }

  private static boolean isClaimedAfter(RunRecord before, RunRecord run) {
    return run.progress().claimToken() > before.progress().claimToken();
  }

  @Test
  void requestBeforeAnyEventRecordsTheSetItself() {
    FileSetId set = new FileSetId("by-hand", DATE);
    silent.putSampleDay(set);

    assertThat(silent.process("{\"file_set\":\"" + set + "\"}"))
        .contains("\"outcome\":\"CONTINUES\"");
    assertThat(silent.ledger().states().get(set).revision()).isEqualTo(1);
  }

  @Test
  void publicationOfAMonthAgoContinuesFromAPermanentCopyOfItsArchive() {
    FileSetId set = new FileSetId("month", DATE);
    silent.putSampleDay(set);
    String request = "{\"file_set\":\"" + set + "\"}";
    assertThat(silent.process(request)).contains("\"outcome\":\"CONTINUES\"");
    silent
        .dynamoDb()
        .updateItem(
            update ->
                update
                    .tableName(silent.stack().names().table())
                    .key(
                        Map.of(
                            "file_set",
                            AttributeValue.fromS(set.toString()),
                            "entry",
                            AttributeValue.fromS("run#1")))
                    .updateExpression("SET publishing_started_at = :begun")
                    .expressionAttributeValues(
                        Map.of(
                            ":begun",
                            AttributeValue.fromN(
                                Long.toString(
                                    Instant.now().minus(Duration.ofDays(31)).toEpochMilli())))));
    assertThat(silent.process(request)).contains("\"outcome\":\"CONTINUES\"");
    Archive archive =
        silent
            .ledger()
            .runs()
            .find(set, RunKey.of(1))
            .orElseThrow()
            .build()
            .archive()
            .orElseThrow();

    silent
        .s3()
        .deleteObject(
            delete ->
                delete
                    .bucket(silent.stack().names().resultsBucket())
                    .key(archive.key())
                    .versionId(archive.versionId()));

    assertThat(silent.process(request)).contains("\"outcome\":\"CONTINUES\"");
  }

  @Test
  void absenceOfAnExpectedDayAndItsArrivalAreNotified() {
    FileSetId set = new FileSetId("expected", deadline.toLocalDate());

    int openBefore = silent.ledger().states().openSets().size();
    assertThat(silent.sweep("{}")).isEqualTo(openPass(openBefore));
    for (FileKind kind : FileKind.values()) {
      silent.put(
          set.key(kind), PipelineStack.sampleDay().resolve(new FileSetId("", DATE).key(kind)));
    }
    assertThat(silent.sweep("{}")).isEqualTo(openPass(silent.ledger().states().openSets().size()));

    // Another test's nightly pass can report the day before.
    assertThat(
            notifications.subjects.stream()
                .filter(subject -> subject.endsWith("expected " + set.isoDate())))
        .containsExactly(
            "Files missing: expected " + set.isoDate(),
            "Files complete: expected " + set.isoDate());
    assertThat(silent.events(set.toString()))
        .extracting(event -> event.get("type").getAsString())
        .containsExactlyInAnyOrder("day.missing", "day.arrived-late");
  }

  @Test
  void partnerIsSnoozedAndTheSnoozeIsCancelled() {
    assertThat(
            silent.sweep(
                "{\"snooze\":{\"partner\":\"snoozed\",\"from\":\"2022-01-30\","
                    + "\"until\":\"2022-01-30\",\"why\":\"closed\",\"by\":\"jane\"}}"))
        .startsWith("{\"partner\":\"snoozed\",\"changed\":true,\"expected\":false,");
    assertThat(silent.status("{\"status\":\"snoozed/2022-01-30\"}")).contains("\"why\":\"closed\"");
    assertThat(
            silent.sweep("{\"snooze\":{\"partner\":\"snoozed\",\"cancel\":true,\"by\":\"jane\"}}"))
        .isEqualTo("{\"partner\":\"snoozed\",\"changed\":true,\"expected\":false,\"snoozes\":[]}");
  }

  /** Records the subjects of notifications. */
  private static final class NotificationRecorder implements LocalStackListener {
    private final Queue<String> subjects = new ConcurrentLinkedQueue<>();

    @Override
    public void notificationPublished(String topicArn, String subject, String message) {
      subjects.add(subject);
    }
  }

  @Test
  void statusRequestsAreAnsweredAndLostEventsReconciled() {
    FileSetId set = new FileSetId("asked", DATE.plusDays(1));
    Path file = PipelineStack.sampleDay().resolve(new FileSetId("", DATE).key(FileKind.ORDERS));
    silent.put(set.key(FileKind.ORDERS), file);
    String stray = "asked/Items_20220131.csv";
    silent.put(stray, file);
    String receipt = ((DropKey.Unrecognised) DropKey.parse(stray)).receiptKey();
    silent
        .s3()
        .putObject(
            put -> put.bucket(silent.stack().names().resultsBucket()).key(receipt),
            RequestBody.fromString("{}"));

    assertThat(silent.status("{\"partner\":\"asked\"}")).contains("\"UNKNOWN\"", stray);
    assertThat(silent.status("{\"status\":\"" + set + "\"}")).contains("\"UNRECORDED\"");
    assertThat(
            silent.sweep(
                "{\"reconcile\":{\"prefix\":\"asked/\",\"from\":\"2022-01-31\","
                    + "\"to\":\"2022-01-31\"}}"))
        .isEqualTo("{\"checked\":1,\"changed\":1,\"file_sets\":[\"asked/2022-01-31\"],\"more\":0}");
    assertThat(silent.status("{\"status\":\"2022-01-31\"}")).contains("\"WAITING\"");
    assertThat(silent.status("{\"open\":true}")).contains("\"asked/2022-01-31\"", "\"WAITING\"");
  }

  private static String openPass(int sets) {
    return "{\"pass\":\"open\",\"file_sets\":" + sets + "}";
  }

  /** The number of sets with a file in the silent stack's drop bucket. */
  private long setsInTheBucket() {
    return silent
        .s3()
        .listObjectsV2(request -> request.bucket(silent.stack().names().dropBucket()))
        .contents()
        .stream()
        .map(object -> DropKey.parse(object.key()))
        .filter(DropKey.SetFile.class::isInstance)
        .map(key -> ((DropKey.SetFile) key).set())
        .distinct()
        .count();
  }

  private Path file(String text) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "file", ".csv"), text);
  }

  private Path withOneMoreLine(FileKind kind) throws Exception {
    Path sample = PipelineStack.sampleDay().resolve(new FileSetId("", DATE).key(kind));
    return Files.writeString(
        directory.resolve(kind.label() + ".csv"),
        Files.readString(sample).stripTrailing() + "\n4,ade3-99ed,Delivered,order_zz,1676539508\n");
  }

  /** The deployment without S3 events and with short timeouts. */
  private static Deployment withoutEventsAndWithShortTimeouts(Deployment pipeline) {
    return new Deployment(
        pipeline.region(),
        pipeline.account(),
        pipeline.names(),
        pipeline.buckets(),
        pipeline.tables(),
        pipeline.queues(),
        pipeline.topics(),
        pipeline.functions().stream().map(RecordedScenariosIT::withShortTimeout).toList(),
        List.of(),
        pipeline.schedules());
  }

  private static Deployment.Function withShortTimeout(Deployment.Function function) {
    return new Deployment.Function(
        function.name(),
        function.artifact(),
        function.handler(),
        function.settings(),
        SHORT_TIMEOUT,
        function.memoryMegabytes(),
        function.reservedConcurrency(),
        function.asynchronous());
  }
}
