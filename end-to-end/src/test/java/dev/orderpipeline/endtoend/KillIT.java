package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.endtoend.driven.DrivenFunction;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.processor.publishing.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Kills the functions' JVMs at random moments during days. After each kill, the clock moves past
 * the lease and the sweep starts the next worker.
 */
@Tag("full")
class KillIT {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);

  /** After this many attempts to build, the next one is killed only while it publishes. */
  private static final int MAX_ATTEMPTS_TO_BUILD = RunRecord.MAX_ATTEMPTS - 1;

  private static final int MAX_SWEEPS = 200;

  /** A warm JVM handles an event within milliseconds. */
  private static final Duration SHORT_DELAY = Duration.ofMillis(300);

  private final long seed = Long.getLong("kill.seed", new Random().nextLong());

  @TempDir private Path directory;
  private Path controlDirectory;
  private Killer killer;
  private PipelineStack pipeline;
  private String arrival;
  private String processor;

  @BeforeEach
  void start() throws IOException {
    controlDirectory = Files.createDirectory(directory.resolve("driven"));
    DrivenFunction.set(controlDirectory, Duration.ZERO);
    killer = new Killer(controlDirectory, new Random(seed));
    pipeline =
        PipelineStack.unrecorded(
            config ->
                DrivenFunctions.in(controlDirectory, config)
                    .maxConcurrency(1)
                    .retryWaits(Duration.ZERO)
                    .dataDirectory(directory.resolve("stack")),
            killer);
    arrival = pipeline.stack().names().arrivalFunction();
    processor = pipeline.stack().names().processingFunction();
  }

  @AfterEach
  void stop() {
    pipeline.close();
    killer.close();
  }

  @Test
  void nothingIsLostWhenTheFunctionsAreKilledAtRandomMoments() throws Exception {
    killDuringDays(10_000, 5, 3, Duration.ofSeconds(2));
  }

  @Test
  @Tag("proof")
  void nothingIsLostWhenTheFunctionsOfALargeDayAreKilledManyTimes() throws Exception {
    killDuringDays(100_000, 60, 20, Duration.ofSeconds(5));
  }

  /** Processes days of that size until the functions have been killed that often. */
  private void killDuringDays(int customers, int processorKills, int arrivalKills, Duration within)
      throws IOException, InterruptedException {
    System.out.println("kill.seed=" + seed);
    System.out.println("| day | processor killed | arrival killed | messages | duplicates |");
    System.out.println("|---|---|---|---|---|");
    for (int number = 1;
        killer.killed(processor) < processorKills || killer.killed(arrival) < arrivalKills;
        number++) {
      UniformDay day = new UniformDay(new FileSetId("day-" + number, DATE), customers);
      int processorBefore = killer.killed(processor);
      int arrivalBefore = killer.killed(arrival);
      killer.kill(arrival, SHORT_DELAY, () -> killer.killed(arrival) < arrivalKills);
      killer.kill(
          processor,
          within,
          () -> killer.killed(processor) < processorKills && canBeKilled(day.set()));

      processDay(day);

      int kills = killer.killed(processor) - processorBefore;
      Map<String, String> received = new TreeMap<>();
      int copies = 0;
      for (Message message : pipeline.drain()) {
        received.put(message.messageAttributes().get("message_id").stringValue(), message.body());
        copies++;
      }
      int duplicates = copies - received.size();
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %d | %d | %d |%n",
          number,
          kills,
          killer.killed(arrival) - arrivalBefore,
          received.size(),
          duplicates);
      // AssertJ's own comparison would print both maps.
      assertThat(received.equals(day.messages())).as("exactly the day's messages").isTrue();
      assertThat(duplicates).isLessThanOrEqualTo(kills * Publisher.DEFAULT_WINDOW);
    }
  }

  /** Uploads a day and sweeps until it is published. */
  private void processDay(UniformDay day) throws IOException, InterruptedException {
    FileSetId set = day.set();
    Duration clockOffset = Duration.ZERO;
    DrivenFunction.set(controlDirectory, clockOffset);
    int settled = killer.settled(arrival) + FileKind.values().length;
    for (FileKind kind : FileKind.values()) {
      pipeline.put(set.key(kind), day.write(directory, kind));
    }
    pipeline.await(() -> Optional.of(set).filter(any -> killer.settled(arrival) == settled));
    for (int sweeps = 0; !isPublished(set); sweeps++) {
      assertThat(sweeps).as("sweeps of %s", set).isLessThan(MAX_SWEEPS);
      FileSetState before = pipeline.ledger().states().get(set);
      // After the lease of a killed worker and after the time of the next dispatch.
      Duration untilDispatch = Duration.between(Instant.now(), before.nextDispatch().at());
      clockOffset = longer(clockOffset.plus(Lease.DURATION), untilDispatch).plusSeconds(1);
      DrivenFunction.set(controlDirectory, clockOffset);
      int ended = killer.ended(processor);
      // Only the nightly pass finds a set that no event has recorded.
      pipeline.sweep(before.itemVersion() == 0 ? "{\"pass\":\"nightly\"}" : "{}");
      boolean dispatched =
          !pipeline
              .ledger()
              .states()
              .get(set)
              .nextDispatch()
              .at()
              .equals(before.nextDispatch().at());
      if (dispatched) {
        pipeline.await(() -> Optional.of(set).filter(any -> killer.ended(processor) > ended));
      }
    }
  }

  private boolean isPublished(FileSetId set) {
    return !pipeline.ledger().states().get(set).isOpen()
        && pipeline
            .ledger()
            .runs()
            .find(set, RunKey.of(1))
            .filter(run -> run.state() == RunState.PUBLISHED)
            .isPresent();
  }

  /** Whether the run still has attempts if its worker is killed. */
  private boolean canBeKilled(FileSetId set) {
    return pipeline
        .ledger()
        .runs()
        .find(set, RunKey.of(1))
        .map(
            run ->
                run.state() != RunState.BUILDING
                    || run.progress().attempts() < MAX_ATTEMPTS_TO_BUILD)
        .orElse(true);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
