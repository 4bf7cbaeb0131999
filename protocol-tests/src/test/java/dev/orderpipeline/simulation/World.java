package dev.orderpipeline.simulation;

import dev.orderpipeline.arrival.DrivenTracker;
import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.ledger.ContendedException;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.PartKey;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequestJson;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.publishing.MessageRejectedException;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.QueueSender;
import dev.orderpipeline.processor.publishing.QueueUnavailableException;
import dev.orderpipeline.processor.run.PartSending;
import dev.orderpipeline.processor.run.ProcessorFactory;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.processor.run.RequestProcessor;
import dev.orderpipeline.processor.run.SimulatedSteps;
import dev.orderpipeline.simulation.Scenario.Action;
import dev.orderpipeline.simulation.aws.Expressions;
import dev.orderpipeline.simulation.aws.Hash;
import dev.orderpipeline.simulation.aws.ModelDynamoDb;
import dev.orderpipeline.simulation.aws.ModelLambda;
import dev.orderpipeline.simulation.aws.ModelS3;
import dev.orderpipeline.simulation.aws.ModelSns;
import dev.orderpipeline.simulation.aws.ModelSqs;
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
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Everything that one schedule runs in: AWS, both functions, the job with its machines, the
 * partners and the operators.
 */
final class World {
  static final String DROP = "drop";
  static final String RESULTS = "results";
  static final FileSetId SET = new FileSetId("", LocalDate.of(2022, 1, 30));

  private static final String TABLE = "file-arrivals";
  private static final String QUEUE = "https://sqs/customer-order-message-queue";
  private static final String FUNCTION = "data-processing-function";
  static final Instant MORNING = Instant.parse("2022-01-31T06:00:00Z");

  /** What the files of a partner of whom nothing is said are due by. */
  static final Instant DEADLINE = Instant.parse("2022-01-31T09:00:00Z");

  private static final Instant GIVEN_UP = Instant.parse("2022-02-14T00:00:00Z");
  private static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:order-pipeline-alarms";
  private static final Duration LOOK_BACK_FOR_EXPECTED = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HORIZON = Duration.ofDays(100);
  private static final Duration UNTIL_NIGHT = Duration.ofHours(6);
  private static final int MAX_NIGHTS = 20;

  /** So that a day of the job's scenarios has two, the first one of two batches. */
  private static final int LINES_OF_A_PART = 12;

  private static final Duration TIME_OF_A_JOB = Duration.ofDays(1);
  private static final int MAX_ATTEMPTS_OF_AN_INVOCATION = 3;
  private static final List<Fate> OF_A_DELIVERY =
      List.of(Fate.VANISHES, Fate.DELIVERED_TWICE, Fate.SLEEPS);
  private static final List<Fate> OF_TIME = List.of(Fate.TIME_IS_SHORT, Fate.SLEEPS);
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
  private final ModelSns topic;
  private final InstantSource rawClock;
  private final Map<String, Character> contents = new HashMap<>();
  private final Set<String> meantSets = new HashSet<>();
  private final TreeMap<FileKind, Character> lastPut = new TreeMap<>();
  private int changesToCome;
  private int invocations;
  private boolean quietly;
  private boolean eventsLost;
  private int nights;

  /**
   * What the schedules of one exploration share, because it does not change.
   *
   * @param workDirectory where the processors keep their files
   * @param linesOfArchives the monitors' memory
   * @param taken what the contract has taken: thousands of schedules send the same few messages
   */
  record Shared(
      Carriers carriers,
      Expressions expressions,
      Path workDirectory,
      Map<String, List<String>> linesOfArchives,
      MessageContract contract,
      Set<ModelSqs.Accepted> taken,
      Tampering tampering) {}

  World(Scenario scenario, Shared shared, Choices choices, Bounds bounds, boolean traced) {
    this.scenario = scenario;
    this.shared = shared;
    this.scheduler = new Scheduler(choices, shared.carriers(), bounds, this, HORIZON, traced);
    this.monitor = new Monitor(this, SET, shared.linesOfArchives());
    this.rawClock = () -> MORNING.plusNanos(scheduler.now());
    this.table = new ModelDynamoDb(SCHEMA, shared.expressions(), rawClock, monitor::written);
    this.s3 = new ModelS3(Set.of(DROP, RESULTS), rawClock, this::stored);
    this.queue = new ModelSqs(QUEUE, this::taking);
    this.lambda = new ModelLambda(FUNCTION, this::invoked);
    this.topic = new ModelSns(TOPIC, published -> monitor.told(published.subject()));
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

  private void taking(List<ModelSqs.Accepted> batch) {
    for (ModelSqs.Accepted message : batch) {
      if (shared.taken().add(message)) {
        shared
            .contract()
            .check(
                message.body(),
                message.attributes(),
                MessageAttributeValue::dataType,
                MessageAttributeValue::stringValue);
      }
    }
    monitor.taking(batch);
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

  /** One of the set's items as it lies in the table, or null. */
  Map<String, AttributeValue> item(String entry) {
    return table.item(SET.toString(), entry);
  }

  /** The set's runs and replays as they lie in the table. */
  List<Map<String, AttributeValue>> runs() {
    return table.items().stream().filter(item -> item.get("entry").s().startsWith("run#")).toList();
  }

  /** Runs the schedule to its end, and checks what is left. */
  void run() {
    scheduler.run();
  }

  List<String> summary() {
    return monitor.summary();
  }

  /** A digest of all that is not in the tasks. */
  long digest() {
    return table.digest()
        + s3.digest()
        + queue.digest()
        + monitor.digest()
        + (eventsLost ? 77 : 0)
        + 7_368_787L * invocations
        + 1009L * nights;
  }

  // The partners and operators.

  private void addActor(String name, List<Action> actions) {
    for (Action action : actions) {
      changesToCome += changesFiles(action) ? 1 : 0;
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
                  changesToCome -= changesFiles(action) ? 1 : 0;
                  if (action instanceof Action.Put put) {
                    put(put.kind(), put.content());
                  } else if (action instanceof Action.PutAll all) {
                    putAll(all.content());
                  } else if (action instanceof Action.Hide hide) {
                    s3.deleteObject(r -> r.bucket(DROP).key(SET.key(hide.kind())));
                  } else if (action instanceof Action.Wait wait) {
                    self[0].sleepUntil(scheduler.now() + wait.time().toNanos());
                  } else if (action instanceof Action.Request request) {
                    requesting[0] = true;
                    addRequest(name + "." + next[0], request, requesting);
                  }
                  return next[0] < actions.size();
                })
            .guardedBy(
                () ->
                    !requesting[0]
                        && (!(actions.get(next[0]) instanceof Action.Put put)
                            || hasAll(put.after()))
                        && (!(actions.get(next[0]) instanceof Action.Request
                                || actions.get(next[0]) instanceof Action.Hide)
                            || isComplete()));
    self[0] = task;
    scheduler.add(task);
  }

  private static boolean changesFiles(Action action) {
    return !(action instanceof Action.Wait) && !(action instanceof Action.Request);
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

  boolean hasRequests() {
    return scenario.actors().stream()
        .anyMatch(actions -> actions.stream().anyMatch(Action.Request.class::isInstance));
  }

  private void putAll(char content) {
    quietly = true;
    for (FileKind kind : FileKind.values()) {
      put(kind, content);
    }
    quietly = false;
    List<String> keys = Arrays.stream(FileKind.values()).map(SET::key).toList();
    addEvent("event of all " + content, keys, 0, 1);
  }

  private void put(FileKind kind, char content) {
    s3.putObject(
        PutObjectRequest.builder().bucket(DROP).key(SET.key(kind)).build(),
        RequestBody.fromBytes(scenario.days().file(kind, content)));
    contents.put(s3.newest(DROP, SET.key(kind)).orElseThrow().etag() + kind, content);
    lastPut.put(kind, content);
    meantSets.add(lastPut.values().toString());
  }

  /** The letters of the three files that a run is pinned to, in the order of their kinds. */
  private Optional<char[]> letters(Map<String, AttributeValue> run) {
    char[] letters = new char[FileKind.values().length];
    int next = 0;
    for (FileKind kind : FileKind.values()) {
      String etag = run.get("pinned").m().get(kind.word()).m().get("etag").s();
      Character letter = contents.get(etag + kind);
      if (letter == null) {
        return Optional.empty();
      }
      letters[next++] = letter;
    }
    return Optional.of(letters);
  }

  /** The messages that the files of a run give, or null if they give none. */
  List<String> meantMessages(Map<String, AttributeValue> run) {
    if (scenario.changedCode()) {
      return null;
    }
    return letters(run)
        .filter(files -> new String(files).indexOf(Days.SHORT) < 0)
        .filter(files -> new String(files).indexOf(Days.BAD) < 0)
        .map(files -> scenario.days().messages(files[0], files[1], files[2]))
        .orElse(null);
  }

  /** True if the customers and the orders of a run lack a customer. */
  boolean lacksCustomer(Map<String, AttributeValue> run) {
    return letters(run)
        .map(files -> files[0] == Days.SHORT && files[1] == Days.SHORT)
        .orElse(false);
  }

  /** True if a run is pinned to files of different contents. */
  boolean isMixture(Map<String, AttributeValue> run) {
    return letters(run).map(files -> files[0] != files[1] || files[1] != files[2]).orElse(false);
  }

  boolean isRejectable(Map<String, AttributeValue> run) {
    return letters(run).map(files -> new String(files).indexOf(Days.EMPTY) >= 0).orElse(false)
        || isBeyondItsThresholds(run);
  }

  /** True if the files of a run have more bad rows than it bears. */
  boolean isBeyondItsThresholds(Map<String, AttributeValue> run) {
    return letters(run).map(files -> new String(files).indexOf(Days.BAD) >= 0).orElse(false)
        && Long.parseLong(run.get("thresholds").m().get("rejected_rows").n())
            < scenario.days().customers();
  }

  // The functions.

  private void stored(ModelS3.Stored stored) {
    if (stored.bucket().equals(DROP) && !stored.isDeleteMarker() && !quietly) {
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
                  Fate fate = scheduler.meet("begins", OF_A_DELIVERY);
                  if (fate == Fate.VANISHES) {
                    eventsLost = true;
                    return;
                  }
                  if (fate == Fate.DELIVERED_TWICE) {
                    addEvent(name + "=", keys, 0, MAX_ATTEMPTS_OF_AN_INVOCATION);
                  }
                  tracker(sandbox).arrived(keys);
                })
            .whenLeft(
                failure -> {
                  if (isFailed(name, failure)) {
                    if (attempt < MAX_ATTEMPTS_OF_AN_INVOCATION) {
                      addEvent(name + "~", keys, retryAt(attempt), attempt + 1);
                    } else {
                      eventsLost = true;
                    }
                  }
                }));
  }

  /** Adds the nightly pass, or a sweep. */
  private void addLook(String name, boolean nightly, long readyAt) {
    Sandbox sandbox = new Sandbox(name);
    scheduler.add(
        Task.ofThread(
                name,
                sandbox,
                2,
                readyAt,
                () -> {
                  DrivenTracker tracker = tracker(sandbox);
                  if (nightly) {
                    tracker.nightlyPass();
                  } else {
                    tracker.sweep();
                  }
                })
            .whenLeft(failure -> isFailed(name, failure)));
  }

  private void invoked(String payload) {
    Sandbox invoker = scheduler.current().sandbox();
    addProcessing(invoker.nextId() + " run", payload, 0, 1);
  }

  private void addProcessing(String name, String payload, long readyAt, int attempt) {
    Sandbox sandbox = new Sandbox(name);
    boolean[] byJob = new boolean[1];
    scheduler.add(
        Task.ofThread(
                name,
                sandbox,
                Hash.of(payload),
                readyAt,
                () -> {
                  Fate fate = scheduler.meet("begins", OF_A_DELIVERY);
                  if (fate == Fate.VANISHES) {
                    return;
                  }
                  if (fate == Fate.DELIVERED_TWICE) {
                    addProcessing(name + "=", payload, 0, MAX_ATTEMPTS_OF_AN_INVOCATION);
                  }
                  byJob[0] = isNextByJob();
                  RunSummary unused = process(sandbox, payload, false, byJob[0]);
                })
            .whenLeft(
                failure -> {
                  // Nobody but the sweep starts a job that has failed.
                  if (isFailed(name, failure)
                      && !byJob[0]
                      && attempt < MAX_ATTEMPTS_OF_AN_INVOCATION) {
                    addProcessing(name + "~", payload, retryAt(attempt), attempt + 1);
                  }
                }));
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
                    RunSummary summary = process(sandbox, request.json(), true, isNextByJob());
                    answered[0] =
                        summary.outcome() != RunSummary.Outcome.BUSY
                            && summary.outcome() != RunSummary.Outcome.CONTINUES;
                  } catch (InvalidRequestException rejected) {
                    answered[0] = true;
                  }
                })
            .whenLeft(
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

  private long retryAt(int attempt) {
    return scheduler.now() + MINUTE.multipliedBy(attempt).toNanos();
  }

  /** True if an invocation failed in a way that an invocation may. */
  private boolean isFailed(String name, Throwable failure) {
    if (failure == null) {
      return false;
    }
    scheduler.note(name + " fails: " + failure);
    if (isExpected(failure)) {
      return true;
    }
    throw new IllegalStateException(name + " failed as no function should", failure);
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
    return failure instanceof Ended
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
        scenario.settle(),
        TOPIC,
        scenario.expected() ? Expectations.parse("[{\"partner\":\"\"}]") : Expectations.DEFAULT,
        new Clients.Table(scheduler, table, shared.tampering(), new Late(false)),
        buckets(new Late(false), false),
        new Clients.Invocations(scheduler, lambda),
        () -> new Clients.Notifications(scheduler, topic),
        clockOfTasks(),
        sleeper(),
        sandbox::nextId,
        silent());
  }

  private Clients.Buckets buckets(Late late, boolean otherwise) {
    return new Clients.Buckets(scheduler, s3, late, () -> changesToCome == 0, otherwise);
  }

  private EventLog silent() {
    return new EventLog(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), rawClock);
  }

  private Sleeper sleeper() {
    return scheduler::pass;
  }

  private boolean isNextByJob() {
    String engines = scenario.engines();
    char engine = engines.charAt(invocations);
    // Counted no further than it tells anything: it is part of every state.
    invocations = Math.min(invocations + 1, engines.length() - 1);
    scheduler.current().learn(engine);
    return engine == Scenario.JOB;
  }

  private RunSummary process(Sandbox sandbox, String payload, boolean byHand, boolean byJob)
      throws IOException {
    Late late = new Late(shared.tampering() == Tampering.COPY_AFTER_FINISH);
    ProcessorSettings settings =
        new ProcessorSettings(TABLE, DROP, RESULTS, QUEUE, scenario.settle(), Thresholds.DEFAULT);
    ProcessorFactory.Surroundings outside =
        new ProcessorFactory.Surroundings(
            new Clients.Table(scheduler, table, shared.tampering(), late),
            buckets(late, scenario.changedCode() && byHand),
            new Clients.Queue(scheduler, queue, 0),
            clockOfTasks(),
            monotonic(),
            sleeper(),
            sandbox::nextId,
            new Random(1),
            new SendingTasks(scheduler, sandbox),
            scenario.window(),
            shared.workDirectory(),
            silent());
    RequestProcessor processing =
        byJob
            ? ProcessorFactory.of(
                settings,
                outside,
                new SimulatedSteps(
                    settings,
                    outside,
                    LINES_OF_A_PART,
                    new SimulatedCluster(scheduler, sandbox, this::sendPart, this::judgeMachine)))
            : ProcessorFactory.of(settings, outside);
    return processing.process(
        ProcessingRequestJson.read(new StringReader(payload)),
        byJob ? () -> TIME_OF_A_JOB : () -> remaining(sandbox));
  }

  /** What a task of the job does on its machine. */
  private void sendPart(Sandbox machine, SimulatedCluster.Assignment assignment)
      throws IOException {
    monitor.sendsPart(
        machine,
        assignment.run().toString(),
        new PartKey(assignment.run(), assignment.archiveDigest(), assignment.part().number())
            .toString(),
        assignment.first());
    Path file = Files.createTempFile(shared.workDirectory(), "part", ".gz");
    try {
      QueueSender sender =
          new QueueSender(
              new Clients.Queue(scheduler, queue, assignment.first()),
              QUEUE,
              sleeper(),
              new Random(1),
              monotonic());
      new PartSending(
              new Ledger(
                  new Clients.Table(scheduler, table, shared.tampering(), new Late(false)),
                  TABLE,
                  clockOfTasks(),
                  machine::nextId,
                  sleeper()),
              new ArchiveStore(buckets(new Late(false), false), RESULTS),
              new Publisher(sender, new SendingTasks(scheduler, machine), windowOfMachines()),
              clockOfTasks(),
              monotonic())
          .send(
              assignment.lease(),
              assignment.run(),
              assignment.archiveDigest(),
              assignment.place(),
              assignment.part(),
              file,
              assignment.isStopped());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private int windowOfMachines() {
    return shared.tampering() == Tampering.WIDE_WINDOW_OF_MACHINES
        ? 2 * scenario.window()
        : scenario.window();
  }

  /** A machine fails as a worker may, or because of a message that the queue rejects. */
  private void judgeMachine(String name, Throwable failure) {
    if (!(scenario.mayFail() && failure instanceof MessageRejectedException)) {
      boolean unused = isFailed(name, failure);
    }
  }

  private LongSupplier monotonic() {
    return shared.tampering() == Tampering.NO_STOP_OF_SENDING ? () -> 0 : scheduler::readClock;
  }

  private Duration remaining(Sandbox sandbox) {
    if (!sandbox.isTimeShort()
        && scheduler.meet("looks at its time", OF_TIME) == Fate.TIME_IS_SHORT) {
      sandbox.shortenTime();
    }
    return sandbox.isTimeShort() ? Duration.ofSeconds(9) : Duration.ofMinutes(14);
  }

  // Time.

  /** Whether the index holds the set among those that the sweep looks at. */
  static boolean isOpen(Map<String, AttributeValue> arrivals) {
    return AttributeValue.fromS("open").equals(arrivals.get("open"));
  }

  /** When the sweep comes next; never if it would find nothing to do. */
  long nextSweep() {
    Map<String, AttributeValue> arrivals = item("arrivals");
    if (shared.tampering() == Tampering.NO_SWEEP) {
      return Long.MAX_VALUE;
    }
    long earliest = scheduler.now() + 1;
    if (arrivals == null) {
      boolean looksForIt =
          scenario.expected() && earliest <= nanos(DEADLINE.plus(LOOK_BACK_FOR_EXPECTED));
      return looksForIt ? minuteFrom(Math.max(earliest, nanos(DEADLINE))) : Long.MAX_VALUE;
    }
    if (!isOpen(arrivals)) {
      return Long.MAX_VALUE;
    }
    boolean changed = differs(arrivals);
    int revision = Integer.parseInt(arrivals.get("revision").n());
    boolean toldMissing = arrivals.get("missing_notified_at") != null;
    boolean owesCompletion = toldMissing && arrivals.get("complete_notified_at") == null;
    if (!changed && revision == 0) {
      earliest = Math.max(earliest, toldMissing ? nanos(GIVEN_UP) : tellAt(arrivals));
    } else if (!changed && !owesCompletion && !scenario.allSweeps()) {
      boolean publishing = arrivals.get("publishing") != null;
      if (publishing || !isTerminal(item("run#" + revision))) {
        long due = nanos(arrivals, "next_dispatch_at");
        earliest =
            Math.max(earliest, publishing ? due : Math.max(due, nanos(arrivals, "settles_at")));
      }
    }
    return minuteFrom(earliest);
  }

  private static long minuteFrom(long earliest) {
    long minute = MINUTE.toNanos();
    return (earliest + minute - 1) / minute * minute;
  }

  private long tellAt(Map<String, AttributeValue> arrivals) {
    long foundAt = nanos(arrivals, "found_at");
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

  /** True if another version lies in the bucket than was found last. */
  private boolean differs(Map<String, AttributeValue> arrivals) {
    for (FileKind kind : FileKind.values()) {
      AttributeValue found = arrivals.get("found").m().get(kind.word());
      String known = found == null ? "" : found.m().get("version_id").s();
      String newest = s3.newest(DROP, SET.key(kind)).map(ModelS3.Stored::versionId).orElse("");
      if (!known.equals(newest)) {
        return true;
      }
    }
    return false;
  }

  void sweep() {
    addLook("sweep at " + Duration.ofNanos(scheduler.now()), false, 0);
  }

  /**
   * Called when nothing moves any more: the nightly pass, if an event was lost, else the end.
   *
   * @return true if something moves again
   */
  boolean quiet() {
    Map<String, AttributeValue> arrivals = item("arrivals");
    boolean unseen = arrivals == null ? hasAny() : differs(arrivals);
    if (unseen && eventsLost && nights < MAX_NIGHTS) {
      nights++;
      addLook("night " + nights, true, scheduler.now() + UNTIL_NIGHT.toNanos());
      return true;
    }
    monitor.ended();
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
    return " and the set is " + item("arrivals");
  }
}
