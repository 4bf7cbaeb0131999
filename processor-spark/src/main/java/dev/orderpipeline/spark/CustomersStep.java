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
 * The first join, by customer. It accepts the customers rows. It forwards each orders row, with the
 * line that lists its customer, to the shard of its order.
 */
final class CustomersStep extends ShardStep {
  private static final long serialVersionUID = 1L;

  private final int shards;

  CustomersStep(Map<FileKind, FileStart> starts, Limits limits, int shards) {
    super(starts, limits, new DecimalMarks());
    this.shards = shards;
  }

  @Override
  int partitionOf(FileKind kind, long line) {
    return ShardPartitioner.shard(null, line, shards);
  }

  @Override
  void row(Shard shard, FileKind kind, long sortKey, byte[] bytes) throws IOException {
    RawRecord raw = shard.raw(kind, sortKey, bytes);
    Cleaned cleaned = shard.cleaned(kind, raw);
    if (kind == FileKind.CUSTOMERS) {
      shard.accept(kind, raw, cleaned);
      return;
    }
    String customer = ShardPartitioner.customerOf(cleaned);
    int next = ShardPartitioner.shard(ShardPartitioner.orderOf(cleaned), raw.line(), shards);
    shard.add(
        SortKey.withPartition(sortKey, next),
        ShuffleCodec.withCustomerLine(bytes, shard.state().lineOf(customer)));
  }
}
