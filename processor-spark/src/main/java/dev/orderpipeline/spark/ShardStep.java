package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.RowCleaner;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.join.DecimalMarks;
import dev.orderpipeline.transform.join.JoinState;
import dev.orderpipeline.transform.join.SpooledErrors;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * Joins the rows of a partition as one shard of the day. Records that are not rows pass through to
 * the next shuffle; the results of the shard follow them.
 */
abstract class ShardStep
    implements PairFlatMapFunction<Iterator<Tuple2<Long, byte[]>>, Long, byte[]> {
  private static final long serialVersionUID = 1L;
  private static final List<FileKind> KINDS = List.of(FileKind.values());

  private final EnumMap<FileKind, FileStart> starts;
  private final Limits limits;
  private final DecimalMarks marks;

  /**
   * @param marks the decimal marks of the items file, as far as they are known
   */
  ShardStep(Map<FileKind, FileStart> starts, Limits limits, DecimalMarks marks) {
    this.starts = new EnumMap<>(starts);
    this.limits = limits;
    this.marks = marks;
  }

  /** The partition of the next shuffle for the results of a line. */
  abstract int partitionOf(FileKind kind, long line);

  /** Accepts a row or forwards it. */
  abstract void row(Shard shard, FileKind kind, long sortKey, byte[] bytes) throws IOException;

  @Override
  public final Iterator<Tuple2<Long, byte[]>> call(Iterator<Tuple2<Long, byte[]>> sorted)
      throws IOException {
    return new Shard(sorted);
  }

  /** The shard of one partition. */
  final class Shard extends PullIterator {
    private final Iterator<Tuple2<Long, byte[]>> sorted;
    private final Map<FileKind, RowCleaner> cleaners = new EnumMap<>(FileKind.class);
    private final JoinState state;
    private int customer;
    private int file;
    private SpooledErrors errors;
    private long errorLine;
    private int errorStep;
    private boolean rejected;
    private boolean counted;

    private Shard(Iterator<Tuple2<Long, byte[]>> sorted) throws IOException {
      this.sorted = sorted;
      starts.forEach((kind, start) -> cleaners.put(kind, new RowCleaner(kind, start, limits)));
      this.state =
          JoinState.ofShard(
              TaskResources.directory(),
              limits,
              row ->
                  forward(
                      row.kind(), row.line(), SortKey.REJECTED_ROW, ShuffleCodec.rejectedRow(row)),
              marks);
      TaskContext.get()
          .addTaskCompletionListener(
              context -> {
                TaskResources.close(state);
              });
    }

    JoinState state() {
      return state;
    }

    RawRecord raw(FileKind kind, long sortKey, byte[] bytes) {
      return ShuffleCodec.row(bytes, SortKey.line(sortKey), starts.get(kind).header().delimiter())
          .onLine(SortKey.step(sortKey));
    }

    Cleaned cleaned(FileKind kind, RawRecord raw) {
      return cleaners.get(kind).clean(raw);
    }

    void accept(FileKind kind, RawRecord raw, Cleaned cleaned) throws IOException {
      state.accept(kind, raw, cleaned, cleaners.get(kind).notices());
    }

    void forward(FileKind kind, long line, int step, byte[] bytes) {
      add(SortKey.of(partitionOf(kind, line), kind, line, step), bytes);
    }

    @Override
    boolean produce() throws IOException {
      if (rejected) {
        return false;
      }
      try {
        if (sorted.hasNext()) {
          processNext();
          return true;
        }
        return emit();
      } catch (FileRejectedException e) {
        rejected = true;
        add(
            ShardPartitioner.keyWithoutLine(0),
            ShuffleCodec.object(
                ShuffleCodec.REJECTION, new RejectedFile(RejectedFile.IN_THE_JOIN, e)));
        return true;
      }
    }

    private void processNext() throws IOException {
      Tuple2<Long, byte[]> next = sorted.next();
      long sortKey = next._1();
      if (ShuffleCodec.tag(next._2()) == ShuffleCodec.ROW) {
        row(this, SortKey.kind(sortKey), sortKey, next._2());
      } else {
        add(
            SortKey.withPartition(
                sortKey, partitionOf(SortKey.kind(sortKey), SortKey.line(sortKey))),
            next._2());
      }
    }

    private boolean emit() throws IOException {
      if (customer < state.customers()) {
        var share = state.share(customer++);
        forward(FileKind.CUSTOMERS, share.line(), SortKey.FIRST, ShuffleCodec.share(share));
        return true;
      }
      if (file < KINDS.size()) {
        emitError(KINDS.get(file));
        return true;
      }
      if (!counted) {
        counted = true;
        add(
            ShardPartitioner.keyWithoutLine(0),
            ShuffleCodec.object(ShuffleCodec.COUNTS, state.tally()));
        return true;
      }
      return false;
    }

    private void emitError(FileKind kind) throws IOException {
      if (errors == null) {
        errors = state.errors(kind);
        errorLine = 0;
      }
      if (errors.hasNext()) {
        int first = SortKey.error(errors.number());
        errorStep = errors.line() == errorLine && errorStep == first ? first + 1 : first;
        errorLine = errors.line();
        forward(kind, errorLine, errorStep, ShuffleCodec.error(errors.next()));
      } else {
        errors.close();
        errors = null;
        file++;
      }
    }
  }
}
