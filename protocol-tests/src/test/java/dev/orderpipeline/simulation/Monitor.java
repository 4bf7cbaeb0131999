package dev.orderpipeline.simulation;

import com.google.gson.JsonParser;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.simulation.aws.Hash;
import dev.orderpipeline.simulation.aws.ModelDynamoDb.Change;
import dev.orderpipeline.simulation.aws.ModelS3;
import dev.orderpipeline.simulation.aws.ModelS3.Stored;
import dev.orderpipeline.simulation.aws.ModelSqs.Accepted;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Checks the invariants of one set at every write to the table, at every message that the queue
 * accepts, and when the schedule ends.
 */
final class Monitor {
  /** The longest wait between two dispatches, and some minutes for a correction. */
  private static final Duration MAX_DELAY_AFTER_OUTAGE = Duration.ofMinutes(65);

  private static final Duration MAX_DISPATCH_DELAY = Duration.ofMinutes(2);

  /** The sort key of the snoozes of the bucket's root. */
  static final String SNOOZES_OF_ROOT = "/";

  private static final String EVENT = "event#";

  private final World world;
  private final FileSetId set;
  private final Map<String, List<String>> linesOfArchives;

  /** The messages that the queue has accepted, by revision. */
  private final TreeMap<Integer, BitSet> accepted = new TreeMap<>();

  /** The messages that the queue has accepted, by the entry of their run or replay. */
  private final Map<String, BitSet> acceptedByRun = new HashMap<>();

  /** The run for which each sandbox last held the lease. */
  private final Map<String, String> runsOfWorkers = new HashMap<>();

  /** The content digest of each revision's archive, which must never change. */
  private final Map<Integer, String> contents = new HashMap<>();

  /** The ETags of each revision's files, which must never change. */
  private final Map<Integer, List<String>> etags = new HashMap<>();

  /** The messages that each sandbox sent by calls in flight when it fell asleep. */
  private final Map<String, BitSet> sentAfterSleep = new HashMap<>();

  /** The parts that executors send, by the key of their item. */
  private final Map<String, SentPart> sentParts = new HashMap<>();

  private final Map<String, Attempt> attempts = new HashMap<>();

  /** The ids of the events that the table has had, and whether each was published. */
  private final TreeMap<String, Boolean> events = new TreeMap<>();

  private int highestPublishing;
  private boolean isSnoozed;
  private boolean isMissingNotified;
  private boolean isCompleteNotified;

  /** Since when a correction has been recorded that is not being published. */
  private Optional<Instant> settlingSince = Optional.empty();

  private long digest;

  /**
   * A monitor.
   *
   * @param linesOfArchives the messages of archives by digest, shared by all schedules
   */
  Monitor(World world, FileSetId set, Map<String, List<String>> linesOfArchives) {
    this.world = world;
    this.set = set;
    this.linesOfArchives = linesOfArchives;
  }

  /** A digest of the monitor's own memory, without the contents of table and queue. */
  long digest() {
    return digest
        + settlingSince.map(Instant::toEpochMilli).orElse(0L)
        + (isSnoozed ? 15_485_863 : 0)
        + (isMissingNotified ? 7919 : 0)
        + (isCompleteNotified ? 104729 : 0);
  }

  /** Whether the set's date is snoozed. */
  boolean isSnoozed() {
    return isSnoozed;
  }

  /**
   * Checks a notification as it is published.
   *
   * @param wasSnoozed whether the set's date was snoozed when the sweep began
   */
  void notified(String subject, boolean wasSnoozed) {
    boolean faultless = world.scheduler().isFaultless();
    if (subject.startsWith("Files missing")) {
      check(
          !world.clock().instant().isBefore(World.DEADLINE),
          "missing files are reported before they are due");
      check(
          !wasSnoozed || !isSnoozed, "missing files are reported although the partner is snoozed");
      check(!isMissingNotified || !faultless, "missing files are reported again without a fault");
      isMissingNotified = true;
    } else {
      Map<String, AttributeValue> stateItem = world.item("state");
      check(
          isMissingNotified && stateItem != null && stateItem.get("missing_notified_at") != null,
          "the arrival of files is reported, but no report of missing files is recorded");
      check(
          !isCompleteNotified || !faultless,
          "the arrival of files is reported again without a fault");
      isCompleteNotified = true;
    }
  }

  /** Checks an event as it is published. */
  void eventPublished(String message) {
    String id = JsonParser.parseString(message).getAsJsonObject().get("id").getAsString();
    check(events.containsKey(id), "an event is published that was never saved: " + message);
    if (!events.put(id, true)) {
      digest += Hash.of(id);
    }
  }

  /** Returns the event that a write saves, if it is one. */
  private static Optional<String> savedEvent(Change change) {
    return Optional.ofNullable(change.after())
        .map(item -> item.get("entry").s())
        .filter(entry -> entry.startsWith(EVENT));
  }

  /** A run ends in the transaction that saves its event. */
  private void checkEvent(List<Change> changes, String entry, String state) {
    boolean hasEvent =
        !entry.contains("#replay#")
            && (state.equals("PUBLISHED") || state.equals("REJECTED") || state.equals("FAILED"));
    check(
        !hasEvent || changes.stream().anyMatch(change -> savedEvent(change).isPresent()),
        entry + " ends " + state + " without an event");
  }

  void written(List<Change> changes) {
    for (Change change : changes) {
      Map<String, AttributeValue> after = change.after();
      if (change.before() != null && isExpired(change.before())) {
        forgetAccepted(change.before().get("entry").s());
      }
      if (after == null || after.get("entry").s().startsWith("saved#")) {
        continue;
      }
      String entry = after.get("entry").s();
      if (savedEvent(change).isPresent()) {
        Boolean unused = events.putIfAbsent(entry.substring(EVENT.length()), false);
      } else if (entry.equals("state")) {
        stateWritten(change.before(), after);
      } else if (entry.equals("lease")) {
        leaseWritten(change.before(), after);
      } else if (entry.equals(SNOOZES_OF_ROOT)) {
        isSnoozed =
            after.get("snoozes").l().stream().anyMatch(one -> !one.m().containsKey("cancelled_at"));
      } else if (entry.startsWith("part#")) {
        partWritten(entry, change.before(), after);
      } else {
        runWritten(entry, change.before(), after);
        String state = after.get("state").s();
        if (change.before() == null || !change.before().get("state").s().equals(state)) {
          checkEvent(changes, entry, state);
        }
      }
    }
  }

  /** Forgets the messages of an expired run, because its successor starts at message 0. */
  private void forgetAccepted(String entry) {
    BitSet numbers = acceptedByRun.remove(entry);
    if (numbers != null) {
      numbers.stream().forEach(number -> digest -= Hash.mix(Hash.of(entry), number));
    }
  }

  private void leaseWritten(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    AttributeValue owner = after.get("owner");
    if (before != null) {
      check(number(after, "token") >= number(before, "token"), "the lease's token fell");
      check(
          owner == null
              || !owner.equals(before.get("owner"))
              || number(after, "token") > number(before, "token")
              || number(after, "lease_end") >= number(before, "lease_end"),
          "the lease was shortened while it was held");
    }
    if (owner != null) {
      String sandbox = owner.s().substring(0, owner.s().lastIndexOf('#'));
      runsOfWorkers.put(sandbox, after.get("run").s());
    }
  }

  /** The recorded progress of a part never falls and is never ahead of the queue. */
  private void partWritten(
      String entry, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    long accepted = number(after, "accepted");
    check(
        before == null || isExpired(before) || number(before, "accepted") <= accepted,
        "the progress of " + entry + " fell to " + accepted);
    SentPart part = sentParts.get(entry);
    BitSet numbers = acceptedByRun.getOrDefault(part.run(), new BitSet());
    int missing = numbers.nextClearBit((int) part.first());
    check(
        missing >= part.first() + accepted,
        entry + " is " + accepted + ", but its run has not sent message number " + missing);
  }

  private void stateWritten(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    if (after.get("pinned") != null) {
      checkContent((int) number(after, "revision"), after);
    }
    if (before == null) {
      return;
    }
    checkNotOlder("found", before, after);
    checkNotOlder("pinned", before, after);
    check(
        number(after, "revision") >= number(before, "revision"),
        "the revision fell from "
            + number(before, "revision")
            + " to "
            + number(after, "revision"));
    checkSettling(after);
  }

  /** No write replaces the version of a file with an older one. */
  private void checkNotOlder(
      String attribute, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    for (FileKind kind : FileKind.values()) {
      String known = versionId(before, attribute, kind).orElse("");
      String written = versionId(after, attribute, kind).orElse("");
      check(
          known.isEmpty() || written.isEmpty() || ModelS3.number(known) <= ModelS3.number(written),
          "the "
              + attribute
              + " "
              + kind
              + " of the set went back from "
              + known
              + " to "
              + written);
    }
  }

  private static Optional<String> versionId(
      Map<String, AttributeValue> item, String attribute, FileKind kind) {
    return Optional.ofNullable(item.get(attribute))
        .map(files -> files.m().get(kind.label()))
        .map(version -> version.m().get("version_id").s());
  }

  /** The state, the run and the replays of a revision are pinned to the same content. */
  private void checkContent(int revision, Map<String, AttributeValue> item) {
    List<String> pinned = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      pinned.add(item.get("pinned").m().get(kind.label()).m().get("etag").s());
    }
    List<String> recorded = etags.putIfAbsent(revision, pinned);
    check(
        recorded == null || recorded.equals(pinned),
        item.get("entry").s() + " has other content than revision " + revision + " had before");
    if (recorded == null) {
      digest += Hash.mix(Hash.of(pinned.toString()), revision);
    }
  }

  /** Corrections do not settle for longer than their limit, however often files change. */
  private void checkSettling(Map<String, AttributeValue> after) {
    Instant now = world.clock().instant();
    Map<String, AttributeValue> run = world.item("run#" + number(after, "revision"));
    boolean isSettling =
        number(after, "revision") > 1
            && after.get("publishing") == null
            && (run == null || run.get("state").s().equals("BUILDING"));
    if (!isSettling) {
      settlingSince = Optional.empty();
    } else if (settlingSince.isEmpty()) {
      settlingSince = Optional.of(now);
    }
    check(
        !world.scheduler().isFaultless()
            || settlingSince
                .filter(
                    since ->
                        since
                            .plus(world.correctionSettle().max())
                            .plus(MAX_DISPATCH_DELAY)
                            .isBefore(now))
                .isEmpty(),
        "corrections settle for longer than their limit");
  }

  private void runWritten(
      String entry, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    boolean replay = entry.contains("#replay#");
    int revision = revisionOf(entry);
    String state = after.get("state").s();
    String from = before == null ? "" : before.get("state").s();
    check(
        number(after, "attempts") <= RunRecord.MAX_ATTEMPTS + 1,
        entry + " is attempted more than " + RunRecord.MAX_ATTEMPTS + " times");
    if (!from.equals(state)) {
      checkTransition(entry, from, state, before);
    }
    checkContent(revision, after);
    if (after.get("archive") != null) {
      Map<String, AttributeValue> archive = after.get("archive").m();
      String content = archive.get("content_digest").s();
      String recorded = contents.putIfAbsent(revision, content);
      check(
          recorded == null || recorded.equals(content),
          "revision " + revision + " has two archives with different messages");
      if (recorded == null) {
        digest += Hash.mix(Hash.of(content), revision);
      }
    }
    checkAccepted(entry, number(after, "checkpoint"), "the checkpoint of ");
    if (!replay && state.equals("PUBLISHING")) {
      highestPublishing = Math.max(highestPublishing, revision);
    }
    if (!from.equals(state) && state.equals("PUBLISHED")) {
      int messages = archivedLines(after).size();
      checkAccepted(entry, messages, "the number of messages of the PUBLISHED ");
      if (!replay) {
        checkPermanent(revision, after);
      }
    }
  }

  private void checkTransition(
      String entry, String from, String state, Map<String, AttributeValue> before) {
    boolean allowed =
        switch (from) {
          case "" -> state.equals("BUILDING") || state.equals("PUBLISHING");
          case "BUILDING" -> !state.equals("PUBLISHED");
          case "PUBLISHING" ->
              state.equals("PUBLISHED")
                  || state.equals("FAILED")
                  || (entry.contains("#replay#") && state.equals("SUPERSEDED"));
          case "PUBLISHED" -> isExpired(before);
          default -> world.hasRequests() || isExpired(before);
        };
    check(allowed, entry + " went from " + from + " to " + state);
  }

  private boolean isExpired(Map<String, AttributeValue> item) {
    return item.get("expires_at") != null
        && number(item, "expires_at") <= world.clock().instant().getEpochSecond();
  }

  private void checkAccepted(String entry, long count, String what) {
    BitSet numbers = acceptedByRun.getOrDefault(entry, new BitSet());
    int missing = numbers.nextClearBit(0);
    check(
        missing >= count,
        what + entry + " is " + count + ", but it has not sent message number " + missing);
  }

  /** The permanent archive and the receipt exist before the run is PUBLISHED. */
  private void checkPermanent(int revision, Map<String, AttributeValue> run) {
    String recorded = run.get("archive").m().get("object_digest").s();
    String built = run.get("archive").m().get("key").s();
    Optional<Stored> kept =
        world.s3().newest(World.RESULTS, ResultsLayout.publishedArchive(built, set, revision));
    check(
        kept.map(stored -> recorded.equals(stored.metadata().get("sha256"))).orElse(false),
        "revision " + revision + " is PUBLISHED, but its archive is not at its permanent key");
    for (Part part : parts(run)) {
      String directory = directoryOf(ResultsLayout.publishedArchive(built, set, revision));
      check(
          world
              .s3()
              .newest(World.RESULTS, directory + part.name())
              .filter(stored -> part.objectDigest().equals(stored.metadata().get("sha256")))
              .isPresent(),
          "revision " + revision + " is PUBLISHED, but a part is not at its permanent key");
    }
    check(
        world.s3().newest(World.RESULTS, receiptKey(revision)).isPresent(),
        "revision " + revision + " is PUBLISHED, but it has no receipt");
  }

  private String receiptKey(int revision) {
    return "receipts/partner="
        + set.partnerSegment()
        + "/date="
        + set.isoDate()
        + "/r"
        + revision
        + "/receipt.json";
  }

  /** Checks messages just before they are in the queue. */
  void accepting(List<Accepted> batch) {
    Scheduler scheduler = world.scheduler();
    Sandbox sender = scheduler.current().sandbox();
    boolean inFlight = scheduler.isInFlight();
    for (Accepted message : batch) {
      int revision = Integer.parseInt(message.attribute("revision"));
      int number = Integer.parseInt(message.entryId());
      String what = "message " + number + " of revision " + revision;
      check(message.attribute("file_set").equals(set.toString()), what + " is of another set");
      check(
          message.attribute("message_id").equals(new MessageId(set, revision).of(message.body())),
          what + " has an id that does not match its content");
      check(
          world.s3().newest(World.RESULTS, ResultsLayout.begunMark(set, revision)).isPresent(),
          what + " is sent, but its revision is not marked as begun");
      Map<String, AttributeValue> run = publishedUnder(revision);
      check(run != null, what + " is sent, but no archive is recorded under its revision");
      List<String> lines = archivedLines(run);
      check(
          number < lines.size() && lines.get(number).equals(message.body()),
          what + " differs from that line of the archive recorded under its revision");
      if (inFlight) {
        BitSet sent = sentAfterSleep.computeIfAbsent(sender.name(), unused -> new BitSet());
        if (!sent.get(number)) {
          sent.set(number);
          digest += Hash.mix(Hash.of(sender.name()), number);
        }
        check(
            sent.cardinality() <= world.scenario().window() * Math.max(1, sender.freezes()),
            sender.name() + " sent more than its window of messages after it slept");
      } else {
        check(
            revision >= highestPublishing,
            what + " is sent after revision " + highestPublishing + " began to publish");
        checkHolder(sender, revision, number, what);
      }
      BitSet ofRevision = accepted.computeIfAbsent(revision, unused -> new BitSet());
      int missing = ofRevision.nextClearBit(0);
      check(
          missing >= number || !Deliveries.isClosing(message.body()),
          "the closing message of revision "
              + revision
              + " is sent before message number "
              + missing);
      ofRevision.set(number);
      addAccepted(runOf(sender, revision), number);
    }
  }

  private void addAccepted(String run, int number) {
    BitSet numbers = acceptedByRun.computeIfAbsent(run, unused -> new BitSet());
    if (!numbers.get(number)) {
      numbers.set(number);
      digest += Hash.mix(Hash.of(run), number);
    }
  }

  /** The run of a sender, even after another worker has taken over. */
  private String runOf(Sandbox sender, int revision) {
    Attempt attempt = attempts.get(sender.name());
    String run =
        attempt == null ? runsOfWorkers.get(sender.name()) : sentParts.get(attempt.entry()).run();
    // A replay that builds other messages continues as the next revision under the same lease.
    return run != null && revisionOf(run) == revision ? run : "run#" + revision;
  }

  private void checkHolder(Sandbox sender, int revision, int number, String what) {
    Map<String, AttributeValue> lease = world.item("lease");
    check(
        lease != null
            && lease.get("owner") != null
            && lease.get("owner").s().startsWith(sender.leader() + "#"),
        what + " is sent by " + sender.name() + ", which does not hold the lease");
    // A late copy of the worker's own claim can raise the token; the worker still holds the lease.
    Map<String, AttributeValue> run = null;
    for (Map<String, AttributeValue> item : world.runs()) {
      if (revisionOf(item.get("entry").s()) == revision
          && item.get("state").s().equals("PUBLISHING")
          && (run == null || number(item, "claim_token") > number(run, "claim_token"))) {
        run = item;
      }
    }
    if (run == null && sender.isLost()) {
      // Its messages were sent without it. It can continue until another worker claims the set.
      checkWindowOfPart(sender, number, 0, what);
      return;
    }
    check(run != null, what + " is sent, but no run is PUBLISHING");
    long checkpoint = number(run, "checkpoint");
    if (!sender.leader().equals(sender.name())) {
      checkWindowOfPart(sender, number, checkpoint, what);
      return;
    }
    check(
        number >= checkpoint && number < checkpoint + world.scenario().window(),
        what + " is sent outside the window after the checkpoint " + checkpoint);
  }

  /** Checks the window of a part; another attempt can have made progress since this one began. */
  private void checkWindowOfPart(Sandbox executor, int number, long checkpoint, String what) {
    Attempt attempt = attempts.get(executor.name());
    check(
        number >= attempt.from(),
        what
            + " is sent by an attempt that began at "
            + attempt.from()
            + ", the recorded progress of its part");
    long progress = Math.max(progress(attempt.entry()), checkpoint);
    check(
        number < progress + world.scenario().window(),
        what + " is sent outside the window after the recorded progress of its part, " + progress);
  }

  /**
   * Notes that an executor is about to send a part from its recorded progress.
   *
   * @param run the entry of the run
   * @param first the number of the part's first message in the archive
   */
  void beginPart(Sandbox executor, String run, String entry, long first) {
    sentParts.put(entry, new SentPart(run, first));
    long from = progress(entry);
    world.scheduler().current().learn(from);
    attempts.put(executor.name(), new Attempt(entry, from));
  }

  /** The recorded progress of a part as a message number of the whole archive. */
  private long progress(String entry) {
    Map<String, AttributeValue> item = world.item(entry);
    return sentParts.get(entry).first()
        + (item == null || isExpired(item) ? 0 : number(item, "accepted"));
  }

  /**
   * A part that an executor sends or has sent.
   *
   * @param run the entry of its run
   * @param first the number of its first message in the archive
   */
  private record SentPart(String run, long first) {}

  /**
   * The attempt of an executor at a part.
   *
   * @param entry the entry of the part
   * @param from the recorded progress of the part when the attempt began
   */
  private record Attempt(String entry, long from) {}

  /** The parts of a run's archive; none if it is one object. */
  private List<Part> parts(Map<String, AttributeValue> run) {
    Map<String, AttributeValue> archive = run.get("archive").m();
    String key = archive.get("key").s();
    if (!key.endsWith("/" + ResultsLayout.MANIFEST)) {
      return List.of();
    }
    byte[] manifest =
        world
            .s3()
            .version(World.RESULTS, key, archive.get("version_id").s())
            .orElseThrow(() -> new ViolationException("the recorded manifest is gone"))
            .bytes();
    return Manifest.read(new String(manifest, StandardCharsets.UTF_8)).parts();
  }

  private static String directoryOf(String key) {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }

  /** The revision's own run if it records an archive, else null. */
  private Map<String, AttributeValue> publishedUnder(int revision) {
    Map<String, AttributeValue> run = world.item("run#" + revision);
    return run == null || run.get("archive") == null ? null : run;
  }

  private List<String> archivedLines(Map<String, AttributeValue> run) {
    return linesOfArchives.computeIfAbsent(
        run.get("archive").m().get("object_digest").s(), unused -> readLines(run));
  }

  private List<String> readLines(Map<String, AttributeValue> run) {
    Map<String, AttributeValue> archive = run.get("archive").m();
    String key = archive.get("key").s();
    if (!key.endsWith("/" + ResultsLayout.MANIFEST)) {
      return lines(recorded(world.s3().version(World.RESULTS, key, archive.get("version_id").s())));
    }
    List<String> all = new ArrayList<>();
    for (Part part : parts(run)) {
      all.addAll(lines(recorded(world.s3().newest(World.RESULTS, directoryOf(key) + part.name()))));
    }
    return all;
  }

  private static Stored recorded(Optional<Stored> stored) {
    return stored.orElseThrow(
        () -> new ViolationException("the recorded archive is not in the bucket"));
  }

  private static List<String> lines(Stored stored) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(stored.bytes())),
                StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the archive cannot be read", e);
    }
  }

  /** Each saved event was published, and none is left. */
  private void checkEvents(Map<String, AttributeValue> stateItem) {
    check(!world.hasUnpublishedEvents(), "an event is left in the table");
    events.forEach((id, published) -> check(published, "the event " + id + " was not published"));
    int notifications =
        (stateItem.get("missing_notified_at") == null ? 0 : 1)
            + (stateItem.get("complete_notified_at") == null ? 0 : 1);
    check(events.size() >= notifications, "a notification was recorded without an event");
  }

  /** Checks the final state when no task is left. */
  void checkFinalState() {
    Map<String, AttributeValue> stateItem = world.item("state");
    if (stateItem == null) {
      check(!world.isComplete(), "all files are there, but the set is not recorded");
      check(
          isSnoozed || !world.scenario().isExpected(),
          "the set is expected, but its absence is not recorded");
      return;
    }
    check(stateItem.get("publishing") == null, "the set ends as publishing");
    int revision = (int) number(stateItem, "revision");
    check(!World.isOpen(stateItem), "the set ends open");
    checkEvents(stateItem);
    boolean isMissingRecorded = stateItem.get("missing_notified_at") != null;
    if (revision == 0) {
      check(!world.isComplete(), "all files are there, but there is no revision");
      check(
          isSnoozed || (isMissingNotified && isMissingRecorded),
          "files are missing, but this was not reported");
      checkIndexed(stateItem, Optional.of("missed "));
      return;
    }
    check(
        !isMissingRecorded || (isCompleteNotified && stateItem.get("complete_notified_at") != null),
        "missing files were reported, but not their arrival");
    if (world.isComplete()) {
      for (FileKind kind : FileKind.values()) {
        String newest = world.s3().newest(World.DROP, set.key(kind)).orElseThrow().versionId();
        check(
            versionId(stateItem, "pinned", kind).orElseThrow().equals(newest),
            "the current revision does not have the newest " + kind + " file");
      }
    }
    Map<String, AttributeValue> run = world.item("run#" + revision);
    check(run != null, "the current revision " + revision + " has no run");
    String state = run.get("state").s();
    if (world.queueOutageEnd().isAfter(World.MORNING) && world.scheduler().isFaultless()) {
      Instant ended = Instant.ofEpochMilli(number(run, "updated_at"));
      check(
          ended.isBefore(world.queueOutageEnd().plus(MAX_DELAY_AFTER_OUTAGE)),
          "the outage ended at " + world.queueOutageEnd() + ", but the last run at " + ended);
    }
    switch (state) {
      case "PUBLISHED" -> {}
      case "REJECTED" ->
          check(world.isRejectable(run), "revision " + revision + " is REJECTED without a reason");
      case "FAILED" ->
          check(isFailureAllowed(run), "the run of revision " + revision + " is FAILED");
      default -> check(false, "the run of the current revision " + revision + " ends " + state);
    }
    checkIndexed(
        stateItem,
        state.equals("PUBLISHED")
            ? Optional.empty()
            : Optional.of(state.toLowerCase(Locale.ROOT) + " "));
    checkReceipt(revision, state);
    checkPublished(state);
  }

  /** A status request for unpublished sets finds exactly those that ended unpublished. */
  private void checkIndexed(Map<String, AttributeValue> stateItem, Optional<String> as) {
    Optional<String> found = Optional.ofNullable(stateItem.get("open")).map(AttributeValue::s);
    check(
        as.isPresent() ? found.filter(in -> in.startsWith(as.get())).isPresent() : found.isEmpty(),
        "the set is indexed as " + found + " instead of " + as);
  }

  /** A worker that wakes late does not change the final receipt. */
  private void checkReceipt(int revision, String state) {
    String receipt =
        world
            .s3()
            .newest(World.RESULTS, receiptKey(revision))
            .map(stored -> new String(stored.bytes(), StandardCharsets.UTF_8))
            .orElse("");
    check(
        receipt.contains("\"state\": \"" + state + "\""),
        "the run of revision " + revision + " is " + state + ", but its receipt says " + receipt);
  }

  private void checkPublished(String lastState) {
    int lastPublished = 0;
    for (Map<String, AttributeValue> run : world.runs()) {
      String entry = run.get("entry").s();
      String state = run.get("state").s();
      boolean terminal = !state.equals("BUILDING") && !state.equals("PUBLISHING");
      check(terminal || entry.contains("#replay#"), entry + " ends " + state);
      if (entry.contains("#replay#")) {
        continue;
      }
      int revision = revisionOf(entry);
      if (state.equals("PUBLISHED")) {
        lastPublished = Math.max(lastPublished, revision);
        List<String> lines = archivedLines(run);
        List<String> others = lines.stream().filter(line -> !Deliveries.isClosing(line)).toList();
        List<String> expectedMessages = world.expectedMessages(run);
        check(
            expectedMessages == null || expectedMessages.equals(others),
            "the messages of revision " + revision + " differ from those of its files");
        check(
            others.size() == lines.size() - 1 || !world.scenario().isAlwaysClosed(),
            "revision " + revision + " has no closing message");
        checkAccepted(entry, lines.size(), "the number of messages of ");
        if (world.lacksCustomer(run)) {
          checkWithdrawn(revision, lines);
        }
      }
    }
    checkDeliveries();
    for (int revision : accepted.keySet()) {
      Map<String, AttributeValue> run = world.item("run#" + revision);
      check(
          run == null || run.get("state").s().equals("PUBLISHED") || isFailureAllowed(run),
          "messages of revision " + revision + " were sent, but it was not finished");
      check(
          run == null || !world.isBeyondItsThresholds(run),
          "revision " + revision + " was sent with more bad rows than its thresholds allow");
      check(
          world.scenario().allowsMixtures()
              || revision == 1
              || run == null
              || !world.isMixture(run),
          "revision " + revision + " was sent, a mixture of old and new files");
    }
    check(
        lastState.equals("PUBLISHED") || lastPublished > 0 || isNothingComplete(),
        "no revision is complete in the queue");
  }

  /** A consumer never believes that it has a whole revision before it has, and does then. */
  private void checkDeliveries() {
    Map<Integer, List<String>> archives = new TreeMap<>();
    for (int revision : accepted.keySet()) {
      Map<String, AttributeValue> run = publishedUnder(revision);
      if (run != null) {
        archives.put(revision, archivedLines(run));
      }
    }
    if (archives.values().stream().flatMap(List::stream).noneMatch(Deliveries::isClosing)) {
      return;
    }
    Deliveries deliveries = new Deliveries(set, archives);
    archives.keySet().forEach(revision -> deliveries.add(revision, accepted.get(revision)));
    try {
      deliveries.check(world::consumer);
    } catch (ViolationException e) {
      throw world.scheduler().violated(e);
    }
  }

  /** A missing customer whose total was published must be withdrawn. */
  private void checkWithdrawn(int revision, List<String> lines) {
    String missing = world.scenario().files().missingCustomer();
    boolean hadTotal =
        accepted.headMap(revision).keySet().stream()
            .map(this::publishedUnder)
            .filter(Objects::nonNull)
            .flatMap(run -> archivedLines(run).stream())
            .anyMatch(line -> line.contains("\"customer_message\"") && line.contains(missing));
    check(
        !hadTotal
            || lines.stream()
                .anyMatch(line -> line.contains("CUSTOMER_WITHDRAWN") && line.contains(missing)),
        "revision " + revision + " does not withdraw the missing customer");
  }

  private boolean isNothingComplete() {
    return accepted.isEmpty() || world.runs().stream().anyMatch(this::isFailureAllowed);
  }

  /** A run can fail if its messages are rejected, or if faults used up its attempts. */
  private boolean isFailureAllowed(Map<String, AttributeValue> run) {
    return run.get("state").s().equals("FAILED")
        && (world.scenario().canFail()
            || (number(run, "attempts") > RunRecord.MAX_ATTEMPTS
                && !world.scheduler().isFaultless()));
  }

  private static int revisionOf(String entry) {
    String rest = entry.substring("run#".length());
    int end = rest.indexOf('#');
    return Integer.parseInt(end < 0 ? rest : rest.substring(0, end));
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(item.get(name).n());
  }

  private void check(boolean condition, String violation) {
    if (!condition) {
      throw world.scheduler().violated(new ViolationException(violation));
    }
  }

  /** The accepted messages of each revision, for failure messages. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    accepted.forEach((revision, numbers) -> lines.add("revision " + revision + ": " + numbers));
    return lines;
  }
}
