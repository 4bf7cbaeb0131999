package dev.orderpipeline.ledger;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The only gateway to the table {@code file-arrivals}. Reads are strongly consistent, unless stated
 * otherwise. Every write of a set's state is conditional on the item version that was read. Every
 * write of a run is a transaction that also checks the lease's fencing token and the run's previous
 * state. Thread-safe.
 */
public final class Ledger {
  /** The duration of a lease after its last renewal. */
  public static final Duration LEASE_DURATION = Duration.ofSeconds(45);

  /**
   * The duration of a lease after a renewal by a machine that shares it and does not hold it. It is
   * shorter, so that such a renewal ends before the holder's, even if their clocks differ by the
   * ten seconds between.
   */
  public static final Duration SHARED_LEASE_DURATION = Duration.ofSeconds(35);

  /** The maximum, because a DynamoDB transaction has 100 items: also lease, run and set state. */
  public static final int MAX_EXPIRING = 97;

  static final String FILE_SET = "file_set";
  static final String ENTRY = "entry";
  static final String ARRIVALS = "arrivals";
  static final String OPEN = "open";
  static final String EXPIRES_AT = "expires_at";

  private static final String OPEN_SETS_INDEX = "open-sets";
  private static final String SETS_BY_DATE_INDEX = "sets-by-date";
  private static final String LEASE = "lease";
  private static final String WRITER = "writer";

  private static final int MAX_CONFLICTS = 10;
  private static final Duration CONFLICT_WAIT = Duration.ofMillis(20);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final Sleeper sleeper;

  /**
   * A gateway.
   *
   * @param ids supplies unique strings; one marks each write, to recognise the write's own retry
   * @param sleeper waits before a conflicting transaction is retried
   */
  public Ledger(
      DynamoDbClient dynamoDb,
      String table,
      InstantSource clock,
      Supplier<String> ids,
      Sleeper sleeper) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.clock = clock;
    this.ids = ids;
    this.sleeper = sleeper;
  }

  /** The set's state; {@link FileSetState#none} if nothing is recorded. */
  public FileSetState arrivals(FileSetId set) {
    Map<String, AttributeValue> item = get(set, ARRIVALS);
    return item.isEmpty() ? FileSetState.none(set) : Items.state(set, new Attributes(item));
  }

  /** A run of the set; empty if absent or past its time to live. */
  public Optional<RunRecord> run(FileSetId set, RunKey key) {
    Map<String, AttributeValue> item = get(set, key.toString());
    return item.isEmpty() ? Optional.empty() : unexpired(Items.run(new Attributes(item)));
  }

  /** All runs and replays of the set within their time to live. */
  public List<RunRecord> runs(FileSetId set) {
    List<RunRecord> runs = new ArrayList<>();
    dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("file_set = :set AND begins_with(entry, :run)")
                    .expressionAttributeValues(
                        new Attributes()
                            .put(":set", set.toString())
                            .put(":run", RunKey.PREFIX)
                            .toMap()))
        .items()
        .forEach(item -> unexpired(Items.run(new Attributes(item))).ifPresent(runs::add));
    return List.copyOf(runs);
  }

  /** All items of the set. */
  public SetItems items(FileSetId set) {
    FileSetState state = FileSetState.none(set);
    Optional<LeaseHolder> holder = Optional.empty();
    List<RunRecord> runs = new ArrayList<>();
    for (Map<String, AttributeValue> item :
        dynamoDb
            .queryPaginator(
                query ->
                    query
                        .tableName(table)
                        .consistentRead(true)
                        .keyConditionExpression("file_set = :set")
                        .expressionAttributeValues(
                            new Attributes().put(":set", set.toString()).toMap()))
            .items()) {
      Attributes attributes = new Attributes(item);
      String entry = attributes.string(ENTRY);
      if (entry.equals(ARRIVALS)) {
        state = Items.state(set, attributes);
      } else if (entry.equals(LEASE)) {
        holder = holder(attributes);
      } else if (entry.startsWith(RunKey.PREFIX)) {
        unexpired(Items.run(attributes)).ifPresent(runs::add);
      }
    }
    return new SetItems(state, holder, runs);
  }

  /** The worker that holds the set's lease now; empty if the lease has ended. */
  public Optional<LeaseHolder> worker(FileSetId set) {
    Map<String, AttributeValue> item = get(set, LEASE);
    return item.isEmpty()
        ? Optional.empty()
        : holder(new Attributes(item)).filter(held -> held.until().isAfter(clock.instant()));
  }

  private static Optional<LeaseHolder> holder(Attributes lease) {
    return lease.optionalString("run").map(run -> new LeaseHolder(run, lease.instant("lease_end")));
  }

  /** The last job start for a request; empty if there is none within the start-up time. */
  public Optional<PendingJobStart> jobStart(FileSetId set, String replayId) {
    Map<String, AttributeValue> item = get(set, PendingJobStart.entry(replayId));
    return item.isEmpty()
        ? Optional.empty()
        : Optional.of(Items.jobStart(new Attributes(item)))
            .filter(start -> start.expiresAt().isAfter(clock.instant()));
  }

  /**
   * Records a job start for a request.
   *
   * @param jobRun the id of the Glue job run
   */
  public PendingJobStart saveJobStart(FileSetId set, String replayId, String jobRun) {
    // Truncated as in storage, so that later reads give the same time.
    PendingJobStart start =
        new PendingJobStart(jobRun, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    dynamoDb.putItem(
        request -> request.tableName(table).item(Items.of(set, replayId, start).toMap()));
    return start;
  }

  // DynamoDB deletes expired items within days, not at once:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
  private Optional<RunRecord> unexpired(RunRecord run) {
    boolean expired = run.expiresAt().filter(time -> !time.isAfter(clock.instant())).isPresent();
    return expired ? Optional.empty() : Optional.of(run);
  }

  /** The open sets, in the order of the index. Eventually consistent. */
  public List<FileSetId> openSets() {
    return setsIn(OPEN_SETS_INDEX, OPEN, Items.OPEN_VALUE);
  }

  /**
   * The closed sets with an unpublished day that ended this month or last month. Eventually
   * consistent.
   */
  public List<FileSetId> unpublishedSets(UnpublishedReason.Why why) {
    List<FileSetId> sets = new ArrayList<>();
    for (UnpublishedReason reason : UnpublishedReason.recent(why, clock.instant())) {
      sets.addAll(setsIn(OPEN_SETS_INDEX, OPEN, reason.partition()));
    }
    return List.copyOf(sets);
  }

  /** The sets of that date, in the order of the index. Eventually consistent. */
  public List<FileSetId> sets(LocalDate date) {
    return setsIn(SETS_BY_DATE_INDEX, Items.DATE, new FileSetId("", date).isoDate());
  }

  private List<FileSetId> setsIn(String index, String partitionKey, String value) {
    List<FileSetId> sets = new ArrayList<>();
    dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .indexName(index)
                    .keyConditionExpression("#key = :value")
                    .expressionAttributeNames(Map.of("#key", partitionKey))
                    .expressionAttributeValues(new Attributes().put(":value", value).toMap()))
        .items()
        .forEach(item -> FileSetId.parse(item.get(FILE_SET).s()).ifPresent(sets::add));
    return List.copyOf(sets);
  }

  /**
   * Writes a changed state over the version from which it was read.
   *
   * @return the state in the table now, or empty if another write came in between: read again
   */
  public Optional<FileSetState> save(FileSetState changed) {
    Put put = putState(changed);
    String writer = put.item().get(WRITER).s();
    try {
      dynamoDb.putItem(
          request ->
              request
                  .tableName(put.tableName())
                  .item(put.item())
                  .conditionExpression(put.conditionExpression())
                  .expressionAttributeValues(
                      put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return Optional.of(changed.written());
    } catch (ConditionalCheckFailedException e) {
      // A client retry meets its own write if the first attempt took effect but its response was
      // lost.
      boolean ownWrite =
          e.hasItem()
              && new Attributes(e.item()).optionalString(WRITER).filter(writer::equals).isPresent();
      return ownWrite ? Optional.of(changed.written()) : Optional.empty();
    }
  }

  /**
   * Reserves the dispatch of {@code target}, so that no other caller dispatches it during the wait.
   *
   * @param engine the engine of the dispatch
   * @return the state in the table now, or empty if another write came in between: read again
   */
  public Optional<FileSetState> saveDispatch(FileSetState read, int target, Engine engine) {
    return save(read.dispatched(target, engine, clock.instant()));
  }

  /**
   * Undoes the reservation of a failed dispatch: the target is due again in a minute.
   *
   * @param dispatched the state with the reservation, as written
   * @param before the state before it
   * @return the state in the table now, or empty if another write came in between, which is kept
   */
  public Optional<FileSetState> undoDispatch(FileSetState dispatched, FileSetState before) {
    return save(dispatched.withoutDispatch(before, clock.instant()));
  }

  /** Returns whether a job that was started at {@code startedAt} can still be starting up. */
  public boolean withinStartupGrace(Instant startedAt) {
    return clock.instant().isBefore(PendingJobStart.startupDeadline(startedAt));
  }

  /**
   * Records a notification, on top of all concurrent writes.
   *
   * @param read the state from which the notification was decided
   * @throws ContendedException if the state kept changing during the attempts
   */
  public void saveNotified(FileSetState read, Notice notice) {
    FileSetState current = read;
    for (int attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
      FileSetState notified = current.notified(notice, clock.instant());
      if (notified.equals(current) || save(notified).isPresent()) {
        return;
      }
      sleeper.sleep(CONFLICT_WAIT.multipliedBy(1L << Math.min(attempt, 6)));
      current = arrivals(read.set());
    }
    throw new ContendedException(
        "the state of "
            + read.set()
            + " kept changing, so the notification is not recorded; the next sweep sends it again");
  }

  /** Settles a correction now; returns false if another write came in between. */
  public boolean saveSettled(FileSetState read) {
    return save(read.settledAt(clock.instant())).isPresent();
  }

  /**
   * Claims the set for a worker.
   *
   * @param owner a unique id of the worker
   * @param run the run that it works on, shown to others while the set is busy
   */
  public LeaseClaim claim(FileSetId set, String owner, String run) {
    Instant now = clock.instant();
    try {
      UpdateItemResponse claimed =
          dynamoDb.updateItem(
              request ->
                  request
                      .tableName(table)
                      .key(key(set, LEASE))
                      .updateExpression(
                          "SET #owner = :owner, lease_end = :end, run = :run,"
                              + " #token = if_not_exists(#token, :zero) + :one")
                      // The same owner and end: a client retry of a claim whose response was lost.
                      // A late duplicate of the request must not shorten a renewed lease.
                      .conditionExpression(
                          "attribute_not_exists(#owner) OR lease_end <= :now"
                              + " OR (#owner = :owner AND lease_end = :end)")
                      .expressionAttributeNames(Map.of("#owner", "owner", "#token", "token"))
                      .expressionAttributeValues(
                          new Attributes()
                              .put(":owner", owner)
                              .put(":end", now.plus(LEASE_DURATION))
                              .put(":run", run)
                              .put(":now", now)
                              .put(":zero", 0)
                              .put(":one", 1)
                              .toMap())
                      .returnValues(ReturnValue.ALL_NEW)
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return new LeaseClaim.Held(
          new Lease(set, owner, new Attributes(claimed.attributes()).number("token")));
    } catch (ConditionalCheckFailedException e) {
      Attributes holder = new Attributes(e.item());
      return new LeaseClaim.Busy(holder.string("run"), holder.instant("lease_end"));
    }
  }

  /**
   * Renews a lease.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void renew(Lease lease) {
    renew(lease, renewal(lease));
  }

  /**
   * Renews a lease, and records the run that the worker works on now, shown to others while the set
   * is busy.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void renew(Lease lease, String run) {
    Update renewal = renewal(lease);
    Map<String, AttributeValue> values = new HashMap<>(renewal.expressionAttributeValues());
    values.put(":run", AttributeValue.fromS(run));
    renew(
        lease,
        renewal.toBuilder()
            .updateExpression(renewal.updateExpression() + ", run = :run")
            .expressionAttributeValues(values)
            .build());
  }

  private void renew(Lease lease, Update renewal) {
    try {
      dynamoDb.updateItem(request(renewal).build());
    } catch (ConditionalCheckFailedException e) {
      throw leaseLost(lease);
    }
  }

  /**
   * Extends a lease to at least {@link #SHARED_LEASE_DURATION} from now, for a machine that shares
   * the lease and does not hold it.
   *
   * @throws LeaseLostException if the holder has released it or another worker has claimed the set
   */
  public void renewShared(Lease lease) {
    Update renewal = renewal(lease, SHARED_LEASE_DURATION);
    for (int attempt = 0; ; attempt++) {
      try {
        dynamoDb.updateItem(
            request(renewal)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build());
        return;
      } catch (ConditionalCheckFailedException e) {
        if (!e.hasItem() || !isHeld(lease, new Attributes(e.item()))) {
          throw leaseLost(lease);
        }
        // Still held, and already ends later.
        return;
      } catch (TransactionConflictException e) {
        // A transaction of the holder, or another machine's renewal, is in progress.
        if (attempt + 1 >= MAX_CONFLICTS) {
          throw e;
        }
        sleeper.sleep(CONFLICT_WAIT.multipliedBy(1L << Math.min(attempt, 6)));
      }
    }
  }

  private static UpdateItemRequest.Builder request(Update update) {
    return UpdateItemRequest.builder()
        .tableName(update.tableName())
        .key(update.key())
        .updateExpression(update.updateExpression())
        .conditionExpression(update.conditionExpression())
        .expressionAttributeNames(update.expressionAttributeNames())
        .expressionAttributeValues(update.expressionAttributeValues());
  }

  private static boolean isHeld(Lease lease, Attributes item) {
    return item.number("token", 0) == lease.token()
        && item.optionalString("owner").filter(lease.owner()::equals).isPresent();
  }

  /**
   * Stores the checkpoint of an archive part, unless a higher one is stored. This needs no lease:
   * accepted messages stay accepted, whichever worker sent them.
   *
   * @param accepted number of messages that the queue has accepted
   * @param expiresAt the time to live of the checkpoint
   */
  public void savePart(FileSetId set, PartKey part, long accepted, Instant expiresAt) {
    try {
      dynamoDb.updateItem(
          request ->
              request
                  .tableName(table)
                  .key(key(set, part.toString()))
                  .updateExpression("SET accepted = :accepted, expires_at = :expires")
                  .conditionExpression(
                      "attribute_not_exists(accepted) OR accepted < :accepted"
                          + " OR expires_at <= :now")
                  .expressionAttributeValues(
                      new Attributes()
                          .put(":accepted", accepted)
                          .put(":expires", expiresAt.getEpochSecond())
                          .put(":now", clock.instant().getEpochSecond())
                          .toMap()));
    } catch (ConditionalCheckFailedException alreadyStored) {
      return;
    }
  }

  /** The checkpoint of an archive part: the number of its messages known to be accepted. */
  public long accepted(FileSetId set, PartKey part) {
    Map<String, AttributeValue> item = get(set, part.toString());
    return item.isEmpty() || !isUnexpired(item) ? 0 : new Attributes(item).number("accepted");
  }

  private boolean isUnexpired(Map<String, AttributeValue> item) {
    return new Attributes(item).number(EXPIRES_AT) > clock.instant().getEpochSecond();
  }

  /** The checkpoints of a run's archive parts, by part number. */
  public Map<Integer, Long> parts(FileSetId set, RunKey run, String archiveDigest) {
    Map<Integer, Long> accepted = new HashMap<>();
    dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("file_set = :set AND begins_with(entry, :part)")
                    .expressionAttributeValues(
                        new Attributes()
                            .put(":set", set.toString())
                            .put(":part", PartKey.prefix(run, archiveDigest))
                            .toMap()))
        .items()
        .forEach(
            item -> {
              if (isUnexpired(item)) {
                accepted.put(
                    PartKey.number(item.get(ENTRY).s()), new Attributes(item).number("accepted"));
              }
            });
    return Map.copyOf(accepted);
  }

  /**
   * Releases a lease. The item stays, so that tokens only grow. Does nothing if the lease is lost.
   */
  public void release(Lease lease) {
    release(lease, "REMOVE #owner, run SET lease_end = :zero", new Attributes().put(":zero", 0));
  }

  /**
   * Releases a shared lease after a machine was lost. The machines that share it lose it at once,
   * but others can claim the set only after {@link #SHARED_LEASE_DURATION}: the lost machine can
   * still send until its last renewal ends. Does nothing if the lease is lost.
   */
  public void releaseShared(Lease lease) {
    release(
        lease,
        "SET #owner = :nobody, lease_end = :end",
        new Attributes()
            .put(":nobody", lease.owner() + " has released it")
            .put(":end", clock.instant().plus(SHARED_LEASE_DURATION)));
  }

  private void release(Lease lease, String update, Attributes values) {
    try {
      dynamoDb.updateItem(
          request ->
              request
                  .tableName(table)
                  .key(key(lease.set(), LEASE))
                  .updateExpression(update)
                  .conditionExpression("#token = :token AND #owner = :owner")
                  .expressionAttributeNames(Map.of("#owner", "owner", "#token", "token"))
                  .expressionAttributeValues(
                      values.put(":token", lease.token()).put(":owner", lease.owner()).toMap()));
    } catch (ConditionalCheckFailedException released) {
      // Nothing to release: another worker has it, or this is a client retry of a successful
      // release.
      return;
    }
  }

  /**
   * Writes a run that is not in the table yet.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void create(Lease lease, RunRecord run) {
    Put put =
        putRun(lease.set(), run)
            .conditionExpression("attribute_not_exists(entry) OR expires_at <= :now")
            .expressionAttributeValues(
                new Attributes().put(":now", clock.instant().getEpochSecond()).toMap())
            .build();
    if (!transact(lease, checkOf(lease), put)) {
      throw new ContendedException(
          "run " + run.key() + " of " + lease.set() + " exists already; retry the request");
    }
  }

  /**
   * Writes a changed run in place of {@code before}.
   *
   * @throws LeaseLostException if another worker has claimed the set
   * @throws ContendedException if the run is no longer in the state of {@code before}
   */
  public void update(Lease lease, RunRecord before, RunRecord after) {
    if (!transact(lease, checkOf(lease), replaceRun(lease.set(), before, after))) {
      throw stateChanged(lease.set(), before);
    }
  }

  /**
   * Renews the lease and stores the run's checkpoint in one transaction.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void checkpoint(Lease lease, RunRecord before, RunRecord after) {
    TransactWriteItem renewed = TransactWriteItem.builder().update(renewal(lease)).build();
    if (!transact(lease, renewed, replaceRun(lease.set(), before, after))) {
      throw stateChanged(lease.set(), before);
    }
  }

  /**
   * Stores the run's checkpoint and makes the set due at once, so that the sweep continues it.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void pause(Lease lease, RunRecord before, RunRecord after) {
    updateRunAndState(lease, before, after, state -> Optional.of(state.dueNow(clock.instant())));
  }

  /**
   * Starts the publishing of a built run, if its revision is still current and no other revision is
   * publishing.
   *
   * @param after the run with its archive recorded
   * @return false if a newer revision is recorded; the run is then unchanged
   * @throws LeaseLostException if another worker has claimed the set
   */
  public boolean begin(Lease lease, RunRecord before, RunRecord after) {
    int revision = after.key().revision();
    return updateRunAndState(
        lease,
        before,
        after,
        state -> {
          boolean current = state.revision() == revision;
          boolean free = state.publishing().orElse(revision) == revision;
          return current && free ? Optional.of(state.publishing(revision)) : Optional.empty();
        });
  }

  /**
   * Restarts a finished, unpublished run, if its revision is still current and no other revision is
   * publishing.
   *
   * @return false if the revision is no longer current; the run is then unchanged
   * @throws LeaseLostException if another worker has claimed the set
   */
  public boolean restart(Lease lease, RunRecord before, RunRecord after) {
    int revision = after.key().revision();
    return updateRunAndState(
        lease,
        before,
        after,
        state -> {
          boolean current = state.revision() == revision;
          boolean free = state.publishing().orElse(revision) == revision;
          if (!current || !free) {
            return Optional.empty();
          }
          FileSetState restarted = state.restarted(clock.instant());
          return Optional.of(
              after.state() == RunState.PUBLISHING ? restarted.publishing(revision) : restarted);
        });
  }

  /**
   * Ends a revision's run: writes its terminal state, and closes the set unless newer files wait.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void end(Lease lease, RunRecord before, RunRecord after) {
    end(lease, before, after, List.of());
  }

  /**
   * Ends a revision's run, and sets the time to live of the older runs that it replaces in the same
   * transaction.
   *
   * @param expiring the older runs with their time to live, at most {@link #MAX_EXPIRING}
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void end(Lease lease, RunRecord before, RunRecord after, List<RunRecord> expiring) {
    updateRunAndState(
        lease,
        before,
        after,
        state ->
            Optional.of(
                state.ended(
                    after.key().revision(), after.state(), after.pinned(), clock.instant())),
        expiring.stream().map(older -> replaceRun(lease.set(), older, older)).toList());
  }

  /**
   * Ends a replay whose rebuild gave other messages, and records them as the next revision, which
   * starts to publish.
   *
   * @param read the state with which the replay was checked
   * @param replay the current replay
   * @param endedReplay the replay in its terminal state
   * @param next the new revision's run, publishing
   * @return false if the set has changed since; the replay is then superseded
   * @throws LeaseLostException if another worker has claimed the set
   */
  public boolean promote(
      Lease lease, FileSetState read, RunRecord replay, RunRecord endedReplay, RunRecord next) {
    return transact(
        lease,
        checkOf(lease),
        replaceRun(lease.set(), replay, endedReplay),
        putRun(lease.set(), next).conditionExpression("attribute_not_exists(entry)").build(),
        putState(read.nextRevisionPublishing(next.pinned(), clock.instant())));
  }

  private boolean updateRunAndState(
      Lease lease, RunRecord before, RunRecord after, StateChange change) {
    return updateRunAndState(lease, before, after, change, List.of());
  }

  /** Writes runs and the set's state in one transaction; false if the state allows no change. */
  private boolean updateRunAndState(
      Lease lease, RunRecord before, RunRecord after, StateChange change, List<Put> others) {
    for (int attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
      FileSetState read = arrivals(lease.set());
      Optional<FileSetState> changed = change.of(read);
      if (changed.isEmpty()) {
        return false;
      }
      List<Put> puts = new ArrayList<>(others);
      puts.add(replaceRun(lease.set(), before, after));
      puts.add(putState(changed.get()));
      if (transact(lease, checkOf(lease), puts.toArray(Put[]::new))) {
        return true;
      }
      Optional<RunRecord> now = run(lease.set(), before.key());
      if (now.isEmpty() || now.get().state() != before.state()) {
        throw stateChanged(lease.set(), before);
      }
      sleeper.sleep(CONFLICT_WAIT.multipliedBy(1L << Math.min(attempt, 6)));
    }
    throw new ContendedException(
        "the state of " + lease.set() + " kept changing; retry the request in a minute");
  }

  /** A change of the set's state; empty if the state no longer allows it. */
  private interface StateChange {
    Optional<FileSetState> of(FileSetState read);
  }

  private boolean transact(Lease lease, TransactWriteItem leaseItem, Put... puts) {
    List<TransactWriteItem> items = new ArrayList<>();
    items.add(leaseItem);
    for (Put put : puts) {
      items.add(TransactWriteItem.builder().put(put).build());
    }
    // One token for all attempts: DynamoDB reports success for a repeated transaction that already
    // took effect, for 10 minutes.
    String requestToken = ids.get();
    for (int attempt = 0; ; attempt++) {
      try {
        dynamoDb.transactWriteItems(
            request -> request.transactItems(items).clientRequestToken(requestToken));
        return true;
      } catch (TransactionCanceledException e) {
        List<String> codes =
            e.cancellationReasons().stream().map(CancellationReason::code).toList();
        if (codes.get(0).equals("ConditionalCheckFailed")) {
          throw leaseLost(lease);
        }
        if (codes.contains("ConditionalCheckFailed")) {
          return false;
        }
        if (attempt + 1 >= MAX_CONFLICTS) {
          throw e;
        }
        sleeper.sleep(CONFLICT_WAIT.multipliedBy(1L << Math.min(attempt, 6)));
      }
    }
  }

  private TransactWriteItem checkOf(Lease lease) {
    return TransactWriteItem.builder()
        .conditionCheck(
            ConditionCheck.builder()
                .tableName(table)
                .key(key(lease.set(), LEASE))
                .conditionExpression("#token = :token")
                .expressionAttributeNames(Map.of("#token", "token"))
                .expressionAttributeValues(new Attributes().put(":token", lease.token()).toMap())
                .build())
        .build();
  }

  private Update renewal(Lease lease) {
    return renewal(lease, LEASE_DURATION);
  }

  private Update renewal(Lease lease, Duration time) {
    return Update.builder()
        .tableName(table)
        .key(key(lease.set(), LEASE))
        .updateExpression("SET lease_end = :end")
        // A late duplicate of an earlier renewal must not shorten the lease: the holder relies on
        // the later one.
        .conditionExpression("#token = :token AND #owner = :owner AND lease_end <= :end")
        .expressionAttributeNames(Map.of("#token", "token", "#owner", "owner"))
        .expressionAttributeValues(
            new Attributes()
                .put(":end", clock.instant().plus(time))
                .put(":token", lease.token())
                .put(":owner", lease.owner())
                .toMap())
        .build();
  }

  private Put putState(FileSetState changed) {
    Attributes item = Items.of(changed.written()).put(WRITER, ids.get());
    Put.Builder put = Put.builder().tableName(table).item(item.toMap());
    return changed.itemVersion() == 0
        ? put.conditionExpression("attribute_not_exists(entry)").build()
        : put.conditionExpression("item_version = :read")
            .expressionAttributeValues(new Attributes().put(":read", changed.itemVersion()).toMap())
            .build();
  }

  private Put.Builder putRun(FileSetId set, RunRecord run) {
    return Put.builder().tableName(table).item(Items.of(set, run).toMap());
  }

  private Put replaceRun(FileSetId set, RunRecord before, RunRecord after) {
    return putRun(set, after)
        .conditionExpression("#state = :state")
        .expressionAttributeNames(Map.of("#state", "state"))
        .expressionAttributeValues(new Attributes().put(":state", before.state().name()).toMap())
        .build();
  }

  private Map<String, AttributeValue> get(FileSetId set, String entry) {
    return dynamoDb
        .getItem(request -> request.tableName(table).key(key(set, entry)).consistentRead(true))
        .item();
  }

  private static Map<String, AttributeValue> key(FileSetId set, String entry) {
    return new Attributes().put(FILE_SET, set.toString()).put(ENTRY, entry).toMap();
  }

  private static LeaseLostException leaseLost(Lease lease) {
    return new LeaseLostException(
        "the lease of "
            + lease.set()
            + " with token "
            + lease.token()
            + " was taken over by another worker, which finishes the set");
  }

  private static ContendedException stateChanged(FileSetId set, RunRecord before) {
    return new ContendedException(
        "run "
            + before.key()
            + " of "
            + set
            + " is no longer "
            + before.state()
            + "; retry the request");
  }
}
