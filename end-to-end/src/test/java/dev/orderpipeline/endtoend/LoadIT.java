package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Lifecycle;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** Sets of many partners, uploaded in random order while the sweep runs every minute. */
@Tag("full")
class LoadIT {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final int PARALLEL_UPLOADS = 4;

  /** The maximum number of JVMs per function, chosen for two cores. */
  private static final int MAX_CONCURRENCY = 4;

  private static final long MESSAGES_PER_SET = 2;

  private final long seed = Long.getLong("load.seed", new Random().nextLong());
  private final Invocations invocations = new Invocations();

  @Test
  void everySetOfFiftyPartnersIsPublishedOnce() throws Exception {
    load(50);
  }

  @Test
  @Tag("proof")
  void everySetOfAThousandPartnersIsPublishedOnce() throws Exception {
    load(1_000);
  }

  /** The recorded state of a set, without values that differ between sets. */
  private record Recorded(
      int revision,
      Lifecycle.Status status,
      boolean open,
      boolean publishing,
      List<RunState> runs,
      List<Integer> attempts,
      List<Long> checkpoints) {}

  private void load(int partners) throws Exception {
    List<FileSetId> sets =
        IntStream.range(0, partners)
            .mapToObj(number -> new FileSetId("partner-" + number, DATE))
            .toList();
    try (PipelineStack pipeline =
        PipelineStack.unrecorded(
            config -> config.maxConcurrency(MAX_CONCURRENCY).schedules(Duration.ofMinutes(1)),
            invocations)) {
      Deployment.Names names = pipeline.stack().names();
      long begin = System.nanoTime();
      upload(pipeline, sets);
      Duration arrived = Duration.ofNanos(System.nanoTime() - begin);
      while (!isComplete(pipeline, sets.size())) {
        int ended = invocations.ended();
        pipeline.await(() -> Optional.of(pipeline).filter(any -> invocations.ended() > ended));
      }
      Duration published = Duration.ofNanos(System.nanoTime() - begin);

      Map<String, Integer> copies = new TreeMap<>();
      for (Message message : pipeline.drain()) {
        String id = message.messageAttributes().get("message_id").stringValue();
        copies.merge(id + " " + message.body(), 1, Integer::sum);
      }
      int duplicates = copies.values().stream().mapToInt(count -> count - 1).sum();
      print(names, partners, arrived, published, copies.size(), duplicates);

      assertThat(copies.keySet()).isEqualTo(messages(sets));
      assertThat(duplicates).isZero();
      assertThat(sets.stream().map(set -> recorded(pipeline, set)).distinct())
          .containsExactly(
              new Recorded(
                  1,
                  Lifecycle.Status.RECORDED,
                  false,
                  false,
                  List.of(RunState.PUBLISHED),
                  List.of(1),
                  List.of(MESSAGES_PER_SET)));
    }
  }

  private static Set<String> messages(List<FileSetId> sets) {
    Set<String> messages = new TreeSet<>();
    for (FileSetId set : sets) {
      for (String body : List.of(SampleDayIT.CUSTOMER_MESSAGE, SampleDayIT.ERROR_MESSAGE)) {
        messages.add(new MessageId(set, 1).of(body) + " " + body);
      }
    }
    return messages;
  }

  /** Uploads all files of all sets in a random order. */
  private void upload(PipelineStack pipeline, List<FileSetId> sets) throws Exception {
    record Upload(FileSetId set, FileKind kind) {}
    List<Upload> uploads = new ArrayList<>();
    for (FileSetId set : sets) {
      for (FileKind kind : FileKind.values()) {
        uploads.add(new Upload(set, kind));
      }
    }
    Collections.shuffle(uploads, new Random(seed));
    ExecutorService uploaders = Executors.newFixedThreadPool(PARALLEL_UPLOADS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (Upload upload : uploads) {
        Path file = PipelineStack.sampleDay().resolve(new FileSetId("", DATE).key(upload.kind()));
        done.add(uploaders.submit(() -> pipeline.put(upload.set().key(upload.kind()), file)));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      uploaders.shutdownNow();
    }
  }

  /** Whether no invocation runs and no set is open. */
  private boolean isComplete(PipelineStack pipeline, int sets) {
    return invocations.ended(pipeline.stack().names().processingFunction()) >= sets
        && invocations.isIdle()
        && pipeline.ledger().states().openSets().isEmpty();
  }

  private static Recorded recorded(PipelineStack pipeline, FileSetId set) {
    FileSetState state = pipeline.ledger().states().get(set);
    List<RunRecord> runs = pipeline.ledger().runs().all(set);
    return new Recorded(
        state.revision(),
        state.lifecycle().status(),
        state.isOpen(),
        state.publishing().isPresent(),
        runs.stream().map(RunRecord::state).toList(),
        runs.stream().map(run -> run.progress().attempts()).toList(),
        runs.stream().map(run -> run.progress().checkpoint()).toList());
  }

  private void print(
      Deployment.Names names,
      int sets,
      Duration arrived,
      Duration published,
      int messages,
      int duplicates) {
    System.out.println("load.seed=" + seed);
    System.out.println(
        "| sets | arrived in s | published after s | invocations: arrival | processor | sweep"
            + " | failed | throttled | tried again | most at once: arrival | processor"
            + " | messages | duplicates |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| %d | %.1f | %.1f | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |%n",
        sets,
        arrived.toMillis() / 1000.0,
        published.toMillis() / 1000.0,
        invocations.ended(names.arrivalFunction()),
        invocations.ended(names.processingFunction()),
        invocations.ended(names.sweepFunction()),
        invocations.failed(),
        invocations.throttled(),
        invocations.retried(),
        invocations.maxConcurrency(names.arrivalFunction()),
        invocations.maxConcurrency(names.processingFunction()),
        messages,
        duplicates);
  }
}
