package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The runs of the file sets. Every write is a transaction that checks the lease's fencing token and
 * the run's previous state, and changes the set's state with it where the two belong together.
 * Thread-safe.
 */
public final class RunStore {
  /**
   * The maximum, because a DynamoDB transaction has 100 items: also lease, run, set state and
   * event.
   */
  public static final int MAX_EXPIRING = 96;

  private final LedgerTable table;
  private final StateStore states;
  private final LeaseStore leases;
  private final EventStore events;

  RunStore(LedgerTable table, StateStore states, LeaseStore leases, EventStore events) {
    this.table = table;
    this.states = states;
    this.leases = leases;
    this.events = events;
  }

  /** A run of the set; empty if absent or past its time to live. */
  public Optional<RunRecord> find(FileSetId set, RunKey key) {
    Map<String, AttributeValue> item = table.get(set, key.toString());
    return item.isEmpty() ? Optional.empty() : unexpired(new Attributes(item));
  }

  /** All runs and replays of the set within their time to live. */
  public List<RunRecord> all(FileSetId set) {
    List<RunRecord> runs = new ArrayList<>();
    table
        .items(set, RunKey.PREFIX)
        .forEach(item -> unexpired(new Attributes(item)).ifPresent(runs::add));
    return List.copyOf(runs);
  }

  // DynamoDB deletes expired items within days, not at once:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
  Optional<RunRecord> unexpired(Attributes item) {
    RunRecord run = RunItem.read(item);
    boolean expired =
        run.times().expiresAt().filter(time -> !time.isAfter(table.now())).isPresent();
    return expired ? Optional.empty() : Optional.of(run);
  }

  /**
   * Writes a run that is not in the table yet.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void create(Lease lease, RunRecord run) {
    if (!transact(lease, leases.check(lease), createRun(lease.set(), run))) {
      throw new ContendedException(
          "run " + run.key() + " of " + lease.set() + " exists already; send the request again");
    }
  }

  /**
   * Writes a changed run in place of {@code before}.
   *
   * @throws LeaseLostException if another worker has claimed the set
   * @throws ContendedException if the run is no longer in the state of {@code before}
   */
  public void update(Lease lease, RunRecord before, RunRecord after) {
    if (!transact(lease, leases.check(lease), replaceRun(lease.set(), before, after))) {
      throw stateChanged(lease.set(), before);
    }
  }

  /**
   * Renews the lease and stores the run's checkpoint in one transaction.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void checkpoint(Lease lease, RunRecord before, RunRecord after) {
    if (!transact(
        lease, leases.renewalInTransaction(lease), replaceRun(lease.set(), before, after))) {
      throw stateChanged(lease.set(), before);
    }
  }

  /**
   * Stores the run's checkpoint and makes the set due at once, so that the sweep continues it.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void pause(Lease lease, RunRecord before, RunRecord after) {
    updateRunAndState(lease, before, after, state -> Optional.of(state.dueNow(table.now())));
  }

  /**
   * Starts the publishing of a built run, if its revision is still current and no other revision is
   * publishing.
   *
   * @param after the run with its archive recorded
   * @return false if a newer revision is recorded; the run is then unchanged
   * @throws LeaseLostException if another worker has claimed the set
   */
  public boolean startPublishing(Lease lease, RunRecord before, RunRecord after) {
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
          FileSetState restarted = state.restarted(table.now());
          return Optional.of(
              after.state() == RunState.PUBLISHING ? restarted.publishing(revision) : restarted);
        });
  }

  /**
   * Ends a revision's run: writes its terminal state and its event, and closes the set unless newer
   * files wait.
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
                state.ended(after.key().revision(), after.state(), after.pinned(), table.now())),
        state -> {
          List<Put> others = new ArrayList<>();
          expiring.forEach(older -> others.add(replaceRun(lease.set(), older, older)));
          DayEvents.ended(lease, after).ifPresent(event -> others.add(events.put(event)));
          return others;
        });
  }

  /**
   * Ends a run that must not send (more) messages under its revision's number, and replaces that
   * revision by another one of the same files and thresholds, unless newer files are recorded.
   *
   * @param next the new revision's number, higher than the run's
   * @throws LeaseLostException if another worker has claimed the set
   */
  public void replaceRevision(Lease lease, RunRecord before, RunRecord after, int next) {
    boolean replaced =
        updateRunAndState(
            lease,
            before,
            after,
            state ->
                state.revision() == after.key().revision()
                    ? Optional.of(state.replacedBy(next, table.now()))
                    : Optional.empty(),
            state -> List.of(createRun(lease.set(), replacement(state, before, next))));
    if (!replaced) {
      end(lease, before, after);
    }
  }

  /** The unclaimed run of another revision of the same files, with the thresholds of a run. */
  private RunRecord replacement(FileSetState state, RunRecord run, int revision) {
    Instant now = table.now();
    // The newest versions, because the bucket deletes those that were replaced.
    RunRecord next =
        RunRecord.unclaimed(RunKey.of(revision), state.pinned().orElse(run.pinned()), now);
    return run.build()
        .thresholds()
        .map(thresholds -> next.withThresholds(thresholds, now))
        .orElse(next);
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
        leases.check(lease),
        replaceRun(lease.set(), replay, endedReplay),
        putRun(lease.set(), next).conditionExpression("attribute_not_exists(entry)").build(),
        states.put(read.nextRevisionPublishing(next.key().revision(), next.pinned(), table.now())));
  }

  /**
   * Records the run of the next revision of the same files, which replaces a failed one.
   *
   * @param read the state with which the request was checked
   * @param failed the current revision's run, which has failed
   * @param next the next revision's run
   * @return false if the set has changed since; nothing is written then
   * @throws LeaseLostException if another worker has claimed the set
   */
  public boolean replace(Lease lease, FileSetState read, RunRecord failed, RunRecord next) {
    return transact(
        lease,
        leases.check(lease),
        replaceRun(lease.set(), failed, failed),
        putRun(lease.set(), next).conditionExpression("attribute_not_exists(entry)").build(),
        states.put(read.replaced(table.now())));
  }

  private boolean updateRunAndState(
      Lease lease, RunRecord before, RunRecord after, StateChange change) {
    return updateRunAndState(lease, before, after, change, state -> List.of());
  }

  /** Writes runs and the set's state in one transaction; false if the state allows no change. */
  private boolean updateRunAndState(
      Lease lease,
      RunRecord before,
      RunRecord after,
      StateChange change,
      Function<FileSetState, List<Put>> others) {
    for (int attempt = 0; attempt < LedgerTable.MAX_CONFLICTS; attempt++) {
      FileSetState read = states.get(lease.set());
      Optional<FileSetState> changed = change.of(read);
      if (changed.isEmpty()) {
        return false;
      }
      List<Put> puts = new ArrayList<>(others.apply(read));
      puts.add(replaceRun(lease.set(), before, after));
      puts.add(states.put(changed.get()));
      if (transact(lease, leases.check(lease), puts.toArray(Put[]::new))) {
        return true;
      }
      Optional<RunRecord> now = find(lease.set(), before.key());
      if (now.isEmpty() || now.get().state() != before.state()) {
        throw stateChanged(lease.set(), before);
      }
      table.waitAfterConflict(attempt);
    }
    throw new ContendedException(
        "the state of " + lease.set() + " kept changing; send the request again in a minute");
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
    String requestToken = table.ids().get();
    for (int attempt = 0; ; attempt++) {
      try {
        table
            .dynamoDb()
            .transactWriteItems(
                request -> request.transactItems(items).clientRequestToken(requestToken));
        return true;
      } catch (TransactionCanceledException e) {
        List<String> codes =
            e.cancellationReasons().stream().map(CancellationReason::code).toList();
        if (codes.get(0).equals("ConditionalCheckFailed")) {
          throw LeaseStore.leaseLost(lease, e.cancellationReasons().get(0).item());
        }
        if (codes.contains("ConditionalCheckFailed")) {
          return false;
        }
        if (attempt + 1 >= LedgerTable.MAX_CONFLICTS) {
          throw e;
        }
        table.waitAfterConflict(attempt);
      }
    }
  }

  private Put.Builder putRun(FileSetId set, RunRecord run) {
    return Put.builder().tableName(table.name()).item(RunItem.of(set, run).toMap());
  }

  private Put createRun(FileSetId set, RunRecord run) {
    return putRun(set, run)
        .conditionExpression("attribute_not_exists(entry) OR expires_at <= :now")
        .expressionAttributeValues(
            new Attributes().put(":now", table.now().getEpochSecond()).toMap())
        .build();
  }

  private Put replaceRun(FileSetId set, RunRecord before, RunRecord after) {
    return putRun(set, after)
        .conditionExpression("#state = :state")
        .expressionAttributeNames(Map.of("#state", "state"))
        .expressionAttributeValues(new Attributes().put(":state", before.state().name()).toMap())
        .build();
  }

  private static ContendedException stateChanged(FileSetId set, RunRecord before) {
    return new ContendedException(
        "run "
            + before.key()
            + " of "
            + set
            + " is no longer "
            + before.state()
            + "; send the request again");
  }
}
