package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.cleaning.Cleaned;
import dev.orderpipeline.processor.cleaning.RowCleaner;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.intake.FileStart;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.RawRecord;
import dev.orderpipeline.processor.join.ShardErrors;
import dev.orderpipeline.processor.join.ShardJoin;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * Joins the rows of a partition as one shard of the day. What the shard comes to goes on to the
 * next shuffle, behind what is no row and only passes through.
 */
abstract class ShardStep
    implements PairFlatMapFunction<Iterator<Tuple2<Long, byte[]>>, Long, byte[]> {
  private static final long serialVersionUID = 1L;
  private static final List<FileKind> KINDS = List.of(FileKind.values());

  private final EnumMap<FileKind, FileStart> starts;
  private final Limits limits;

  ShardStep(Map<FileKind, FileStart> starts, Limits limits) {
    this.starts = new EnumMap<>(starts);
    this.limits = limits;
  }

  /** The partition of the next shuffle that something of a line goes to. */
  abstract int partitionOf(FileKind kind, long line);

  /** Takes a row, or sends it on. */
  abstract void row(Shard shard, FileKind kind, long place, byte[] bytes) throws IOException;

  @Override
  public final Iterator<Tuple2<Long, byte[]>> call(Iterator<Tuple2<Long, byte[]>> sorted)
      throws IOException {
    return new Shard(sorted);
  }

  /** The shard of one partition. */
  final class Shard extends PullIterator {
    private final Iterator<Tuple2<Long, byte[]>> sorted;
    private final Map<FileKind, RowCleaner> cleaners = new EnumMap<>(FileKind.class);
    private final ShardJoin day;
    private int customer;
    private int file;
    private ShardErrors errors;
    private long errorLine;
    private int errorStep;
    private boolean rejected;
    private boolean counted;

    private Shard(Iterator<Tuple2<Long, byte[]>> sorted) throws IOException {
      this.sorted = sorted;
      starts.forEach(
          (kind, start) -> cleaners.put(kind, new RowCleaner(kind, start.header(), limits)));
      this.day =
          new ShardJoin(
              TaskResources.directory(),
              limits,
              row ->
                  sendOn(
                      row.kind(), row.line(), SortKey.REJECTED_ROW, ShuffleCodec.rejectedRow(row)));
      TaskContext.get()
          .addTaskCompletionListener(
              context -> {
                TaskResources.close(day);
              });
    }

    ShardJoin day() {
      return day;
    }

    RawRecord raw(FileKind kind, long place, byte[] bytes) {
      return ShuffleCodec.row(bytes, SortKey.line(place), starts.get(kind).header().delimiter());
    }

    Cleaned cleaned(FileKind kind, RawRecord raw) {
      return cleaners.get(kind).clean(raw);
    }

    void take(FileKind kind, RawRecord raw, Cleaned cleaned) throws IOException {
      day.take(kind, raw, cleaned, cleaners.get(kind).hasDecimalComma());
    }

    void sendOn(FileKind kind, long line, int step, byte[] bytes) {
      add(SortKey.of(partitionOf(kind, line), kind, line, step), bytes);
    }

    @Override
    boolean more() throws IOException {
      if (rejected) {
        return false;
      }
      try {
        if (sorted.hasNext()) {
          takeNext();
          return true;
        }
        return emit();
      } catch (FileRejectedException e) {
        rejected = true;
        add(
            ShardPartitioner.unplaced(0),
            ShuffleCodec.object(
                ShuffleCodec.REJECTION, new RejectedFile(RejectedFile.IN_THE_JOIN, e)));
        return true;
      }
    }

    private void takeNext() throws IOException {
      Tuple2<Long, byte[]> next = sorted.next();
      long place = next._1();
      if (ShuffleCodec.tag(next._2()) == ShuffleCodec.ROW) {
        row(this, SortKey.kind(place), place, next._2());
      } else {
        add(SortKey.moved(place, partitionOf(SortKey.kind(place), SortKey.line(place))), next._2());
      }
    }

    private boolean emit() throws IOException {
      if (customer < day.customers()) {
        var share = day.customer(customer++);
        sendOn(FileKind.CUSTOMERS, share.line(), SortKey.FIRST, ShuffleCodec.share(share));
        return true;
      }
      if (file < KINDS.size()) {
        emitError(KINDS.get(file));
        return true;
      }
      if (!counted) {
        counted = true;
        add(ShardPartitioner.unplaced(0), ShuffleCodec.object(ShuffleCodec.COUNTS, day.counts()));
        return true;
      }
      return false;
    }

    private void emitError(FileKind kind) throws IOException {
      if (errors == null) {
        errors = day.errors(kind);
        errorLine = 0;
      }
      if (errors.hasNext()) {
        errorStep = errors.line() == errorLine ? errorStep + 1 : SortKey.ERROR;
        errorLine = errors.line();
        sendOn(kind, errorLine, errorStep, ShuffleCodec.error(errors.next()));
      } else {
        errors.close();
        errors = null;
        file++;
      }
    }
  }
}
