package dev.orderpipeline.spark.job;

import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolWriter;
import dev.orderpipeline.processor.archive.Withdrawals;
import dev.orderpipeline.spark.PartStore;
import dev.orderpipeline.spark.ShuffleCodec;
import dev.orderpipeline.spark.TaskResources;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/** Writes the error messages of withdrawn customers in the order of the earlier archives. */
final class WriteWithdrawn implements FlatMapFunction<Iterator<Tuple2<Long, String>>, byte[]> {
  private static final long serialVersionUID = 1L;

  private final PartStore parts;
  private final int[] revisions;

  /**
   * Creates a writer.
   *
   * @param revisions the revisions of the earlier archives, oldest first
   */
  WriteWithdrawn(PartStore parts, int[] revisions) {
    this.parts = parts;
    this.revisions = revisions;
  }

  @Override
  public Iterator<byte[]> call(Iterator<Tuple2<Long, String>> withdrawn) throws IOException {
    if (!withdrawn.hasNext()) {
      return List.<byte[]>of().iterator();
    }
    TaskContext task = TaskContext.get();
    // Two attempts of a task can write at the same time; the driver uses the names of only one.
    String name =
        String.format("withdrawn-%08d-%d.jsonl.gz", task.partitionId(), task.taskAttemptId());
    try (SpoolWriter writer = new SpoolWriter(TaskResources.directory().resolve("withdrawn"))) {
      while (withdrawn.hasNext()) {
        Tuple2<Long, String> next = withdrawn.next();
        writer.write(
            Withdrawals.message(next._2(), revisions[EarlierCustomers.archive(next._1())]));
      }
      Spool spool = writer.finish();
      parts.put(name, spool.file());
      return List.of(ShuffleCodec.object((byte) 0, Part.of(name, spool))).iterator();
    }
  }
}
