package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.join.DecimalMarks;
import java.io.IOException;
import java.util.Map;

/**
 * The second join, by order. It accepts orders and items rows, and sends their results to the
 * slices of their lines.
 */
final class OrdersStep extends ShardStep {
  private static final long serialVersionUID = 1L;

  private final Slices slices;

  OrdersStep(Map<FileKind, FileStart> starts, Limits limits, DecimalMarks marks, Slices slices) {
    super(starts, limits, marks);
    this.slices = slices;
  }

  @Override
  int partitionOf(FileKind kind, long line) {
    return slices.of(kind, line);
  }

  @Override
  void row(Shard shard, FileKind kind, long sortKey, byte[] bytes) throws IOException {
    RawRecord raw = shard.raw(kind, sortKey, bytes);
    Cleaned cleaned = shard.cleaned(kind, raw);
    long customerLine = ShuffleCodec.customerLine(bytes);
    if (customerLine > 0) {
      shard.state().register(ShardPartitioner.customerOf(cleaned), customerLine);
    }
    shard.accept(kind, raw, cleaned);
  }
}
