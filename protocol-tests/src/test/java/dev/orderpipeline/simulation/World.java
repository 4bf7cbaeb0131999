package dev.orderpipeline.simulation;

import dev.orderpipeline.arrival.DrivenTracker;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.ledger.ContendedException;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.PartKey;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.publishing.MessageRejectedException;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.QueueSender;
import dev.orderpipeline.processor.publishing.QueueUnavailableException;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.processor.run.ProcessorSettings.Output;
import dev.orderpipeline.processor.run.ProcessorSettings.PartnerRules;
import dev.orderpipeline.processor.run.RequestProcessor;
import dev.orderpipeline.processor.wiring.ProcessorFactory;
import dev.orderpipeline.processor.wiring.ProcessorFactory.AwsServices;
import dev.orderpipeline.processor.wiring.ProcessorFactory.Clocks;
import dev.orderpipeline.processor.wiring.ProcessorFactory.MessageSending;
import dev.orderpipeline.processor.wiring.ProcessorFactory.RandomSources;
import dev.orderpipeline.simulation.Scenario.Action;
import dev.orderpipeline.simulation.aws.Expressions;
import dev.orderpipeline.simulation.aws.Hash;
import dev.orderpipeline.simulation.aws.ModelDynamoDb;
import dev.orderpipeline.simulation.aws.ModelLambda;
import dev.orderpipeline.simulation.aws.ModelS3;
import dev.orderpipeline.simulation.aws.ModelSns;
import dev.orderpipeline.simulation.aws.ModelSqs;
import dev.orderpipeline.spark.job.PartPublisher;
import dev.orderpipeline.spark.job.SimulatedSparkEngine;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * The simulated environment of one schedule: AWS, both functions, the job with its executors, the
 * partners and the operators.
 */
final class World {
  // Only the first order of each simulated customer has items.
  private static final Thresholds THRESHOLDS =
      Thresholds.DEFAULT.with(ThresholdKind.ITEMLESS, new Threshold(0, Threshold.MAX_PERCENT));

  static final String DROP = "drop";
  static final String RESULTS = "results";
  static final FileSetId SET = new FileSetId("", LocalDate.of(2022, 1, 30));

  /** Expects no other set, because the simulation knows only one. */
  private static final String EXPECTED =
      "[{\"partner\":\"\",\"from\":\"2022-01-30\",\"until\":\"2022-01-30\"}]";

  private static final String TABLE = "file-arrivals";
  private static final String QUEUE = "https://sqs/customer-order-message-queue";
  private static final String FUNCTION = "data-processing-function";
  static final Instant MORNING = Instant.parse("2022-01-31T06:00:00Z");

  /** The default deadline for the files of {@link #SET}. */
  static final Instant DEADLINE = Instant.parse("2022-01-31T09:00:00Z");

  private static final Instant ABANDONED_AT = Instant.parse("2022-02-14T00:00:00Z");
  private static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:order-pipeline-alarms";
  private static final String EVENT_TOPIC =
      "arn:aws:sns:eu-central-1:000000000000:order-pipeline-events";
  private static final Duration EXPECTED_LOOKBACK = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HORIZON = Duration.ofDays(100);
  private static final Duration NIGHT_WAIT = Duration.ofHours(6);
  private static final int MAX_NIGHTS = 20;

  /** Gives the job's scenarios two parts, the first one with two batches. */
  private static final int MESSAGES_PER_PART = 12;

  private static final Duration JOB_TIMEOUT = Duration.ofDays(1);
  private static final int MAX_EVENT_ATTEMPTS = 3;
  private static final List<FaultKind> DELIVERY_FAULTS =
      List.of(FaultKind.DROPPED, FaultKind.DELIVERED_TWICE, FaultKind.SLEEP);
  private static final List<FaultKind> TIME_CHECK_FAULTS =
      List.of(FaultKind.NEAR_TIMEOUT, FaultKind.SLEEP);
  private static final ModelDynamoDb.Schema SCHEMA =
      new ModelDynamoDb.Schema(
          TABLE, "file_set", "entry", "open-sets", "open", "file_set", "expires_at");

  private final Scenario scenario;
  private final Shared shared;
  private final Scheduler scheduler;
  private final Monitor monitor;
  private final ModelDynamoDb table;
  private final ModelS3 s3;
  private final ModelSqs queue;
  private final ModelLambda lambda;
  private final ModelSns topics;
  private final InstantSource rawClock;
  private final Map<String, Character> contents = new HashMap<>();
  private final Set<String> meantSets = new HashSet<>();

  /** The sweeps that began while the set's date was snoozed. */
  private final Set<String> sweepsOfSnoozed = new HashSet<>();

  private final TreeMap<FileKind, Character> lastPut = new TreeMap<>();
  private int changesLeft;
  private int invocations;
  private boolean suppressesEvents;
  private boolean eventsLost;
  private int nights;
  private long queueFailsUntil;

  /**
   * State that all schedules of one exploration share.
   *
   * @param workDirectory the directory for the processors' temporary files
   * @param linesOfArchives the messages of archives by digest
   * @param checked messages that the contract has checked; thousands of schedules send the same few
   */
  record Shared(
      Carriers carriers,
      Expressions expressions,
      Path workDirectory,
      Map<String, List<String>> linesOfArchives,
      MessageContract contract,
      Set<ModelSqs.Accepted> checked,
      Tampering tampering) {}

  World(Scenario scenario, Shared shared, Choices choices, Bounds bounds, boolean traced) {
    this.scenario = scenario;
    this.shared = shared;
    this.scheduler = new Scheduler(choices, shared.carriers(), bounds, this, HORIZON, traced);
    this.monitor = new Monitor(this, SET, shared.linesOfArchives());
    this.rawClock = () -> MORNING.plusNanos(scheduler.now());
    this.table = new ModelDynamoDb(SCHEMA, shared.expressions(), rawClock, monitor::written);
    this.s3 = new ModelS3(Set.of(DROP, RESULTS), rawClock, this::stored);
    this.queue = new ModelSqs(QUEUE, this::accepting);
    this.lambda = new ModelLambda(FUNCTION, this::invoked);
    this.topics = new ModelSns(Set.of(TOPIC, EVENT_TOPIC), this::published);
    int number = 0;
    for (List<Action> actions : scenario.actors()) {
      addActor("actor" + number++, actions);
    }
    scheduler.add(
        Task.ofSteps(
                "time to live",
                0,
                0,
                () -> {
                  table.deleteExpired();
                  return true;
                })
            .guardedBy(table::hasExpired));
  }

  private void published(PublishRequest request) {
    if (request.topicArn().equals(EVENT_TOPIC)) {
      monitor.eventPublished(request.message());
    } else {
      monitor.notified(
          request.subject(), sweepsOfSnoozed.contains(scheduler.current().sandbox().name()));
    }
  }

  private void accepting(List<ModelSqs.Accepted> batch) {
    if (scheduler.now() < queueFailsUntil) {
      throw SimulatedClients.Queue.unavailable();
    }
    for (ModelSqs.Accepted message : batch) {
      if (shared.checked().add(message)) {
        shared
            .contract()
            .check(
                message.body(),
                message.attributes(),
                MessageAttributeValue::dataType,
                MessageAttributeValue::stringValue);
      }
    }
    monitor.accepting(batch);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Scenario scenario() {
    return scenario;
  }

  ModelS3 s3() {
    return s3;
  }

  InstantSource clock() {
    return rawClock;
  }

  /** An item of the set as stored in the table, or null. */
  Map<String, AttributeValue> item(String entry) {
    return table.item(SET.toString(), entry);
  }

  /** Whether an event is not published yet, or not deleted. */
  boolean hasUnpublishedEvents() {
    return table.items().stream().anyMatch(item -> item.get("entry").s().startsWith("event#"));
  }

  /** The runs and replays of the set as stored in the table. */
  List<Map<String, AttributeValue>> runs() {
    return table.items().stream().filter(item -> item.get("entry").s().startsWith("run#")).toList();
  }

  /** Runs the schedule to its end and checks the final state. */
  void run() {
    scheduler.run();
  }

  List<String> summary() {
    return monitor.summary();
  }

  /** A digest of all state outside the tasks. */
  long digest() {
    return table.digest()
        + s3.digest()
        + queue.digest()
        + monitor.digest()
        + (eventsLost ? 77 : 0)
        + 31 * queueFailsUntil
        + 7_368_787L * invocations
        + 1009L * nights;
  }

  // The partners and operators.

  private void addActor(String name, List<Action> actions) {
    for (Action action : actions) {
      changesLeft += changesFiles(action) ? 1 : 0;
    }
    int[] next = new int[1];
    Task[] self = new Task[1];
    boolean[] requesting = new boolean[1];
    Task task =
        Task.ofSteps(
                name,
                0,
                0,
                () -> {
                  Action action = actions.get(next[0]++);
                  changesLeft -= changesFiles(action) ? 1 : 0;
                  if (action instanceof Action.Put put) {
                    put(put.kind(), put.content());
                  } else if (action instanceof Action.PutAll all) {
                    putAll(all.content());
                  } else if (action instanceof Action.Delete hide) {
                    s3.deleteObject(r -> r.bucket(DROP).key(SET.key(hide.kind())));
                  } else if (action instanceof Action.Wait wait) {
                    self[0].sleepUntil(scheduler.now() + wait.time().toNanos());
                  } else if (action instanceof Action.QueueOutage outage) {
                    queueFailsUntil = scheduler.now() + outage.time().toNanos();
                  } else if (action instanceof Action.Request request) {
                    requesting[0] = true;
                    addRequest(name + "." + next[0], request, requesting);
                  } else if (action instanceof Action.Snooze snooze) {
                    requesting[0] = true;
                    addSnooze(name + "." + next[0], snooze, 0, requesting);
                  }
                  return next[0] < actions.size();
                })
            .guardedBy(
                () ->
                    !requesting[0]
                        && (!(actions.get(next[0]) instanceof Action.Put put)
                            || hasAll(put.after()))
                        && (!(actions.get(next[0]) instanceof Action.Request
                                || actions.get(next[0]) instanceof Action.Delete)
                            || isComplete()));
    self[0] = task;
    scheduler.add(task);
  }

  private static boolean changesFiles(Action action) {
    return action instanceof Action.Put
        || action instanceof Action.PutAll
        || action instanceof Action.Delete;
  }

  private boolean hasAll(Set<FileKind> kinds) {
    for (FileKind kind : kinds) {
      if (s3.newest(DROP, SET.key(kind)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  boolean isComplete() {
    for (FileKind kind : FileKind.values()) {
      if (s3.newest(DROP, SET.key(kind)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The end of the queue's outage; {@link #MORNING} if it has none. */
  Instant queueOutageEnd() {
    return MORNING.plusNanos(queueFailsUntil);
  }

  boolean hasRequests() {
    return scenario.actors().stream()
        .anyMatch(actions -> actions.stream().anyMatch(Action.Request.class::isInstance));
  }

  private void putAll(char content) {
    suppressesEvents = true;
    for (FileKind kind : FileKind.values()) {
      put(kind, content);
    }
    suppressesEvents = false;
    List<String> keys = Arrays.stream(FileKind.values()).map(SET::key).toList();
    addEvent("event of all " + content, keys, 0, 1);
  }

  private void put(FileKind kind, char content) {
    s3.putObject(
        PutObjectRequest.builder().bucket(DROP).key(SET.key(kind)).build(),
        RequestBody.fromBytes(scenario.files().file(kind, content)));
    contents.put(s3.newest(DROP, SET.key(kind)).orElseThrow().etag() + kind, content);
    lastPut.put(kind, content);
    meantSets.add(lastPut.values().toString());
  }

  /** The content letters of a run's pinned files in the order of their kinds. */
  private Optional<char[]> contentLetters(Map<String, AttributeValue> run) {
    char[] contentLetters = new char[FileKind.values().length];
    int next = 0;
    for (FileKind kind : FileKind.values()) {
      String etag = run.get("pinned").m().get(kind.label()).m().get("etag").s();
      Character letter = contents.get(etag + kind);
      if (letter == null) {
        return Optional.empty();
      }
      contentLetters[next++] = letter;
    }
    return Optional.of(contentLetters);
  }

  /** The expected messages of a run, or null if they cannot be derived. */
  List<String> expectedMessages(Map<String, AttributeValue> run) {
    if (scenario.hasChangedCode()) {
      return null;
    }
    return contentLetters(run)
        .filter(files -> new String(files).indexOf(SimulatedFiles.SHORT) < 0)
        .filter(files -> new String(files).indexOf(SimulatedFiles.BAD) < 0)
        .map(files -> scenario.files().messages(files[0], files[1], files[2]))
        .orElse(null);
  }

  /** True if customers and orders of a run both leave out a customer. */
  boolean lacksCustomer(Map<String, AttributeValue> run) {
    return contentLetters(run)
        .map(files -> files[0] == SimulatedFiles.SHORT && files[1] == SimulatedFiles.SHORT)
        .orElse(false);
  }

  /** True if a run mixes files of different contents. */
  boolean isMixture(Map<String, AttributeValue> run) {
    return contentLetters(run)
        .map(files -> files[0] != files[1] || files[1] != files[2])
        .orElse(false);
  }

  boolean isRejectable(Map<String, AttributeValue> run) {
    return contentLetters(run)
            .map(files -> new String(files).indexOf(SimulatedFiles.EMPTY) >= 0)
            .orElse(false)
        || isBeyondItsThresholds(run);
  }

  /** True if the files of a run have more bad rows than its thresholds allow. */
  boolean isBeyondItsThresholds(Map<String, AttributeValue> run) {
    return contentLetters(run)
            .map(files -> new String(files).indexOf(SimulatedFiles.BAD) >= 0)
            .orElse(false)
        && Long.parseLong(run.get("thresholds").m().get("rejected_rows").n())
            < scenario.files().customers();
  }

  // The functions.

  private void stored(ModelS3.Stored stored) {
    if (stored.bucket().equals(DROP) && !stored.isDeleteMarker() && !suppressesEvents) {
      String key = stored.key();
      addEvent(
          "event " + key.substring(0, key.indexOf('_')) + " " + stored.versionId(),
          List.of(key),
          0,
          1);
    }
  }

  private void addEvent(String name, List<String> keys, long readyAt, int attempt) {
    Sandbox sandbox = new Sandbox(name);
    scheduler.add(
        Task.ofThread(
                name,
                sandbox,
                1,
                readyAt,
                () -> {
                  FaultKind fault = scheduler.chooseFault("begins", DELIVERY_FAULTS);
                  if (fault == FaultKind.DROPPED) {
                    eventsLost = true;
                    return;
                  }
                  if (fault == FaultKind.DELIVERED_TWICE) {
                    addEvent(name + "=", keys, 0, MAX_EVENT_ATTEMPTS);
                  }
                  tracker(sandbox).arrived(keys);
                })
            .onEnd(
                failure -> {
                  if (isFailed(name, failure)) {
                    if (attempt < MAX_EVENT_ATTEMPTS) {
                      addEvent(name + "~", keys, retryAt(attempt), attempt + 1);
                    } else {
                      eventsLost = true;
                    }
                  }
                }));
  }

  /** Adds the nightly pass, or a sweep. */
  private void addSweep(String name, boolean nightly, long readyAt) {
    Sandbox sandbox = new Sandbox(name);
    scheduler.add(
        Task.ofThread(
                name,
                sandbox,
                2,
                readyAt,
                () -> {
                  if (monitor.isSnoozed()) {
                    sweepsOfSnoozed.add(sandbox.name());
                  }
                  scheduler.current().learn(monitor.isSnoozed() ? 21 : 22);
                  DrivenTracker tracker = tracker(sandbox);
                  if (nightly) {
                    tracker.nightlyPass();
                  } else {
                    tracker.sweep();
                  }
                })
            .onEnd(failure -> isFailed(name, failure)));
  }

  private void invoked(String payload) {
    Sandbox invoker = scheduler.current().sandbox();
    addProcessing(invoker.nextId() + " run", payload);
  }

  private void addProcessing(String name, String payload) {
    Sandbox sandbox = new Sandbox(name);
    scheduler.add(
        Task.ofThread(
                name,
                sandbox,
                Hash.of(payload),
                0,
                () -> {
                  FaultKind fault = scheduler.chooseFault("begins", DELIVERY_FAULTS);
                  if (fault == FaultKind.DROPPED) {
                    return;
                  }
                  if (fault == FaultKind.DELIVERED_TWICE) {
                    addProcessing(name + "=", payload);
                  }
                  RunSummary unused = process(sandbox, payload, false, nextEngine());
                })
            // Only the sweep repeats a failed run, because the template has no retries.
            .onEnd(failure -> isFailed(name, failure)));
  }

  private void addRequest(String name, Action.Request request, boolean[] requesting) {
    addRequest(name, request, 1, 0, requesting);
  }

  private void addRequest(
      String name, Action.Request request, int attempt, long readyAt, boolean[] requesting) {
    Sandbox sandbox = new Sandbox(name);
    boolean[] answered = new boolean[1];
    scheduler.add(
        Task.ofThread(
                name,
                sandbox,
                3,
                readyAt,
                () -> {
                  try {
                    RunSummary summary = process(sandbox, request.json(), true, nextEngine());
                    answered[0] =
                        summary.outcome() != RunSummary.Outcome.BUSY
                            && summary.outcome() != RunSummary.Outcome.CONTINUES;
                  } catch (InvalidRequestException rejected) {
                    answered[0] = true;
                  }
                })
            .onEnd(
                failure -> {
                  boolean failed = isFailed(name, failure);
                  if ((failed || !answered[0]) && attempt < request.most()) {
                    long again = scheduler.now() + MINUTE.toNanos();
                    addRequest(name + "~", request, attempt + 1, again, requesting);
                  } else {
                    requesting[0] = false;
                  }
                }));
  }

  /**
   * Adds an operator's snooze or its cancellation, which the operator repeats until it succeeds.
   */
  private void addSnooze(String name, Action.Snooze snooze, long readyAt, boolean[] requesting) {
    Sandbox sandbox = new Sandbox(name);
    scheduler.add(
        Task.ofThread(
                name,
                sandbox,
                4,
                readyAt,
                () -> {
                  if (snooze.cancel()) {
                    tracker(sandbox).cancelSnoozes(SET.partner());
                  } else {
                    tracker(sandbox).snooze(SET.partner(), new DateSpan(SET.date(), SET.date()));
                  }
                })
            .onEnd(
                failure -> {
                  if (isFailed(name, failure)) {
                    addSnooze(name + "~", snooze, scheduler.now() + MINUTE.toNanos(), requesting);
                  } else {
                    requesting[0] = false;
                  }
                }));
  }

  private long retryAt(int attempt) {
    return scheduler.now() + MINUTE.multipliedBy(attempt).toNanos();
  }

  /** True if an invocation failed in an expected way; throws if it failed unexpectedly. */
  private boolean isFailed(String name, Throwable failure) {
    if (failure == null) {
      return false;
    }
    scheduler.note(name + " fails: " + failure);
    if (isExpected(failure)) {
      return true;
    }
    throw new IllegalStateException(name + " failed unexpectedly", failure);
  }

  private static boolean isExpected(Throwable failure) {
    if (failure.getSuppressed().length > 0 && !(failure instanceof SdkException)) {
      for (Throwable one : failure.getSuppressed()) {
        if (!isExpected(one)) {
          return false;
        }
      }
      return true;
    }
    return failure instanceof SandboxGoneError
        || failure instanceof SdkException
        || failure instanceof ContendedException
        || failure instanceof LeaseLostException
        || failure instanceof QueueUnavailableException;
  }

  private InstantSource clockOfTasks() {
    return () -> MORNING.plusNanos(scheduler.readClock());
  }

  private DrivenTracker tracker(Sandbox sandbox) {
    return new DrivenTracker(
        TABLE,
        DROP,
        RESULTS,
        QUEUE,
        FUNCTION,
        correctionSettle(),
        TOPIC,
        EVENT_TOPIC,
        scenario.isExpected() ? Expectations.parse(EXPECTED) : Expectations.DEFAULT,
        new SimulatedClients.Table(scheduler, table, shared.tampering(), new PostponedCalls(false)),
        buckets(new PostponedCalls(false), false),
        new SimulatedClients.Invocations(scheduler, lambda),
        () -> new SimulatedClients.Topics(scheduler, topics),
        clockOfTasks(),
        sleeper(),
        sandbox::nextId,
        silent());
  }

  /** The limit lets some uploads restart the settling. */
  CorrectionSettle correctionSettle() {
    return new CorrectionSettle(scenario.settle(), scenario.settle().multipliedBy(3).plus(MINUTE));
  }

  private SimulatedClients.Buckets buckets(PostponedCalls postponed, boolean changedCode) {
    return new SimulatedClients.Buckets(
        scheduler, s3, postponed, () -> changesLeft == 0, changedCode);
  }

  private EventLog silent() {
    return new EventLog(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), rawClock);
  }

  private Sleeper sleeper() {
    return scheduler::pass;
  }

  private char nextEngine() {
    String engines = scenario.engines();
    char engine = engines.charAt(invocations);
    // The count is part of every state, so it stops at the last engine.
    invocations = Math.min(invocations + 1, engines.length() - 1);
    scheduler.current().learn(engine);
    return engine;
  }

  private RunSummary process(Sandbox sandbox, String payload, boolean manual, char engine)
      throws IOException {
    boolean byJob = Character.toUpperCase(engine) == Scenario.JOB;
    PostponedCalls postponed =
        new PostponedCalls(shared.tampering() == Tampering.COPY_AFTER_FINISH);
    ProcessorSettings settings =
        new ProcessorSettings(
            TABLE,
            DROP,
            RESULTS,
            new Output(QUEUE, Character.isLowerCase(engine)),
            correctionSettle(),
            THRESHOLDS,
            new PartnerRules(
                Windows1252Partners.NONE, ReceiptFormats.DEFAULT, PlausibilityChecks.OFF));
    ProcessorFactory.Dependencies dependencies =
        new ProcessorFactory.Dependencies(
            new AwsServices(
                new SimulatedClients.Table(scheduler, table, shared.tampering(), postponed),
                buckets(postponed, scenario.hasChangedCode() && manual),
                new SimulatedClients.Queue(scheduler, queue, 0)),
            new Clocks(clockOfTasks(), monotonic(), sleeper()),
            new RandomSources(sandbox::nextId, new Random(1)),
            new MessageSending(new SendingTasks(scheduler, sandbox), scenario.window()),
            OrderedExecutor.singleThreaded(),
            shared.workDirectory(),
            silent());
    RequestProcessor processing =
        byJob
            ? ProcessorFactory.of(
                settings,
                dependencies,
                TamperedClosing.of(
                    shared.tampering(),
                    new SimulatedSparkEngine(
                        settings,
                        dependencies,
                        MESSAGES_PER_PART,
                        new SimulatedCluster(
                            scheduler, sandbox, this::sendPart, this::checkExecutorFailure))))
            : ProcessorFactory.of(settings, dependencies);
    return processing.process(
        ProcessingRequestJson.read(new StringReader(payload)),
        byJob ? () -> JOB_TIMEOUT : () -> remaining(sandbox));
  }

  /** The consumer of the queue. */
  ModelConsumer consumer() {
    return new ModelConsumer(shared.tampering() == Tampering.TRUSTING_CONSUMER);
  }

  /** Sends a part, as a task of the job does on its executor. */
  private void sendPart(Sandbox executor, SimulatedCluster.Assignment assignment)
      throws IOException {
    monitor.beginPart(
        executor,
        assignment.run().toString(),
        new PartKey(assignment.run(), assignment.archiveDigest(), assignment.part().number())
            .toString(),
        assignment.first());
    Path file = Files.createTempFile(shared.workDirectory(), "part", ".gz");
    try {
      QueueSender sender =
          new QueueSender(
              new SimulatedClients.Queue(scheduler, queue, assignment.first()),
              QUEUE,
              sleeper(),
              new Random(1),
              monotonic());
      new PartPublisher(
              new Ledger(
                  new SimulatedClients.Table(
                      scheduler, table, shared.tampering(), new PostponedCalls(false)),
                  TABLE,
                  clockOfTasks(),
                  executor::nextId,
                  sleeper()),
              new ArchiveStore(buckets(new PostponedCalls(false), false), RESULTS),
              new Publisher(sender, new SendingTasks(scheduler, executor), executorWindow()),
              clockOfTasks(),
              monotonic())
          .send(
              assignment.lease(),
              assignment.run(),
              assignment.archiveDigest(),
              assignment.prefix(),
              assignment.part(),
              file,
              assignment.isStopped());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private int executorWindow() {
    return shared.tampering() == Tampering.WIDE_EXECUTOR_WINDOW
        ? 2 * scenario.window()
        : scenario.window();
  }

  /** Checks that an executor failed like a worker, or because the queue rejected a message. */
  private void checkExecutorFailure(String name, Throwable failure) {
    if (!(scenario.canFail() && failure instanceof MessageRejectedException)) {
      boolean unused = isFailed(name, failure);
    }
  }

  private LongSupplier monotonic() {
    return shared.tampering() == Tampering.NO_SEND_DEADLINE ? () -> 0 : scheduler::readClock;
  }

  private Duration remaining(Sandbox sandbox) {
    if (!sandbox.isTimeShort()
        && scheduler.chooseFault("checks its remaining time", TIME_CHECK_FAULTS)
            == FaultKind.NEAR_TIMEOUT) {
      sandbox.shortenTime();
    }
    return sandbox.isTimeShort() ? Duration.ofSeconds(9) : Duration.ofMinutes(14);
  }

  // Time.

  /** Whether the index lists the set as open. */
  static boolean isOpen(Map<String, AttributeValue> stateItem) {
    return AttributeValue.fromS("open").equals(stateItem.get("open"));
  }

  /** The time of the next sweep that has work, or Long.MAX_VALUE. */
  long nextSweep() {
    Map<String, AttributeValue> stateItem = item("state");
    if (shared.tampering() == Tampering.NO_SWEEP) {
      return Long.MAX_VALUE;
    }
    long earliest = scheduler.now() + 1;
    if (hasUnpublishedEvents()) {
      return minuteFrom(earliest);
    }
    if (stateItem == null) {
      // One sweep of the absent set of a snoozed date is enough.
      Instant last = monitor.isSnoozed() ? DEADLINE : DEADLINE.plus(EXPECTED_LOOKBACK);
      boolean isLookedFor = scenario.isExpected() && earliest <= nanos(last);
      return isLookedFor ? minuteFrom(Math.max(earliest, nanos(DEADLINE))) : Long.MAX_VALUE;
    }
    if (!isOpen(stateItem)) {
      return Long.MAX_VALUE;
    }
    boolean changed = differs(stateItem);
    int revision = Integer.parseInt(stateItem.get("revision").n());
    boolean isMissingNotified = stateItem.get("missing_notified_at") != null;
    boolean isCompletionDue = isMissingNotified && stateItem.get("complete_notified_at") == null;
    if (!changed && revision == 0) {
      boolean isQuiet = isMissingNotified || monitor.isSnoozed();
      earliest = Math.max(earliest, isQuiet ? nanos(ABANDONED_AT) : notifyAt(stateItem));
    } else if (!changed && !isCompletionDue && !scenario.allSweeps()) {
      boolean publishing = stateItem.get("publishing") != null;
      if (publishing || !isTerminal(item("run#" + revision))) {
        long due = nanos(stateItem, "next_dispatch_at");
        earliest =
            Math.max(earliest, publishing ? due : Math.max(due, nanos(stateItem, "settles_at")));
      }
    }
    return minuteFrom(earliest);
  }

  private static long minuteFrom(long earliest) {
    long minute = MINUTE.toNanos();
    return (earliest + minute - 1) / minute * minute;
  }

  private long notifyAt(Map<String, AttributeValue> stateItem) {
    long foundAt = nanos(stateItem, "found_at");
    long due = nanos(DEADLINE);
    return foundAt > due ? foundAt + scenario.settle().toNanos() : due;
  }

  private static boolean isTerminal(Map<String, AttributeValue> run) {
    return run != null
        && !run.get("state").s().equals("BUILDING")
        && !run.get("state").s().equals("PUBLISHING");
  }

  private static long nanos(Map<String, AttributeValue> item, String name) {
    return nanos(Instant.ofEpochMilli(Long.parseLong(item.get(name).n())));
  }

  private static long nanos(Instant time) {
    return Duration.between(MORNING, time).toNanos();
  }

  /** True if the bucket has another version than the recorded one. */
  private boolean differs(Map<String, AttributeValue> stateItem) {
    for (FileKind kind : FileKind.values()) {
      AttributeValue found = stateItem.get("found").m().get(kind.label());
      String known = found == null ? "" : found.m().get("version_id").s();
      String newest = s3.newest(DROP, SET.key(kind)).map(ModelS3.Stored::versionId).orElse("");
      if (!known.equals(newest)) {
        return true;
      }
    }
    return false;
  }

  void sweep() {
    addSweep("sweep at " + Duration.ofNanos(scheduler.now()), false, 0);
  }

  /**
   * Handles the end of all tasks: starts the nightly pass if an event was lost, else checks the
   * final state.
   *
   * @return true if there is a task again
   */
  boolean onIdle() {
    Map<String, AttributeValue> stateItem = item("state");
    boolean unseen = stateItem == null ? hasAny() : differs(stateItem);
    if (unseen && eventsLost && nights < MAX_NIGHTS) {
      nights++;
      addSweep("night " + nights, true, scheduler.now() + NIGHT_WAIT.toNanos());
      return true;
    }
    monitor.checkFinalState();
    return false;
  }

  private boolean hasAny() {
    for (FileKind kind : FileKind.values()) {
      if (s3.newest(DROP, SET.key(kind)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  String waiting() {
    return "; the set is " + item("state");
  }
}
