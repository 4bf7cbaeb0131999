package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** The starts of Spark jobs for manual requests. Thread-safe. */
public final class JobStartStore {
  private final LedgerTable table;

  JobStartStore(LedgerTable table) {
    this.table = table;
  }

  /** The last job start for a request; empty if there is none within the start-up time. */
  public Optional<PendingJobStart> find(FileSetId set, String replayId) {
    Map<String, AttributeValue> item = table.get(set, PendingJobStart.entry(replayId));
    return item.isEmpty()
        ? Optional.empty()
        : Optional.of(read(new Attributes(item)))
            .filter(start -> start.expiresAt().isAfter(table.now()));
  }

  /**
   * Records a job start for a request.
   *
   * @param jobRun the id of the Glue job run
   */
  public PendingJobStart save(FileSetId set, String replayId, String jobRun) {
    // Truncated as in storage, so that later reads give the same time.
    PendingJobStart start = new PendingJobStart(jobRun, table.now().truncatedTo(ChronoUnit.MILLIS));
    Map<String, AttributeValue> item = item(set, replayId, start).toMap();
    PutItemResponse unused =
        table.write(
            () -> table.dynamoDb().putItem(request -> request.tableName(table.name()).item(item)));
    return start;
  }

  /** Returns whether a job that was started at {@code startedAt} can still be starting up. */
  public boolean withinStartupGrace(Instant startedAt) {
    return table.now().isBefore(PendingJobStart.startupDeadline(startedAt));
  }

  private static Attributes item(FileSetId set, String replayId, PendingJobStart start) {
    return new Attributes()
        .put(LedgerTable.FILE_SET, set.toString())
        .put(LedgerTable.ENTRY, PendingJobStart.entry(replayId))
        .put("job_run", start.jobRun())
        .put("started_at", start.startedAt())
        .put(LedgerTable.EXPIRES_AT, start.expiresAt().getEpochSecond());
  }

  private static PendingJobStart read(Attributes item) {
    return new PendingJobStart(item.string("job_run"), item.instant("started_at"));
  }
}
