package dev.orderpipeline.cli.demo;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.cli.check.DayDirectory;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.cli.operate.ReceiptDownload;
import dev.orderpipeline.cli.upload.Uploader;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Sends one day's files through a running local stack, reports progress, and compares the queue's
 * messages with the archive. Reads everything it reports from the stack. Not thread-safe.
 */
final class Demo {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(40);

  private final LocalStack stack;
  private final LocalStackClients clients;
  private final StackEvents events;
  private final Progress progress;
  private final Duration stallTimeout;
  private final Sleeper sleeper;
  private final Path receipts;
  private final Ledger ledger;

  /**
   * Creates a demo. Nothing else may use the stack.
   *
   * @param events the events of the stack
   * @param stallTimeout the longest time without progress; then the demo fails
   * @param receipts the directory that gets the last receipt
   */
  Demo(
      LocalStack stack,
      LocalStackClients clients,
      StackEvents events,
      Progress progress,
      Duration stallTimeout,
      Sleeper sleeper,
      Path receipts) {
    this.stack = stack;
    this.clients = clients;
    this.events = events;
    this.progress = progress;
    this.stallTimeout = stallTimeout;
    this.sleeper = sleeper;
    this.receipts = receipts;
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
   * @param receipt the page of the saved receipt
   */
  record Outcome(ArchiveComparison comparison, String archive, Path receipt) {}

  /**
   * Sends a day, or a correction of the last one.
   *
   * @param before the day that this one corrects, if any
   * @param messagesFile gets each distinct message, in the order received
   * @param expected the exact messages, if known
   * @throws CommandException if the run publishes nothing, fails or stalls
   */
  Outcome run(
      DayDirectory day,
      Optional<DayDirectory> before,
      Optional<Writer> messagesFile,
      Optional<List<String>> expected)
      throws IOException {
    FileSetId set = new FileSetId("", day.date());
    upload(day, before, set);
    if (before.isPresent()) {
      progress.say("correction: processed at once, without waiting for further files");
      startNow(set);
    }
    FileSetState state = ledger.states().get(set);
    RunKey key = RunKey.of(state.revision());
    ReceivedMessages received = new ReceivedMessages(set, key.revision(), messagesFile);
    RunRecord run = awaitPublished(set, key, received);
    Archive archive = run.build().archive().orElseThrow();
    String archiveKey = run.outcome().publishedKey().orElseThrow();
    ArchiveComparison comparison =
        comparison(archiveKey, new ArchiveCheck(archive, received, expected));
    return new Outcome(comparison, inResults(archiveKey), savedReceipt(set, key));
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

  /** Uploads the new files one after the other, each after the last one is recorded. */
  private void upload(DayDirectory day, Optional<DayDirectory> before, FileSetId set)
      throws IOException {
    Uploader uploader = new Uploader(clients.s3(), stack.names().dropBucket(), progress);
    int arrived = 0;
    for (FileKind kind : FileKind.values()) {
      if (before.isPresent() && Files.mismatch(day.of(kind), before.get().of(kind)) < 0) {
        continue;
      }
      Optional<FileVersion> last = ledger.states().get(set).found().of(kind);
      uploader.put(day.of(kind), set.key(kind));
      await(
          "the arrival of " + set.key(kind) + " to be recorded",
          () -> {
            Optional<FileVersion> found = ledger.states().get(set).found().of(kind);
            return found.isPresent() && !found.equals(last);
          });
      arrived++;
      progress.say("arrival " + arrived + " of " + FileKind.values().length + ": " + kind);
    }
  }

  private void startNow(FileSetId set) {
    InvokeResponse unused =
        clients
            .lambda()
            .invoke(
                request ->
                    request
                        .functionName(stack.names().processingFunction())
                        .invocationType(InvocationType.EVENT)
                        .payload(
                            SdkBytes.fromUtf8String(
                                "{\"file_set\":\"" + set + "\",\"now\":true}")));
  }

  /** Follows the run to its end, and receives messages as soon as it publishes. */
  private RunRecord awaitPublished(FileSetId set, RunKey key, ReceivedMessages received) {
    RunWatch watch = new RunWatch(set, key);
    await("run " + key.revision() + " to start publishing", watch::isPublishing);
    try (QueueDrain drain =
        QueueDrain.start(clients.sqs(), stack.messageQueueUrl(), received, progress, sleeper)) {
      ReceivedCounter counter = new ReceivedCounter(received, progress);
      await(
          "run " + key.revision() + " to publish all messages",
          () -> {
            drain.failIfBroken();
            counter.report();
            return watch.isPublished();
          });
      counter.expect(watch.run.build().archive().orElseThrow().messages());
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

  private Path savedReceipt(FileSetId set, RunKey key) {
    return new ReceiptDownload(clients.s3(), stack.names().resultsBucket())
        .save(set, key.revision(), receipts)
        .orElseThrow(() -> new IllegalStateException("a run ended without a receipt"));
  }

  private String inResults(String key) {
    return "s3://" + stack.names().resultsBucket() + "/" + key;
  }

  private RunNotPublishedException notPublished(FileSetId set, RunRecord run) {
    return new RunNotPublishedException(
        "run "
            + run.key().revision()
            + " ended as "
            + run.state()
            + " and published nothing: "
            + run.outcome().failure().map(RunFailure::text).orElse("no reason was recorded"),
        List.of("receipt: " + savedReceipt(set, run.key())));
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
        throw notPublished(set, now);
      }
    }
  }
}
