package dev.orderpipeline.cli.demo;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.cli.check.DayDirectory;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.cli.upload.Uploader;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.transform.intake.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Sends one day's files through a running local stack, reports progress, and compares the queue's
 * messages with the archive. Reads everything it reports from the stack. Not thread-safe.
 */
final class Demo {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(40);
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
  private static final int MAX_RECEIPT_CHARACTERS = 2_000;

  private final LocalStack stack;
  private final LocalStackClients clients;
  private final StackEvents events;
  private final Progress progress;
  private final Duration stallTimeout;
  private final Sleeper sleeper;
  private final Ledger ledger;

  /**
   * Creates a demo. Nothing else may use the stack.
   *
   * @param events the events of the stack
   * @param stallTimeout the longest time without progress; then the demo fails
   */
  Demo(
      LocalStack stack,
      LocalStackClients clients,
      StackEvents events,
      Progress progress,
      Duration stallTimeout,
      Sleeper sleeper) {
    this.stack = stack;
    this.clients = clients;
    this.events = events;
    this.progress = progress;
    this.stallTimeout = stallTimeout;
    this.sleeper = sleeper;
    this.ledger =
        new Ledger(
            clients.dynamoDb(),
            stack.names().table(),
            InstantSource.system(),
            () -> UUID.randomUUID().toString(),
            sleeper);
  }

  /**
   * The result of a demo.
   *
   * @param comparison the received messages compared with the archive
   * @param archive the URL of the published archive
   * @param receipt the URL of the receipt
   */
  record Outcome(ArchiveComparison comparison, String archive, String receipt) {}

  /**
   * Runs the demo.
   *
   * @param messagesFile gets each distinct message, in the order received
   * @param expected the exact messages, if known
   * @throws CommandException if the run publishes nothing, fails or stalls
   */
  Outcome run(DayDirectory day, Optional<Writer> messagesFile, Optional<List<String>> expected)
      throws IOException {
    FileSetId set = new FileSetId("", day.date());
    upload(day, set);
    FileSetState state = ledger.states().get(set);
    RunKey key = RunKey.of(state.revision());
    ReceivedMessages received = new ReceivedMessages(set, key.revision(), messagesFile);
    RunRecord run = awaitPublished(set, key, received);
    Archive archive = run.build().archive().orElseThrow();
    String archiveKey = run.outcome().publishedKey().orElseThrow();
    ArchiveComparison comparison =
        comparison(archiveKey, new ArchiveCheck(archive, received, expected));
    return new Outcome(comparison, inResults(archiveKey), inResults(receiptKey()));
  }

  private ArchiveComparison comparison(String archiveKey, ArchiveCheck check) throws IOException {
    int nameStart = archiveKey.lastIndexOf('/') + 1;
    try (InputStream object = archived(archiveKey)) {
      return archiveKey.substring(nameStart).equals(ResultsLayout.MANIFEST)
          ? check.compare(
              object.readAllBytes(), part -> archived(archiveKey.substring(0, nameStart) + part))
          : check.compare(object);
    }
  }

  private InputStream archived(String key) {
    return clients
        .s3()
        .getObject(request -> request.bucket(stack.names().resultsBucket()).key(key));
  }

  /** Uploads the files one after the other, each after the last one is recorded. */
  private void upload(DayDirectory day, FileSetId set) {
    Uploader uploader = new Uploader(clients.s3(), stack.names().dropBucket(), progress);
    int arrived = 0;
    for (FileKind kind : FileKind.values()) {
      uploader.put(day.of(kind), set.key(kind));
      await(
          "the arrival of " + set.key(kind) + " to be recorded",
          () -> ledger.states().get(set).found().byKind().containsKey(kind));
      arrived++;
      progress.say("arrival " + arrived + " of " + FileKind.values().length + ": " + kind);
    }
  }

  /** Follows the run to its end, and receives messages as soon as it publishes. */
  private RunRecord awaitPublished(FileSetId set, RunKey key, ReceivedMessages received) {
    RunWatch watch = new RunWatch(set, key);
    await("run " + key.revision() + " to start publishing", watch::isPublishing);
    try (QueueDrain drain =
        QueueDrain.start(clients.sqs(), stack.messageQueueUrl(), received, progress, sleeper)) {
      Counter counter = new Counter(received);
      await(
          "run " + key.revision() + " to publish all messages",
          () -> {
            drain.failIfBroken();
            counter.report();
            return watch.isPublished();
          });
      counter.total = watch.run.build().archive().orElseThrow().messages();
      await(
          "the queue to be empty",
          () -> {
            counter.report();
            return drain.isEmpty();
          });
    }
    // A job run that has published must still end, and succeed.
    await("the job runs to end", () -> events.activeJobRuns() == 0);
    failOnPermanentFailure();
    return watch.run;
  }

  private void await(String what, BooleanSupplier reached) {
    while (!reached.getAsBoolean()) {
      failOnPermanentFailure();
      if (progress.idleTime().compareTo(stallTimeout) > 0) {
        throw new NoProgressException(
            "no progress for "
                + stallTimeout.toSeconds()
                + " s while waiting for "
                + what
                + "; check the functions' logs, or wait longer with --timeout");
      }
      sleeper.sleep(POLL_INTERVAL);
    }
  }

  private void failOnPermanentFailure() {
    events
        .permanentFailure()
        .ifPresent(
            failure -> {
              throw new FunctionFailedException(failure);
            });
  }

  private String receiptKey() {
    // The stack has one set with one revision, so one receipt.
    return clients
        .s3()
        .listObjectsV2(
            request -> request.bucket(stack.names().resultsBucket()).prefix(ResultsLayout.RECEIPTS))
        .contents()
        .stream()
        .map(S3Object::key)
        .filter(key -> key.endsWith("/" + ResultsLayout.RECEIPT_JSON))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a run ended without a receipt"));
  }

  private String inResults(String key) {
    return "s3://" + stack.names().resultsBucket() + "/" + key;
  }

  private RunNotPublishedException notPublished(RunRecord run) {
    String key = receiptKey();
    String receipt =
        clients
            .s3()
            .getObjectAsBytes(request -> request.bucket(stack.names().resultsBucket()).key(key))
            .asUtf8String();
    return new RunNotPublishedException(
        "run "
            + run.key().revision()
            + " ended as "
            + run.state()
            + " and published nothing: "
            + run.outcome().failure().map(RunFailure::text).orElse("no reason was recorded"),
        Stream.concat(
                Stream.of("receipt: " + inResults(key)),
                VisibleText.cut(receipt, MAX_RECEIPT_CHARACTERS).lines())
            .toList());
  }

  /** Reports each new state of one run. */
  private final class RunWatch {
    private final FileSetId set;
    private final RunKey key;
    private RunRecord run;

    private RunWatch(FileSetId set, RunKey key) {
      this.set = set;
      this.key = key;
    }

    private boolean isPublishing() {
      poll();
      return run != null && run.state() != RunState.BUILDING;
    }

    private boolean isPublished() {
      poll();
      return run.state() == RunState.PUBLISHED;
    }

    private void poll() {
      Optional<RunRecord> found = ledger.runs().find(set, key);
      if (found.isEmpty()) {
        return;
      }
      RunRecord now = found.get();
      RunRecord before = run;
      run = now;
      if (before == null || before.state() != now.state()) {
        String messages =
            now.build()
                .archive()
                .map(archive -> ", " + ByteSizes.messages(archive.messages()))
                .orElse("");
        progress.say(
            "run "
                + key.revision()
                + ": "
                + now.state().name().toLowerCase(Locale.ROOT)
                + messages);
      } else if (!before.equals(now)) {
        progress.note();
      }
      if (now.state().isTerminal() && now.state() != RunState.PUBLISHED) {
        throw notPublished(now);
      }
    }
  }

  /** Reports at intervals how many messages were received. */
  private final class Counter {
    private final ReceivedMessages received;
    private long total;
    private long lastCount;
    private long lastReportNanos = System.nanoTime();

    private Counter(ReceivedMessages received) {
      this.received = received;
    }

    private void report() {
      long now = System.nanoTime();
      long count = received.distinct();
      if (count > lastCount && now - lastReportNanos >= REPORT_INTERVAL.toNanos()) {
        progress.say(
            "received "
                + ByteSizes.count(count)
                + (total > 0 ? " of " + ByteSizes.count(total) : "")
                + " messages");
        lastCount = count;
        lastReportNanos = now;
      }
    }
  }
}
