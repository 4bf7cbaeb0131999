package dev.orderpipeline.simulation;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.simulation.aws.Hash;
import dev.orderpipeline.simulation.aws.ModelDynamoDb.Change;
import dev.orderpipeline.simulation.aws.ModelS3.Stored;
import dev.orderpipeline.simulation.aws.ModelSqs.Accepted;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * Holds the invariants of one set: at every write to the table, at every message that the queue
 * takes, and when nothing moves any more.
 */
final class Monitor {
  private final World world;
  private final FileSetId set;
  private final Map<String, List<String>> linesOfArchives;

  /** By revision: which of its messages the queue has taken. */
  private final TreeMap<Integer, BitSet> taken = new TreeMap<>();

  /** By the entry of a run or replay: which messages the queue has taken in its name. */
  private final Map<String, BitSet> takenFor = new HashMap<>();

  /** By sandbox: the run that it held the lease for last. */
  private final Map<String, String> runsOfWorkers = new HashMap<>();

  /** By revision: the digest of the only messages that it may have. */
  private final Map<Integer, String> contents = new HashMap<>();

  /** By sandbox: which messages it sent by calls that were on their way when it fell asleep. */
  private final Map<String, BitSet> afterLease = new HashMap<>();

  /** By the key of its item: a part that a machine sends. Which it is, the key alone says. */
  private final Map<String, SentPart> sentParts = new HashMap<>();

  private final Map<String, Attempt> attempts = new HashMap<>();

  private int begun;
  private boolean toldMissing;
  private boolean toldComplete;
  private long digest;

  /**
   * A monitor.
   *
   * @param linesOfArchives by the digest of an archive: its messages, kept from schedule to
   *     schedule
   */
  Monitor(World world, FileSetId set, Map<String, List<String>> linesOfArchives) {
    this.world = world;
    this.set = set;
    this.linesOfArchives = linesOfArchives;
  }

  /** A digest of what is remembered, but for what the table and the queue hold anyway. */
  long digest() {
    return digest + (toldMissing ? 7919 : 0) + (toldComplete ? 104729 : 0);
  }

  /** Called when people are told. */
  void told(String subject) {
    boolean faultless = world.scheduler().isFaultless();
    if (subject.startsWith("Files missing")) {
      check(
          !world.clock().instant().isBefore(World.DEADLINE),
          "people are told of missing files before these are due");
      check(!toldMissing || !faultless, "people are told twice of missing files, without trouble");
      toldMissing = true;
    } else {
      Map<String, AttributeValue> arrivals = world.item("arrivals");
      check(
          toldMissing && arrivals != null && arrivals.get("missing_notified_at") != null,
          "people are told that files have come, but it is not on record that they were missing");
      check(!toldComplete || !faultless, "people are told twice that files have come");
      toldComplete = true;
    }
  }

  void written(List<Change> changes) {
    for (Change change : changes) {
      Map<String, AttributeValue> after = change.after();
      if (change.before() != null && isExpired(change.before())) {
        forgetTaken(change.before().get("entry").s());
      }
      if (after == null) {
        continue;
      }
      String entry = after.get("entry").s();
      if (entry.equals("arrivals")) {
        arrivalsWritten(change.before(), after);
      } else if (entry.equals("lease")) {
        leaseWritten(change.before(), after);
      } else if (entry.startsWith("part#")) {
        partWritten(entry, change.before(), after);
      } else {
        runWritten(entry, change.before(), after);
      }
    }
  }

  /** The item of a run is gone: another one of its name begins at the first message. */
  private void forgetTaken(String entry) {
    BitSet numbers = takenFor.remove(entry);
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

  /** What is known of a part never falls, and is never ahead of the queue. */
  private void partWritten(
      String entry, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    long accepted = number(after, "accepted");
    check(
        before == null || isExpired(before) || number(before, "accepted") <= accepted,
        "what is known of " + entry + " fell to " + accepted);
    SentPart part = sentParts.get(entry);
    BitSet numbers = takenFor.getOrDefault(part.run(), new BitSet());
    int missing = numbers.nextClearBit((int) part.first());
    check(
        missing >= part.first() + accepted,
        entry + " is " + accepted + ", but its run has not sent message number " + missing);
  }

  private void arrivalsWritten(
      Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    if (before == null) {
      return;
    }
    check(
        number(after, "revision") >= number(before, "revision"),
        "the revision fell from "
            + number(before, "revision")
            + " to "
            + number(after, "revision"));
    check(
        number(after, "revision") > number(before, "revision")
            || before.get("pinned") == null
            || before.get("pinned").equals(after.get("pinned")),
        "revision " + number(after, "revision") + " is made of other files than before");
  }

  private void runWritten(
      String entry, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    boolean replay = entry.contains("#replay#");
    int revision = revisionOf(entry);
    String state = after.get("state").s();
    String left = before == null ? "" : before.get("state").s();
    check(
        number(after, "attempts") <= RunRecord.MAX_ATTEMPTS + 1,
        entry + " is attempted more than " + RunRecord.MAX_ATTEMPTS + " times");
    if (!left.equals(state)) {
      checkTransition(entry, left, state, before);
    }
    if (after.get("archive") != null) {
      Map<String, AttributeValue> archive = after.get("archive").m();
      String content = archive.get("content_digest").s();
      String known = contents.putIfAbsent(revision, content);
      check(
          known == null || known.equals(content),
          "revision " + revision + " has two archives with different messages");
      if (known == null) {
        digest += Hash.mix(Hash.of(content), revision);
      }
    }
    checkTaken(entry, number(after, "checkpoint"), "the checkpoint of ");
    if (!replay && state.equals("PUBLISHING")) {
      begun = Math.max(begun, revision);
    }
    if (!left.equals(state) && state.equals("PUBLISHED")) {
      int messages = archivedLines(after).size();
      checkTaken(entry, messages, "PUBLISHED is written of ");
      if (!replay) {
        checkKept(revision, after);
      }
    }
  }

  private void checkTransition(
      String entry, String left, String state, Map<String, AttributeValue> before) {
    boolean allowed =
        switch (left) {
          case "" -> state.equals("BUILDING") || state.equals("PUBLISHING");
          case "BUILDING" -> !state.equals("PUBLISHED");
          case "PUBLISHING" ->
              state.equals("PUBLISHED")
                  || state.equals("FAILED")
                  || (entry.contains("#replay#") && state.equals("SUPERSEDED"));
          case "PUBLISHED" -> isExpired(before);
          default -> world.hasRequests() || isExpired(before);
        };
    check(allowed, entry + " went from " + left + " to " + state);
  }

  private boolean isExpired(Map<String, AttributeValue> item) {
    return item.get("expires_at") != null
        && number(item, "expires_at") <= world.clock().instant().getEpochSecond();
  }

  private void checkTaken(String entry, long below, String what) {
    BitSet numbers = takenFor.getOrDefault(entry, new BitSet());
    int missing = numbers.nextClearBit(0);
    check(
        missing >= below,
        what + entry + " is " + below + ", but it has not sent message number " + missing);
  }

  /** The permanent store and the receipt are there before the run is written as published. */
  private void checkKept(int revision, Map<String, AttributeValue> run) {
    String recorded = run.get("archive").m().get("object_digest").s();
    String built = run.get("archive").m().get("key").s();
    Optional<Stored> kept =
        world.s3().newest(World.RESULTS, ArchiveStore.publishedKey(built, set, revision));
    check(
        kept.map(stored -> recorded.equals(stored.metadata().get("sha256"))).orElse(false),
        "revision " + revision + " is PUBLISHED, but its archive is not in its place for good");
    for (Part part : parts(run)) {
      String place = placeOf(ArchiveStore.publishedKey(built, set, revision));
      check(
          world
              .s3()
              .newest(World.RESULTS, place + part.name())
              .filter(stored -> part.objectDigest().equals(stored.metadata().get("sha256")))
              .isPresent(),
          "revision " + revision + " is PUBLISHED, but a part is not in its place for good");
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

  /** Called before the messages are in the queue. */
  void taking(List<Accepted> batch) {
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
          what + " has another id than its content gives");
      Map<String, AttributeValue> run = publishedUnder(revision);
      check(run != null, what + " is sent, but no archive is recorded under its revision");
      List<String> lines = archivedLines(run);
      check(
          number < lines.size() && lines.get(number).equals(message.body()),
          what + " is not what the archive recorded under its revision has at this place");
      if (inFlight) {
        BitSet sent = afterLease.computeIfAbsent(sender.name(), unused -> new BitSet());
        if (!sent.get(number)) {
          sent.set(number);
          digest += Hash.mix(Hash.of(sender.name()), number);
        }
        check(
            sent.cardinality() <= world.scenario().window() * Math.max(1, sender.freezes()),
            sender.name() + " sent more than its window of messages after it slept");
      } else {
        check(revision >= begun, what + " is sent after revision " + begun + " began to publish");
        checkHolder(sender, revision, number, what);
      }
      taken.computeIfAbsent(revision, unused -> new BitSet()).set(number);
      takenFor(runOf(sender, revision), number);
    }
  }

  private void takenFor(String run, int number) {
    BitSet numbers = takenFor.computeIfAbsent(run, unused -> new BitSet());
    if (!numbers.get(number)) {
      numbers.set(number);
      digest += Hash.mix(Hash.of(run), number);
    }
  }

  /** The run that a sender works on; also after another worker has taken over. */
  private String runOf(Sandbox sender, int revision) {
    Attempt attempt = attempts.get(sender.name());
    String run =
        attempt == null ? runsOfWorkers.get(sender.name()) : sentParts.get(attempt.entry()).run();
    // A replay that gives other messages goes on as the next revision, under the same lease.
    return run != null && revisionOf(run) == revision ? run : "run#" + revision;
  }

  private void checkHolder(Sandbox sender, int revision, int number, String what) {
    Map<String, AttributeValue> lease = world.item("lease");
    check(
        lease != null
            && lease.get("owner") != null
            && lease.get("owner").s().startsWith(sender.leader() + "#"),
        what + " is sent by " + sender.name() + ", which does not hold the lease");
    // A copy of its own claim that came late may have raised the token; that takes the lease from
    // nobody else.
    Map<String, AttributeValue> run = null;
    for (Map<String, AttributeValue> item : world.runs()) {
      if (revisionOf(item.get("entry").s()) == revision
          && item.get("state").s().equals("PUBLISHING")
          && (run == null || number(item, "claim_token") > number(run, "claim_token"))) {
        run = item;
      }
    }
    if (run == null && sender.isLost()) {
      // What it sends was sent without it. It may do so until another worker claims the set.
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

  /** Another attempt may have come further since this one began. */
  private void checkWindowOfPart(Sandbox machine, int number, long checkpoint, String what) {
    Attempt attempt = attempts.get(machine.name());
    check(
        number >= attempt.from(),
        what
            + " is sent by an attempt that began when all before "
            + attempt.from()
            + " was known");
    long known = Math.max(known(attempt.entry()), checkpoint);
    check(
        number < known + world.scenario().window(),
        what + " is sent outside the window after what is known of its part, " + known);
  }

  /**
   * A machine is about to send a part, of which is known what stands in an item of the table.
   *
   * @param run the entry of the run that it is sent for
   * @param first the number of the part's first message in the archive
   */
  void sendsPart(Sandbox machine, String run, String entry, long first) {
    sentParts.put(entry, new SentPart(run, first));
    long from = known(entry);
    world.scheduler().current().learn(from);
    attempts.put(machine.name(), new Attempt(entry, from));
  }

  /** The number in the archive before which all messages of a part are known to be accepted. */
  private long known(String entry) {
    Map<String, AttributeValue> item = world.item(entry);
    return sentParts.get(entry).first()
        + (item == null || isExpired(item) ? 0 : number(item, "accepted"));
  }

  /**
   * A part that is, or was sent.
   *
   * @param run the entry of its run
   * @param first the number of its first message in the archive
   */
  private record SentPart(String run, long first) {}

  /**
   * What a machine does.
   *
   * @param entry of its part
   * @param from all messages of the part before this one were known when it began
   */
  private record Attempt(String entry, long from) {}

  /** The parts of a run's archive; none if it is one object. */
  private List<Part> parts(Map<String, AttributeValue> run) {
    Map<String, AttributeValue> archive = run.get("archive").m();
    String key = archive.get("key").s();
    if (!key.endsWith("/" + Manifest.NAME)) {
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

  private static String placeOf(String key) {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }

  /** The revision's own run, which its archive was recorded in first. */
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
    if (!key.endsWith("/" + Manifest.NAME)) {
      return lines(recorded(world.s3().version(World.RESULTS, key, archive.get("version_id").s())));
    }
    List<String> all = new ArrayList<>();
    for (Part part : parts(run)) {
      all.addAll(lines(recorded(world.s3().newest(World.RESULTS, placeOf(key) + part.name()))));
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

  /** Called when nothing moves any more. */
  void ended() {
    Map<String, AttributeValue> arrivals = world.item("arrivals");
    if (arrivals == null) {
      check(!world.isComplete(), "all files are there, but nothing is recorded of them");
      check(!world.scenario().expected(), "the set is expected, but nobody misses it");
      return;
    }
    check(arrivals.get("publishing") == null, "the set ends as publishing");
    int revision = (int) number(arrivals, "revision");
    check(!World.isOpen(arrivals), "the set ends open");
    boolean missingOnRecord = arrivals.get("missing_notified_at") != null;
    if (revision == 0) {
      check(!world.isComplete(), "all files are there, but there is no revision");
      check(toldMissing && missingOnRecord, "files are missing, but people were not told");
      checkFound(arrivals, Optional.of("missed "));
      return;
    }
    check(
        !missingOnRecord || (toldComplete && arrivals.get("complete_notified_at") != null),
        "people were told of missing files, but not that these have come");
    if (world.isComplete()) {
      for (FileKind kind : FileKind.values()) {
        String newest = world.s3().newest(World.DROP, set.key(kind)).orElseThrow().etag();
        check(
            arrivals.get("pinned").m().get(kind.word()).m().get("etag").s().equals(newest),
            "the current revision is not of the newest " + kind + " file");
      }
    }
    Map<String, AttributeValue> run = world.item("run#" + revision);
    check(run != null, "the current revision " + revision + " has no run");
    String state = run.get("state").s();
    switch (state) {
      case "PUBLISHED" -> {}
      case "REJECTED" ->
          check(world.isRejectable(run), "revision " + revision + " is REJECTED without a reason");
      case "FAILED" -> check(mayHaveFailed(run), "the run of revision " + revision + " is FAILED");
      default -> check(false, "the run of the current revision " + revision + " ends " + state);
    }
    checkFound(
        arrivals,
        state.equals("PUBLISHED")
            ? Optional.empty()
            : Optional.of(state.toLowerCase(Locale.ROOT) + " "));
    checkReceipt(revision, state);
    checkWhole(state);
  }

  /** An operator's question finds the sets that ended unpublished, and only these. */
  private void checkFound(Map<String, AttributeValue> arrivals, Optional<String> as) {
    Optional<String> found = Optional.ofNullable(arrivals.get("open")).map(AttributeValue::s);
    check(
        as.isPresent() ? found.filter(in -> in.startsWith(as.get())).isPresent() : found.isEmpty(),
        "the set is found as " + found + " in place of " + as);
  }

  /** Also a worker that wakes late leaves the receipt as the run ended. */
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

  private void checkWhole(String lastState) {
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
        List<String> meant = world.meantMessages(run);
        check(
            meant == null || meant.equals(lines),
            "revision " + revision + " is not what its files give");
        checkTaken(entry, lines.size(), "the length of ");
        if (world.lacksCustomer(run)) {
          checkWithdrawn(revision, lines);
        }
      }
    }
    for (int revision : taken.keySet()) {
      Map<String, AttributeValue> run = world.item("run#" + revision);
      check(
          run == null || run.get("state").s().equals("PUBLISHED") || mayHaveFailed(run),
          "messages of revision " + revision + " were sent, but it was not finished");
      check(
          run == null || !world.isBeyondItsThresholds(run),
          "revision " + revision + " was sent, with more bad rows than its run bears");
      check(
          world.scenario().mixtures() || revision == 1 || run == null || !world.isMixture(run),
          "revision " + revision + " was sent, a mixture of files not meant together");
    }
    check(
        lastState.equals("PUBLISHED") || lastPublished > 0 || noneWhole(),
        "no revision is whole in the queue");
  }

  /** Whoever consumers have a total of that is true no longer must be told so. */
  private void checkWithdrawn(int revision, List<String> lines) {
    String left = world.scenario().days().left();
    boolean told =
        taken.headMap(revision).keySet().stream()
            .map(this::publishedUnder)
            .filter(Objects::nonNull)
            .flatMap(run -> archivedLines(run).stream())
            .anyMatch(line -> line.contains("\"customer_message\"") && line.contains(left));
    check(
        !told
            || lines.stream()
                .anyMatch(line -> line.contains("CUSTOMER_WITHDRAWN") && line.contains(left)),
        "revision " + revision + " does not withdraw the customer whom it leaves out");
  }

  private boolean noneWhole() {
    return taken.isEmpty() || world.runs().stream().anyMatch(this::mayHaveFailed);
  }

  /** A run fails if its messages are rejected, or if it was tried often enough. */
  private boolean mayHaveFailed(Map<String, AttributeValue> run) {
    return run.get("state").s().equals("FAILED")
        && (world.scenario().mayFail() || number(run, "attempts") > RunRecord.MAX_ATTEMPTS);
  }

  private static int revisionOf(String entry) {
    String rest = entry.substring("run#".length());
    int end = rest.indexOf('#');
    return Integer.parseInt(end < 0 ? rest : rest.substring(0, end));
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(item.get(name).n());
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw world.scheduler().violated(new ViolationException(otherwise));
    }
  }

  /** What was taken, for people. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    taken.forEach((revision, numbers) -> lines.add("revision " + revision + ": " + numbers));
    return lines;
  }
}
