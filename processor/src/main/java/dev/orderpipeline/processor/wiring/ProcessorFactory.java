package dev.orderpipeline.processor.wiring;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.aws.SparkJobEngine;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.archive.PublishedRevisions;
import dev.orderpipeline.processor.explain.Explainer;
import dev.orderpipeline.processor.plausibility.Plausibility;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.QueueSender;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.receipt.ReceiptRules;
import dev.orderpipeline.processor.receipt.ReceiptStore;
import dev.orderpipeline.processor.receipt.ReceiptWriters;
import dev.orderpipeline.processor.run.DayBuilder;
import dev.orderpipeline.processor.run.DryRunHandler;
import dev.orderpipeline.processor.run.DryRuns;
import dev.orderpipeline.processor.run.Engines;
import dev.orderpipeline.processor.run.FunctionEngines;
import dev.orderpipeline.processor.run.PinnedFileStore;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.processor.run.RequestProcessor;
import dev.orderpipeline.processor.run.RunEngine;
import dev.orderpipeline.processor.run.RunWorker;
import dev.orderpipeline.processor.run.SingleNodeEngine;
import dev.orderpipeline.processor.run.WorkFiles;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.CustomerJoin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Wires the classes of the processor, once per execution environment. */
public final class ProcessorFactory {
  private ProcessorFactory() {}

  /**
   * Dependencies of a processor.
   *
   * @param computing parses files and compresses archives; callbacks stay on the thread that
   *     handles the request
   * @param workDirectory the parent of the directories of runs
   */
  public record Dependencies(
      AwsServices aws,
      Clocks clocks,
      RandomSources random,
      MessageSending sending,
      OrderedExecutor computing,
      Path workDirectory,
      EventLog log) {}

  /**
   * Clients of the AWS services.
   *
   * @param uploads puts objects, and reads their bodies on the thread that calls
   * @param isNative whether the others use the SDK's native library
   */
  public record AwsServices(
      DynamoDbClient dynamoDb, S3Client s3, S3Client uploads, SqsClient sqs, boolean isNative) {

    /** Clients without the native library. */
    public AwsServices(DynamoDbClient dynamoDb, S3Client s3, SqsClient sqs) {
      this(dynamoDb, s3, s3, sqs, false);
    }

    /** Clients with the limits of Lambda. */
    public static AwsServices of(AwsClients aws) {
      S3Client s3 = aws.client(S3Client.builder(), CallLimits.OBJECT);
      return new AwsServices(
          aws.client(DynamoDbClient.builder(), CallLimits.TABLE),
          s3,
          aws.isNative()
              ? aws.overUrlConnection().client(S3Client.builder(), CallLimits.OBJECT)
              : s3,
          QueueSender.client(aws),
          aws.isNative());
    }
  }

  /**
   * The clocks of a processor, and how it waits.
   *
   * @param nanoTime a monotonic clock, in nanoseconds
   */
  public record Clocks(InstantSource clock, LongSupplier nanoTime, Sleeper sleeper) {}

  /**
   * Sources of random values.
   *
   * @param ids supplies unique strings
   * @param numbers must be thread-safe
   */
  public record RandomSources(Supplier<String> ids, RandomGenerator numbers) {}

  /**
   * How messages are sent.
   *
   * @param executor runs the calls, as many at once as it has threads
   * @param window how many messages can be sent beyond the last stored checkpoint
   */
  public record MessageSending(ExecutorService executor, int window) {}

  /**
   * What the function does.
   *
   * @param requests processes file sets
   * @param explainer explains messages
   */
  public record Processors(RequestProcessor requests, Explainer explainer) {}

  /** Creates the processor for Lambda. */
  public static Processors onLambda(Settings settings) {
    return onLambda(settings, InstantSource.system());
  }

  /** Creates the processor for Lambda with a clock. */
  public static Processors onLambda(Settings settings, InstantSource clock) {
    return onLambda(settings, AwsClients.onLambda(), clock);
  }

  /** Creates the processor for Lambda with clients and a clock. */
  public static Processors onLambda(Settings settings, AwsClients aws, InstantSource clock) {
    EventLog log = EventLog.onLambda(clock);
    // First, because a full directory has no space for the native library.
    Path workDirectory = workDirectory();
    AwsClients measured = NativeHttp.upgrade(aws.withMetrics(log), log);
    ProcessorSettings processor = ProcessorSettings.from(settings);
    Dependencies dependencies = dependencies(measured, clock, workDirectory, log);
    return new Processors(
        of(processor, dependencies, SparkJobEngine.onLambda(settings, measured)),
        explainer(processor, dependencies, Limits.defaults()));
  }

  /** Creates the dependencies of a processor with the limits and thread counts of Lambda. */
  public static Dependencies dependencies(
      AwsClients aws, InstantSource clock, Path workDirectory, EventLog log) {
    return new Dependencies(
        AwsServices.of(aws),
        new Clocks(clock, System::nanoTime, Sleeper.ofThread()),
        new RandomSources(() -> UUID.randomUUID().toString(), new SharedRandom()),
        new MessageSending(
            Executors.newFixedThreadPool(
                Publisher.DEFAULT_CALLS_IN_FLIGHT, work -> daemon(work, "sending")),
            Publisher.DEFAULT_WINDOW),
        OrderedExecutor.onProcessors(Runtime.getRuntime().availableProcessors()),
        workDirectory,
        log);
  }

  /** Creates a processor that processes every request itself. */
  public static RequestProcessor of(ProcessorSettings settings, Dependencies dependencies) {
    return of(settings, dependencies, Limits.defaults(), ListLimits.DEFAULT);
  }

  /**
   * Creates a processor that delegates manual requests for large sets to Spark.
   *
   * @param spark the engine for large sets; empty if the stage has none
   */
  public static RequestProcessor of(
      ProcessorSettings settings, Dependencies dependencies, Optional<SparkJobEngine> spark) {
    Ledger ledger = ledger(settings, dependencies);
    Engines engines =
        new FunctionEngines(
            spark, ledger, reconciler(settings, dependencies, ledger), dependencies.log());
    return of(settings, dependencies, Limits.defaults(), ListLimits.DEFAULT, engines);
  }

  /** Creates a processor with other limits than those of Lambda. */
  public static RequestProcessor of(
      ProcessorSettings settings, Dependencies dependencies, Limits limits, ListLimits listLimits) {
    return of(settings, dependencies, limits, listLimits, Engines.ALWAYS_THIS);
  }

  private static RequestProcessor of(
      ProcessorSettings settings,
      Dependencies dependencies,
      Limits limits,
      ListLimits listLimits,
      Engines engines) {
    QueueSender sender =
        new QueueSender(
            dependencies.aws().sqs(),
            settings.messageQueueUrl(),
            dependencies.clocks().sleeper(),
            dependencies.random().numbers(),
            dependencies.clocks().nanoTime());
    ArchiveStore archives = archives(settings, dependencies);
    DayBuilder builder =
        new DayBuilder(
            inputs(settings, dependencies, limits),
            archives::read,
            limits,
            new ReceiptWriters(listLimits, settings.receipts()),
            dependencies.clocks().clock(),
            dependencies.computing(),
            dependencies.log());
    Ledger ledger = ledger(settings, dependencies);
    Reconciler reconciler = reconciler(settings, dependencies, ledger);
    DryRuns dryRuns =
        new DryRuns(
            ledger,
            reconciler,
            builder,
            archives,
            Plausibility.of(settings.checks(), ledger),
            dependencies.workDirectory(),
            settings.thresholds());
    return of(
        settings,
        dependencies,
        new SingleNodeEngine(
            builder,
            archives,
            new Publisher(
                sender, dependencies.sending().executor(), dependencies.sending().window())),
        dryRuns,
        engines);
  }

  /**
   * Creates a processor with another engine. It rejects dry runs, and uses neither the SQS client
   * nor the threads of its dependencies.
   */
  public static RequestProcessor of(
      ProcessorSettings settings, Dependencies dependencies, RunEngine<?> engine) {
    return of(
        settings,
        dependencies,
        engine,
        request -> {
          throw new InvalidRequestException(
              "only the function does dry runs; send the request without \"engine\"");
        },
        Engines.ALWAYS_THIS);
  }

  private static <M extends Messages> RequestProcessor of(
      ProcessorSettings settings,
      Dependencies dependencies,
      RunEngine<M> engine,
      DryRunHandler dryRuns,
      Engines engines) {
    Ledger ledger = ledger(settings, dependencies);
    RunWorker<M> worker =
        new RunWorker<>(
            ledger,
            engine,
            Plausibility.of(settings.checks(), ledger),
            archives(settings, dependencies),
            new PublishedRevisions(dependencies.aws().s3(), settings.resultsBucket()),
            new ReceiptStore(
                dependencies.aws().s3(),
                dependencies.aws().uploads(),
                settings.resultsBucket(),
                new ReceiptRules(
                    settings.receipts(), settings.correctionSettle(), settings.thresholds())),
            settings.output().closingMessage(),
            dependencies.workDirectory(),
            dependencies.clocks().clock(),
            dependencies.log());
    return new RequestProcessor(
        settings,
        ledger,
        reconciler(settings, dependencies, ledger),
        worker,
        dryRuns,
        engines,
        dependencies.clocks().clock(),
        dependencies.clocks().nanoTime(),
        dependencies.random().ids(),
        dependencies.log());
  }

  /** Creates an explainer of what a processor with the same arguments publishes. */
  public static Explainer explainer(
      ProcessorSettings settings, Dependencies dependencies, Limits limits) {
    return new Explainer(
        ledger(settings, dependencies),
        inputs(settings, dependencies, limits),
        new CustomerJoin(dependencies.workDirectory(), limits, dependencies.computing()),
        archives(settings, dependencies),
        new PublishedRevisions(dependencies.aws().s3(), settings.resultsBucket()),
        dependencies.log());
  }

  private static ArchiveStore archives(ProcessorSettings settings, Dependencies dependencies) {
    return new ArchiveStore(
        dependencies.aws().s3(), dependencies.aws().uploads(), settings.resultsBucket());
  }

  private static DayBuilder.Inputs inputs(
      ProcessorSettings settings, Dependencies dependencies, Limits limits) {
    PinnedFileStore files =
        new PinnedFileStore(
            dependencies.aws().s3(), settings.dropBucket(), dependencies.aws().isNative());
    return (set, pinned, onRead) ->
        files
            .opener(set, pinned, onRead)
            .withWindows1252(settings.windows1252().include(set), limits);
  }

  private static Ledger ledger(ProcessorSettings settings, Dependencies dependencies) {
    return new Ledger(
        dependencies.aws().dynamoDb(),
        settings.table(),
        dependencies.clocks().clock(),
        dependencies.random().ids(),
        dependencies.clocks().sleeper());
  }

  private static Reconciler reconciler(
      ProcessorSettings settings, Dependencies dependencies, Ledger ledger) {
    return new Reconciler(
        ledger,
        new FileFinder(dependencies.aws().s3(), settings.dropBucket()),
        dependencies.clocks().clock(),
        dependencies.clocks().sleeper(),
        settings.correctionSettle());
  }

  private static Path workDirectory() {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      WorkFiles.deleteOrphaned(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete files of earlier runs in " + directory, e);
    }
    return directory;
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Uses the random source of the calling thread, so that threads do not contend. */
  private static final class SharedRandom implements RandomGenerator {
    @Override
    public long nextLong() {
      return ThreadLocalRandom.current().nextLong();
    }
  }
}
