package dev.orderpipeline.ledger;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.model.FileSetId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The only gateway to the table {@code file-arrivals}: one store for each kind of item. Reads are
 * strongly consistent, unless stated otherwise. Thread-safe.
 */
public final class Ledger {
  private final LedgerTable table;
  private final StateStore states;
  private final LeaseStore leases;
  private final RunStore runs;
  private final PartCheckpointStore partCheckpoints;
  private final JobStartStore jobStarts;
  private final EventStore events;
  private final SnoozeStore snoozes;

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
    this.table = new LedgerTable(dynamoDb, table, clock, ids, sleeper);
    this.states = new StateStore(this.table);
    this.leases = new LeaseStore(this.table);
    this.events = new EventStore(this.table);
    this.runs = new RunStore(this.table, states, leases, events);
    this.partCheckpoints = new PartCheckpointStore(this.table);
    this.jobStarts = new JobStartStore(this.table);
    this.snoozes = new SnoozeStore(this.table);
  }

  public StateStore states() {
    return states;
  }

  public LeaseStore leases() {
    return leases;
  }

  public RunStore runs() {
    return runs;
  }

  public PartCheckpointStore partCheckpoints() {
    return partCheckpoints;
  }

  public JobStartStore jobStarts() {
    return jobStarts;
  }

  public SnoozeStore snoozes() {
    return snoozes;
  }

  public EventStore events() {
    return events;
  }

  /**
   * The set's state, the last holder of its lease, and its runs, in one consistent query. An item
   * that only a newer version understands is left out and mentioned.
   */
  public SetItems items(FileSetId set) {
    FileSetState state = FileSetState.none(set);
    Optional<LeaseHolder> holder = Optional.empty();
    List<RunRecord> found = new ArrayList<>();
    Optional<String> unsupported = Optional.empty();
    for (Map<String, AttributeValue> item : table.items(set)) {
      Attributes attributes = new Attributes(item);
      String entry = attributes.string(LedgerTable.ENTRY);
      try {
        if (entry.equals(StateItem.ENTRY)) {
          state = StateItem.read(set, attributes);
        } else if (entry.equals(LeaseStore.ENTRY)) {
          holder = LeaseStore.holder(attributes);
        } else if (entry.startsWith(RunKey.PREFIX)) {
          runs.unexpired(attributes).ifPresent(found::add);
        }
      } catch (UnsupportedItemException e) {
        unsupported = Optional.of(e.getMessage());
      }
    }
    return new SetItems(state, holder, found, unsupported);
  }
}
