package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.SettingNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the functions do beyond a plain day, so that the calls which that takes are recorded, too:
 * the proof of the roles is about all that a function ever calls.
 */
@Tag("full")
class RecordedScenariosIT {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);

  /** So little that a processor stops before its first batch. */
  private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(25);

  @TempDir private Path directory;

  @Test
  void aCorrectedDayIsPublishedAgainAndCanBeSentAgain() throws Exception {
    FileSetId set = new FileSetId("corrected", DATE);
    try (PipelineStack pipeline =
        new PipelineStack(config -> config.correctionSettle(Duration.ZERO))) {
      pipeline.putSeedDay(set);
      pipeline.awaitEnd(set, 1);

      pipeline.put(set.key(FileKind.ORDERS), withOneMoreLine(FileKind.ORDERS));
      RunRecord correction = pipeline.awaitEnd(set, 2);
      String again = pipeline.process("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}");

      assertThat(correction.state()).isEqualTo(RunState.PUBLISHED);
      assertThat(again).contains("\"outcome\":\"PUBLISHED\"");
    }
  }

  @Test
  void aDayWithAFileThatIsNoneIsRejected() throws Exception {
    FileSetId set = new FileSetId("rejected", DATE);
    Path none = Files.writeString(directory.resolve("none.csv"), "this is no such file\n");
    try (PipelineStack pipeline = new PipelineStack()) {
      pipeline.put(set.key(FileKind.CUSTOMERS), none);
      pipeline.put(set.key(FileKind.ORDERS), none);
      pipeline.put(set.key(FileKind.ITEMS), none);

      assertThat(pipeline.awaitEnd(set, 1).state()).isEqualTo(RunState.REJECTED);
    }
  }

  @Test
  void anArchiveOfSeveralPartsIsUploadedWhileItIsWrittenAndLeftIfItsRunIsRejected()
      throws Exception {
    FileSetId good = new FileSetId("parts", DATE);
    FileSetId bad = new FileSetId("left-parts", DATE);
    IncompressibleDay day = new IncompressibleDay(8_000);
    try (PipelineStack pipeline =
        new PipelineStack(
            config -> config.deployment(silentAndShort(Deployment.orderPipeline())))) {
      for (FileKind kind : FileKind.values()) {
        pipeline.put(good.key(kind), day.write(directory, kind, 0));
        pipeline.put(bad.key(kind), day.write(directory, kind, kind == FileKind.ITEMS ? 500 : 0));
      }

      assertThat(pipeline.process("{\"file_set\":\"" + good + "\"}"))
          .contains("\"outcome\":\"CONTINUES\"");
      assertThat(pipeline.process("{\"file_set\":\"" + bad + "\"}"))
          .contains("\"outcome\":\"REJECTED\"");

      RunRecord archived = pipeline.ledger().run(good, RunKey.of(1)).orElseThrow();
      String key = archived.archive().orElseThrow().key();
      assertThat(pipeline.eTag(key)).endsWith("-2");
      assertThat(pipeline.lines(key)).isEqualTo(day.bodies());
      assertThat(pipeline.result("builds/partner=left-parts/")).isEmpty();
    }
  }

  @Test
  void aFileWithAnotherNameIsAnsweredWithAReceipt() throws Exception {
    Path file = Files.writeString(directory.resolve("file.csv"), "a\n");
    try (PipelineStack pipeline = new PipelineStack()) {
      pipeline.put("misnamed/orders_20220231.csv", file);

      assertThat(pipeline.await(() -> pipeline.result("unrecognised/partner=misnamed/")))
          .isEqualTo("unrecognised/partner=misnamed/orders_20220231.csv.json");
    }
  }

  @Test
  void aDayWithoutEventsIsFoundAtNightAndItsPausedRunGoesOnFromTheArchive() throws Exception {
    FileSetId set = new FileSetId("paused", DATE);
    try (PipelineStack pipeline =
        new PipelineStack(
            config -> config.deployment(silentAndShort(Deployment.orderPipeline())))) {
      pipeline.putSeedDay(set);
      pipeline.put("paused/orders_20220231.csv", Files.writeString(directory.resolve("f"), "a\n"));

      assertThat(pipeline.sweep("{\"pass\":\"nightly\"}"))
          .isEqualTo("{\"pass\":\"nightly\",\"file_sets\":1}");
      assertThat(pipeline.result("unrecognised/partner=paused/"))
          .contains("unrecognised/partner=paused/orders_20220231.csv.json");
      RunRecord paused = pipeline.await(set, 1, run -> run.state() == RunState.PUBLISHING);
      assertThat(pipeline.sweep("{}")).isEqualTo("{\"pass\":\"open\",\"file_sets\":1}");
      RunRecord continued = pipeline.await(set, 1, run -> run.attempts() == 2);

      assertThat(continued.archive()).isEqualTo(paused.archive());
    }
  }

  @Test
  void aRequestBeforeAnyEventRecordsTheSetItself() {
    FileSetId set = new FileSetId("by-hand", DATE);
    try (PipelineStack pipeline =
        new PipelineStack(
            config -> config.deployment(silentAndShort(Deployment.orderPipeline())))) {
      pipeline.putSeedDay(set);

      assertThat(pipeline.process("{\"file_set\":\"" + set + "\"}"))
          .contains("\"outcome\":\"CONTINUES\"");
      assertThat(pipeline.ledger().arrivals(set).revision()).isEqualTo(1);
    }
  }

  @Test
  void peopleAreToldOfAnExpectedDayThatIsAbsentAndOfItsComing() throws Exception {
    // Due for half an hour, whatever the time is.
    ZonedDateTime due = ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(30);
    FileSetId set = new FileSetId("expected", due.toLocalDate());
    String expectations =
        "[{\"partner\":\"expected\",\"after_days\":0,\"due\":\""
            + DateTimeFormatter.ofPattern("HH:mm").format(due)
            + "\"}]";
    Told told = new Told();
    try (PipelineStack pipeline =
        new PipelineStack(
            config ->
                config.environment(
                    Deployment.orderPipeline().names().sweepFunction(),
                    SettingNames.EXPECTATIONS,
                    expectations),
            told)) {
      assertThat(pipeline.sweep("{}")).isEqualTo("{\"pass\":\"open\",\"file_sets\":0}");
      for (FileKind kind : FileKind.values()) {
        pipeline.put(
            set.key(kind), PipelineStack.seedDay().resolve(new FileSetId("", DATE).key(kind)));
      }
      pipeline.awaitEnd(set, 1);
      assertThat(pipeline.sweep("{}")).isEqualTo("{\"pass\":\"open\",\"file_sets\":1}");

      assertThat(told.subjects)
          .containsExactly(
              "Files missing: expected " + set.isoDate(),
              "Files complete: expected " + set.isoDate());
    }
  }

  /** Hears what people are told. */
  private static final class Told implements LocalStackListener {
    private final Queue<String> subjects = new ConcurrentLinkedQueue<>();

    @Override
    public void notificationPublished(String topicArn, String subject, String message) {
      subjects.add(subject);
    }
  }

  @Test
  void anOperatorIsToldWhereSetsStandAndHasLostEventsFound() throws Exception {
    FileSetId set = new FileSetId("asked", DATE);
    try (PipelineStack pipeline =
        new PipelineStack(
            config -> config.deployment(silentAndShort(Deployment.orderPipeline())))) {
      Path file = PipelineStack.seedDay().resolve(new FileSetId("", DATE).key(FileKind.ORDERS));
      pipeline.put(set.key(FileKind.ORDERS), file);

      assertThat(pipeline.sweep("{\"status\":\"" + set + "\"}")).contains("\"UNRECORDED\"");
      assertThat(
              pipeline.sweep(
                  "{\"reconcile\":{\"prefix\":\"asked/\",\"from\":\"2022-01-30\","
                      + "\"to\":\"2022-01-30\"}}"))
          .isEqualTo(
              "{\"looked_at\":1,\"changed\":1,\"file_sets\":[\"asked/2022-01-30\"],\"more\":0}");
      assertThat(pipeline.sweep("{\"status\":\"2022-01-30\"}")).contains("\"WAITING\"");
      assertThat(pipeline.sweep("{\"open\":true}")).contains("\"WAITING\"");
    }
  }

  private Path withOneMoreLine(FileKind kind) throws Exception {
    Path seed = PipelineStack.seedDay().resolve(new FileSetId("", DATE).key(kind));
    return Files.writeString(
        directory.resolve(kind.word() + ".csv"),
        Files.readString(seed).stripTrailing() + "\n4,ade3-99ed,Delivered,order_zz,1676539508\n");
  }

  /** The deployment with no events of new objects, and with little time for the processor. */
  private static Deployment silentAndShort(Deployment pipeline) {
    return new Deployment(
        pipeline.region(),
        pipeline.account(),
        pipeline.names(),
        pipeline.buckets(),
        pipeline.tables(),
        pipeline.queues(),
        pipeline.topics(),
        pipeline.functions().stream().map(RecordedScenariosIT::shortOfTime).toList(),
        List.of(),
        pipeline.schedules());
  }

  private static Deployment.Function shortOfTime(Deployment.Function function) {
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
