package dev.orderpipeline.cli;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.processor.archive.Manifest;
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
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Sends one day's files through a running local stack, shows what happens, and compares what the
 * queue delivers with what the pipeline archived. Everything it shows is read from the stack. For
 * one thread.
 */
final class Demo {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(5);
  private static final int MAX_OF_A_RECEIPT = 2_000;

  private final LocalStack stack;
  private final Clients clients;
  private final StackEvents events;
  private final Progress progress;
  private final Duration patience;
  private final Sleeper sleeper;
  private final Ledger ledger;

  /**
   * A demo on a stack that nobody else uses.
   *
   * @param events what the stack tells
   * @param patience after so long without progress the demo gives up
   */
  Demo(
      LocalStack stack,
      Clients clients,
      StackEvents events,
      Progress progress,
      Duration patience,
      Sleeper sleeper) {
    this.stack = stack;
    this.clients = clients;
    this.events = events;
    this.progress = progress;
    this.patience = patience;
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
   * What came of it.
   *
   * @param verdict whether it is what must come of it
   * @param archive where the messages lie for good
   * @param receipt where the receipt lies
   */
  record Outcome(ArchiveComparison verdict, String archive, String receipt) {}

  /**
   * Runs.
   *
   * @param messagesFile takes the messages as they are received
   * @param exactly the messages that there must be, if they are known
   * @throws CommandException if it does not come to messages that can be compared
   */
  Outcome run(DayDirectory day, Optional<Writer> messagesFile, Optional<List<String>> exactly)
      throws IOException {
    FileSetId set = new FileSetId("", day.date());
    upload(day, set);
    FileSetState arrivals = ledger.arrivals(set);
    RunKey key = RunKey.of(arrivals.revision());
    Received received = new Received(set, key.revision(), messagesFile);
    RunRecord run = published(set, key, received);
    Archive archive = run.archive().orElseThrow();
    String archiveKey = run.publishedKey().orElseThrow();
    ArchiveComparison verdict = verdict(archiveKey, new ArchiveCheck(archive, received, exactly));
    return new Outcome(verdict, inResults(archiveKey), inResults(receiptKey()));
  }

  private ArchiveComparison verdict(String archiveKey, ArchiveCheck check) throws IOException {
    int place = archiveKey.lastIndexOf('/') + 1;
    try (InputStream object = archived(archiveKey)) {
      return archiveKey.substring(place).equals(Manifest.NAME)
          ? check.compare(
              object.readAllBytes(), part -> archived(archiveKey.substring(0, place) + part))
          : check.compare(object);
    }
  }

  private InputStream archived(String key) {
    return clients
        .s3()
        .getObject(request -> request.bucket(stack.names().resultsBucket()).key(key));
  }

  /** Puts the files one after the other, as a partner would, each when the last was noticed. */
  private void upload(DayDirectory day, FileSetId set) {
    Uploader uploader = new Uploader(clients.s3(), stack.names().dropBucket(), progress);
    int arrived = 0;
    for (FileKind kind : FileKind.values()) {
      uploader.put(day.of(kind), set.key(kind));
      await(
          "the arrival of " + set.key(kind) + " to be noticed",
          () -> ledger.arrivals(set).found().byKind().containsKey(kind));
      arrived++;
      progress.say("arrival " + arrived + " of " + FileKind.values().length + ": " + kind);
    }
  }

  /** Follows the run to its end, and receives from when it begins to publish. */
  private RunRecord published(FileSetId set, RunKey key, Received received) {
    RunWatch watch = new RunWatch(set, key);
    await("run " + key.revision() + " to begin to publish", watch::publishes);
    try (QueueDrain drain =
        QueueDrain.start(clients.sqs(), stack.messageQueueUrl(), received, progress, sleeper)) {
      Counter counter = new Counter(received);
      await(
          "run " + key.revision() + " to publish all messages",
          () -> {
            drain.failIfBroken();
            counter.tell();
            return watch.published();
          });
      counter.total = watch.run.archive().orElseThrow().messages();
      await(
          "the queue to be empty",
          () -> {
            counter.tell();
            return drain.isEmpty();
          });
    }
    // One that has published has still to end, and well.
    await("the runs of jobs to end", () -> events.jobRunsAtWork() == 0);
    failIfGivenUp();
    return watch.run;
  }

  private void await(String what, BooleanSupplier reached) {
    while (!reached.getAsBoolean()) {
      failIfGivenUp();
      if (progress.silence().compareTo(patience) > 0) {
        throw new NoProgressException(
            "nothing has happened for "
                + patience.toSeconds()
                + " s while waiting for "
                + what
                + "; the logs of the functions may tell why, --timeout lets the demo wait longer");
      }
      sleeper.sleep(BETWEEN_LOOKS);
    }
  }

  private void failIfGivenUp() {
    events
        .givenUp()
        .ifPresent(
            failure -> {
              throw new FunctionFailedException(failure);
            });
  }

  private String receiptKey() {
    // There is one set and one revision, hence one receipt.
    return clients
        .s3()
        .listObjectsV2(request -> request.bucket(stack.names().resultsBucket()).prefix("receipts/"))
        .contents()
        .stream()
        .map(S3Object::key)
        .filter(key -> key.endsWith("/receipt.json"))
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
            + run.failure().orElse("no reason was recorded")
            + System.lineSeparator()
            + "receipt: "
            + inResults(key)
            + System.lineSeparator()
            + (receipt.length() > MAX_OF_A_RECEIPT
                ? receipt.substring(0, MAX_OF_A_RECEIPT) + " ..."
                : receipt));
  }

  /** Shows the states of one run as they come. */
  private final class RunWatch {
    private final FileSetId set;
    private final RunKey key;
    private RunRecord run;

    private RunWatch(FileSetId set, RunKey key) {
      this.set = set;
      this.key = key;
    }

    private boolean publishes() {
      look();
      return run != null && run.state() != RunState.BUILDING;
    }

    private boolean published() {
      look();
      return run.state() == RunState.PUBLISHED;
    }

    private void look() {
      Optional<RunRecord> found = ledger.run(set, key);
      if (found.isEmpty()) {
        return;
      }
      RunRecord now = found.get();
      RunRecord before = run;
      run = now;
      if (before == null || before.state() != now.state()) {
        String messages =
            now.archive().map(archive -> ", " + ByteSizes.messages(archive.messages())).orElse("");
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

  /** Shows now and then how many messages were received. */
  private final class Counter {
    private final Received received;
    private long total;
    private long told;
    private long toldAt = System.nanoTime();

    private Counter(Received received) {
      this.received = received;
    }

    private void tell() {
      long now = System.nanoTime();
      long count = received.different();
      if (count > told && now - toldAt >= BETWEEN_COUNTS.toNanos()) {
        progress.say(
            "received "
                + ByteSizes.count(count)
                + (total > 0 ? " of " + ByteSizes.count(total) : "")
                + " messages");
        told = count;
        toldAt = now;
      }
    }
  }
}
