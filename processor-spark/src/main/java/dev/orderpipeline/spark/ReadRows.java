package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.cleaning.Cleaned;
import dev.orderpipeline.processor.cleaning.FileCleaning;
import dev.orderpipeline.processor.intake.FileRefusedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.join.DayShard;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** Reads parts of files, and sends each row to where the rows meet that decide about each other. */
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
    FilePart part = Wire.object(written, FilePart.class);
    FileCleaning cleaning = part.open(input, limits);
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              OnTask.close(cleaning);
            });
    return new Pulled() {
      @Override
      boolean more() throws IOException {
        FileKind kind = part.kind();
        try {
          Cleaned cleaned = cleaning.next();
          if (cleaned == null) {
            return false;
          }
          String meeting =
              kind == FileKind.ITEMS ? DayShard.orderOf(cleaned) : DayShard.customerOf(cleaned);
          int shard = Hashed.shard(meeting, cleaned.line(), shards);
          add(Place.of(shard, kind, cleaned.line(), Place.FIRST), Wire.row(cleaning.record(), 0));
          return true;
        } catch (FileRefusedException e) {
          // No failure of this task: trying again would find the same.
          add(Hashed.unplaced(0), Wire.object(Wire.REFUSAL, new Refused(part.number(), e)));
          return false;
        }
      }
    };
  }
}
