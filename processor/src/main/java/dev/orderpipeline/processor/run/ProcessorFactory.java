package dev.orderpipeline.processor.run;

import dev.orderpipeline.engine.SparkJobEngine;
import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.Settings;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.ArchiveUpload;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.OrderedExecutor;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.QueueSender;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.receipt.ReceiptStore;
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

/** Puts the parts of the processor together, by hand, once for each execution environment. */
public final class ProcessorFactory {
  private ProcessorFactory() {}

  /**
   * The outside of a processor: everything that is not a pure function of its input.
   *
   * @param ids unique strings
   * @param random thread-safe
   * @param sending runs the calls to the queue, and those that upload an archive before there is
   *     one to send; as many at once as it has threads
   * @param computing works on files and archives; the calls and callbacks of the join stay on the
   *     thread that handles the request, and an archive is uploaded by the threads that send
   * @param window how many messages may be sent beyond the last stored checkpoint
   * @param partBytes how large each part is of an archive that is uploaded while it is written, but
   *     for the last one
   * @param workDirectory where spools lie while a run is worked on
   */
  public record Surroundings(
      DynamoDbClient dynamoDb,
      S3Client s3,
      SqsClient sqs,
      InstantSource clock,
      LongSupplier nanoTime,
      Sleeper sleeper,
      Supplier<String> ids,
      RandomGenerator random,
      ExecutorService sending,
      OrderedExecutor computing,
      int window,
      int partBytes,
      Path workDirectory,
      EventLog log) {

    /**
     * An outside in which the thread that handles the request computes alone, and parts are as
     * large as on Lambda.
     */
    public Surroundings(
        DynamoDbClient dynamoDb,
        S3Client s3,
        SqsClient sqs,
        InstantSource clock,
        LongSupplier nanoTime,
        Sleeper sleeper,
        Supplier<String> ids,
        RandomGenerator random,
        ExecutorService sending,
        int window,
        Path workDirectory,
        EventLog log) {
      this(
          dynamoDb,
          s3,
          sqs,
          clock,
          nanoTime,
          sleeper,
          ids,
          random,
          sending,
          OrderedExecutor.alone(),
          window,
          ArchiveUpload.PART_BYTES,
          workDirectory,
          log);
    }
  }

  /** The processor as it runs on Lambda. */
  public static RequestProcessor onLambda(Settings settings) {
    return onLambda(settings, InstantSource.system());
  }

  /** The processor as it runs on Lambda, by the given clock. */
  public static RequestProcessor onLambda(Settings settings, InstantSource clock) {
    return onLambda(settings, AwsClients.onLambda(), clock);
  }

  /** The processor as it runs on Lambda, by the given clients and clock. */
  public static RequestProcessor onLambda(Settings settings, AwsClients aws, InstantSource clock) {
    EventLog log = EventLog.onLambda(clock);
    return of(
        ProcessorSettings.from(settings),
        dependencies(aws.measuredBy(log), clock, workDirectory(), log),
        SparkJobEngine.onLambda(settings, log));
  }

  /** The outside of a processor as it is on Lambda, but for what is given. */
  public static Surroundings dependencies(
      AwsClients aws, InstantSource clock, Path workDirectory, EventLog log) {
    return new Surroundings(
        aws.client(DynamoDbClient.builder(), CallLimits.TABLE),
        aws.client(S3Client.builder(), CallLimits.OBJECT),
        QueueSender.client(aws),
        clock,
        System::nanoTime,
        Sleeper.ofThread(),
        () -> UUID.randomUUID().toString(),
        new SharedRandom(),
        Executors.newFixedThreadPool(
            Publisher.DEFAULT_CALLS_IN_FLIGHT, work -> daemon(work, "sending")),
        OrderedExecutor.onProcessors(Runtime.getRuntime().availableProcessors()),
        Publisher.DEFAULT_WINDOW,
        ArchiveUpload.PART_BYTES,
        workDirectory,
        log);
  }

  /** A processor in the given surroundings, which does all that it is asked to itself. */
  public static RequestProcessor of(ProcessorSettings settings, Surroundings outside) {
    return of(settings, outside, Limits.defaults(), ListLimits.DEFAULT);
  }

  /**
   * A processor in the given surroundings, which is asked by hand for days of any size.
   *
   * @param spark the engine that large ones are for, if the stage has it
   */
  static RequestProcessor of(
      ProcessorSettings settings, Surroundings outside, Optional<SparkJobEngine> spark) {
    Ledger ledger = ledger(settings, outside);
    Engines engines =
        new FunctionEngines(spark, ledger, reconciler(settings, outside, ledger), outside.log());
    return of(settings, outside, Limits.defaults(), ListLimits.DEFAULT, engines);
  }

  /** A processor with other limits than it has on Lambda. */
  static RequestProcessor of(
      ProcessorSettings settings, Surroundings outside, Limits limits, ListLimits listLimits) {
    return of(settings, outside, limits, listLimits, Engines.THIS_ONE);
  }

  private static RequestProcessor of(
      ProcessorSettings settings,
      Surroundings outside,
      Limits limits,
      ListLimits listLimits,
      Engines engines) {
    QueueSender sender =
        new QueueSender(
            outside.sqs(),
            settings.messageQueueUrl(),
            outside.sleeper(),
            outside.random(),
            outside.nanoTime());
    ArchiveStore archives = new ArchiveStore(outside.s3(), settings.resultsBucket());
    DayBuilder builds =
        new DayBuilder(
            new PinnedFileStore(outside.s3(), settings.dropBucket()),
            archives,
            limits,
            listLimits,
            outside.clock(),
            outside.computing(),
            new DayBuilder.Uploading(outside.sending(), outside.partBytes()),
            outside.log());
    Ledger ledger = ledger(settings, outside);
    Reconciler reconciler = reconciler(settings, outside, ledger);
    DryRuns dryRuns =
        new DryRuns(
            ledger, reconciler, builds, archives, outside.workDirectory(), settings.thresholds());
    return of(
        settings,
        outside,
        new SingleNodeEngine(
            builds, archives, new Publisher(sender, outside.sending(), outside.window())),
        dryRuns,
        engines);
  }

  /**
   * A processor whose runs are worked on by another engine. It does no dry runs. Of what is outside
   * it uses neither the queue nor the threads.
   */
  public static RequestProcessor of(
      ProcessorSettings settings, Surroundings outside, RunEngine<?> engine) {
    return of(
        settings,
        outside,
        engine,
        request -> {
          throw new InvalidRequestException(
              "a dry run is done by the function alone; send it without an engine");
        },
        Engines.THIS_ONE);
  }

  private static <M extends Messages> RequestProcessor of(
      ProcessorSettings settings,
      Surroundings outside,
      RunEngine<M> engine,
      DryRunHandler dryRuns,
      Engines engines) {
    Ledger ledger = ledger(settings, outside);
    RunWorker<M> runs =
        new RunWorker<>(
            ledger,
            engine,
            new ArchiveStore(outside.s3(), settings.resultsBucket()),
            new ReceiptStore(outside.s3(), settings.resultsBucket()),
            outside.workDirectory(),
            outside.clock(),
            outside.log());
    return new RequestProcessor(
        settings,
        ledger,
        reconciler(settings, outside, ledger),
        runs,
        dryRuns,
        engines,
        outside.clock(),
        outside.nanoTime(),
        outside.ids(),
        outside.log());
  }

  private static Ledger ledger(ProcessorSettings settings, Surroundings outside) {
    return new Ledger(
        outside.dynamoDb(), settings.table(), outside.clock(), outside.ids(), outside.sleeper());
  }

  private static Reconciler reconciler(
      ProcessorSettings settings, Surroundings outside, Ledger ledger) {
    return new Reconciler(
        ledger,
        new FileFinder(outside.s3(), settings.dropBucket()),
        outside.clock(),
        outside.sleeper(),
        settings.correctionSettle());
  }

  private static Path workDirectory() {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      WorkFiles.deleteLeftBehind(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("what an earlier run left in " + directory + " stays", e);
    }
    return directory;
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The calling thread's random source, so that threads do not wait for each other. */
  private static final class SharedRandom implements RandomGenerator {
    @Override
    public long nextLong() {
      return ThreadLocalRandom.current().nextLong();
    }
  }
}
