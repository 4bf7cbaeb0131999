package dev.orderpipeline.spark;

import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolWriter;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.CustomerShare;
import dev.orderpipeline.transform.join.DayTally;
import dev.orderpipeline.transform.join.MessageCounts;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * Adds up the customer shares of a slice and writes its messages in the order of lines: the totals
 * to one part, the errors to another.
 */
final class WriteSlice implements FlatMapFunction<Iterator<Tuple2<Long, byte[]>>, byte[]> {
  private static final long serialVersionUID = 1L;

  private final PartStore parts;

  WriteSlice(PartStore parts) {
    this.parts = parts;
  }

  @Override
  public Iterator<byte[]> call(Iterator<Tuple2<Long, byte[]>> sorted) throws IOException {
    int number = TaskContext.getPartitionId();
    // Two attempts of a task can write at the same time; the driver uses the names of only one.
    String name = String.format("%08d-%d.jsonl.gz", number, TaskContext.get().taskAttemptId());
    try (SliceWriter writer = new SliceWriter(TaskResources.directory())) {
      while (sorted.hasNext()) {
        Tuple2<Long, byte[]> next = sorted.next();
        writer.accept(next._1(), next._2());
      }
      return List.of(ShuffleCodec.object((byte) 0, writer.finish(number, name))).iterator();
    }
  }

  /** Writes one slice. */
  private final class SliceWriter implements Closeable {
    private final Path directory;
    private final List<RejectedFile> rejected = new ArrayList<>();
    private SpoolWriter totals;
    private SpoolWriter errors;
    private DataOutputStream rows;
    private DataOutputStream affected;
    private CustomerShare customer;
    private MessageCounts messages = MessageCounts.none();
    private DayTally counts = new DayTally();

    SliceWriter(Path directory) {
      this.directory = directory;
    }

    void accept(long sortKey, byte[] bytes) throws IOException {
      long line = SortKey.line(sortKey);
      if (customer != null && customer.line() != line) {
        endCustomer();
      }
      switch (ShuffleCodec.tag(bytes)) {
        case ShuffleCodec.SHARE -> {
          CustomerShare share = ShuffleCodec.share(bytes, line);
          customer = customer == null ? share : customer.plus(share);
        }
        case ShuffleCodec.ERROR -> {
          endCustomer();
          write(ShuffleCodec.error(bytes));
        }
        case ShuffleCodec.REJECTED_ROW -> writeRejectedRow(sortKey, bytes);
        case ShuffleCodec.COUNTS ->
            counts = counts.plus(ShuffleCodec.object(bytes, DayTally.class));
        case ShuffleCodec.REJECTION -> rejected.add(ShuffleCodec.object(bytes, RejectedFile.class));
        default ->
            throw new IllegalStateException("unknown tag of a record in a slice: " + bytes[0]);
      }
    }

    private void endCustomer() throws IOException {
      if (customer != null) {
        Message message = customer.message().orElse(null);
        Optional<AffectedCustomer> withoutTotal = customer.affected();
        customer = null;
        if (withoutTotal.isPresent()) {
          affected = affected == null ? packed("affected") : affected;
          ShuffleCodec.write(affected, withoutTotal.get());
        }
        if (message != null) {
          write(message);
        }
      }
    }

    private void write(Message message) throws IOException {
      messages = messages.plus(message);
      if (message instanceof CustomerMessage) {
        totals = totals == null ? new SpoolWriter(directory.resolve("totals")) : totals;
        totals.write(message);
      } else {
        errors = errors == null ? new SpoolWriter(directory.resolve("errors")) : errors;
        errors.write(message);
      }
    }

    private void writeRejectedRow(long sortKey, byte[] bytes) throws IOException {
      rows = rows == null ? packed("rows") : rows;
      rows.writeLong(sortKey);
      rows.writeInt(bytes.length);
      rows.write(bytes);
    }

    private DataOutputStream packed(String file) throws IOException {
      return new DataOutputStream(
          new BufferedOutputStream(
              new GZIPOutputStream(Files.newOutputStream(directory.resolve(file)))));
    }

    WrittenSlice finish(int number, String name) throws IOException {
      endCustomer();
      return new WrittenSlice(
          number,
          part("totals-" + name, totals),
          part("errors-" + name, errors),
          list("rejected-rows-" + name, rows, "rows"),
          list("affected-customers-" + name, affected, "affected"),
          messages,
          counts,
          List.copyOf(rejected));
    }

    /** Stores a list for the receipt, and returns the name of its part. */
    private List<String> list(String name, DataOutputStream list, String file) throws IOException {
      if (list == null) {
        return List.of();
      }
      list.close();
      parts.put(name, directory.resolve(file));
      return List.of(name);
    }

    private List<Part> part(String name, SpoolWriter writer) throws IOException {
      if (writer == null) {
        return List.of();
      }
      Spool spool = writer.finish();
      parts.put(name, spool.file());
      return List.of(Part.of(name, spool));
    }

    @Override
    public void close() throws IOException {
      for (Closeable open : new Closeable[] {totals, errors, rows, affected}) {
        if (open != null) {
          open.close();
        }
      }
    }
  }
}
