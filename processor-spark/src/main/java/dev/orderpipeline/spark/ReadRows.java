package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.cleaning.OrderDays;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.DayTally;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** Reads parts of files, and sends each row to the shard of its customer or order. */
final class ReadRows implements PairFlatMapFunction<byte[], Long, byte[]> {
  private static final long serialVersionUID = 1L;

  private final DayInput input;
  private final Limits limits;
  private final int shards;

  ReadRows(DayInput input, Limits limits, int shards) {
    this.input = input;
    this.limits = limits;
    this.shards = shards;
  }

  @Override
  public Iterator<Tuple2<Long, byte[]>> call(byte[] written) throws IOException {
    FilePart part = ShuffleCodec.object(written, FilePart.class);
    FileCleaning cleaning = part.open(input, limits);
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              TaskResources.close(cleaning);
            });
    OrderDays days = new OrderDays();
    return new PullIterator() {
      @Override
      boolean produce() throws IOException {
        FileKind kind = part.kind();
        try {
          Cleaned cleaned = cleaning.next();
          if (cleaned == null) {
            noteEnd(kind);
            return false;
          }
          days.add(cleaning.record(), cleaning.timestampCell());
          String reference =
              kind == FileKind.ITEMS
                  ? ShardPartitioner.orderOf(cleaned)
                  : ShardPartitioner.customerOf(cleaned);
          int shard = ShardPartitioner.shard(reference, cleaned.line(), shards);
          add(
              SortKey.of(shard, kind, cleaned.line(), cleaning.record().numberOnLine()),
              ShuffleCodec.row(cleaning.record(), 0));
          return true;
        } catch (FileRejectedException e) {
          // Not a failure of the task: a retry would find the same fault.
          add(
              ShardPartitioner.keyWithoutLine(0),
              ShuffleCodec.object(ShuffleCodec.REJECTION, new RejectedFile(part.number(), e)));
          return false;
        }
      }

      private void noteEnd(FileKind kind) throws IOException {
        DayTally tally = new DayTally();
        cleaning.lastLine().ifPresent(noticed -> tally.note(kind, noticed));
        tally.noteEnd(kind, days, cleaning.lacksLineEnd());
        add(ShardPartitioner.keyWithoutLine(0), ShuffleCodec.object(ShuffleCodec.COUNTS, tally));
      }
    };
  }
}
