package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.cleaning.OrderDays;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.CustomerShare;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayFiles;
import dev.orderpipeline.transform.join.DayTally;
import dev.orderpipeline.transform.join.DecimalMarks;
import dev.orderpipeline.transform.join.JoinState;
import dev.orderpipeline.transform.join.MessageCounts;
import dev.orderpipeline.transform.join.RejectedRow;
import dev.orderpipeline.transform.join.SpooledErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A day joined in shards, one after the other, as an engine with many executors joins it. */
final class ShardedDay {
  private final Path spill;
  private final Limits limits;
  private final Random random;
  private final int shards;
  private final Map<FileKind, List<String>> headerWarnings = new EnumMap<>(FileKind.class);
  private final Map<FileKind, List<ReadRow>> rows = new EnumMap<>(FileKind.class);
  private final TreeMap<Long, CustomerShare> customers = new TreeMap<>();
  private final List<Placed> errors = new ArrayList<>();
  private final List<RejectedRow> rejectedRows = new ArrayList<>();
  private char itemsDelimiter;
  private DayTally counts = new DayTally();
  private DecimalMarks marks = new DecimalMarks();

  private record ReadRow(RawRecord raw, Cleaned cleaned, Notices notices) {}

  private record Placed(FileKind kind, long line, int number, ErrorMessage error) {}

  /** The result of a day. */
  record Result(
      List<Message> messages,
      List<RejectedRow> rejectedRows,
      List<AffectedCustomer> affected,
      DayCounts counts) {}

  /**
   * A randomly cut day.
   *
   * @param shards the number of shards in each step
   */
  ShardedDay(Path spill, Limits limits, int shards, Random random) {
    this.spill = spill;
    this.limits = limits;
    this.shards = shards;
    this.random = random;
  }

  Result join(DayFiles files) throws IOException {
    Result first = joined(files);
    counts.marks().requireEvidenceInTime();
    counts.marks().requireCertainReading(itemsDelimiter);
    if (!counts.marks().areContradictory()) {
      return first;
    }
    ShardedDay again = new ShardedDay(spill, limits, shards, random);
    again.marks = counts.marks();
    return again.joined(files);
  }

  private Result joined(DayFiles files) throws IOException {
    for (FileKind kind : FileKind.values()) {
      read(kind, files);
    }
    Map<String, Long> listed = acceptCustomers();
    acceptOrdersAndItems(listed);
    return merged();
  }

  private void read(FileKind kind, DayFiles files) throws IOException {
    List<ReadRow> read = new ArrayList<>();
    OrderDays days = new OrderDays();
    try (FileCleaning cleaning =
        FileCleaning.open(kind, files.open(kind), files.encoding(kind), limits)) {
      headerWarnings.put(kind, cleaning.headerWarnings());
      itemsDelimiter = cleaning.start().header().delimiter();
      for (Cleaned next = cleaning.next(); next != null; next = cleaning.next()) {
        days.add(cleaning.record(), cleaning.timestampCell());
        read.add(new ReadRow(cleaning.record(), next, cleaning.notices()));
      }
      cleaning.start().skipped().forEach(noticed -> counts.note(kind, noticed));
      cleaning.lastLine().ifPresent(noticed -> counts.note(kind, noticed));
      counts.noteEnd(kind, days, cleaning.lacksLineEnd());
    }
    rows.put(kind, read);
  }

  private Map<String, Long> acceptCustomers() throws IOException {
    Map<String, Integer> shardOf = new HashMap<>();
    Map<String, Long> lines = new HashMap<>();
    List<JoinState> open = open();
    for (ReadRow row : rows.get(FileKind.CUSTOMERS)) {
      String customer = ShardPartitioner.customerOf(row.cleaned());
      JoinState shard = open.get(shard(customer, shardOf));
      shard.accept(FileKind.CUSTOMERS, row.raw(), row.cleaned(), row.notices());
      if (customer != null) {
        lines.put(customer, shard.lineOf(customer));
      }
    }
    close(open);
    return lines;
  }

  private void acceptOrdersAndItems(Map<String, Long> listed) throws IOException {
    Map<String, Integer> shardOf = new HashMap<>();
    List<JoinState> open = open();
    for (FileKind kind : List.of(FileKind.ORDERS, FileKind.ITEMS)) {
      for (ReadRow row : rows.get(kind)) {
        JoinState shard = open.get(shard(ShardPartitioner.orderOf(row.cleaned()), shardOf));
        String customer =
            kind == FileKind.ORDERS ? ShardPartitioner.customerOf(row.cleaned()) : null;
        if (listed.containsKey(customer)) {
          shard.register(customer, listed.get(customer));
        }
        shard.accept(kind, row.raw(), row.cleaned(), row.notices());
      }
    }
    close(open);
  }

  private int shard(String reference, Map<String, Integer> shardOf) {
    return reference == null
        ? random.nextInt(shards)
        : shardOf.computeIfAbsent(reference, any -> random.nextInt(shards));
  }

  private List<JoinState> open() {
    List<JoinState> open = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      open.add(JoinState.ofShard(spill, limits, rejectedRows::add, marks));
    }
    return open;
  }

  private void close(List<JoinState> open) throws IOException {
    for (JoinState shard : open) {
      for (int customer = 0; customer < shard.customers(); customer++) {
        CustomerShare share = shard.share(customer);
        customers.merge(share.line(), share, CustomerShare::plus);
      }
      for (FileKind kind : FileKind.values()) {
        try (SpooledErrors given = shard.errors(kind)) {
          while (given.hasNext()) {
            long line = given.line();
            errors.add(new Placed(kind, line, given.number(), given.next()));
          }
        }
      }
      counts = counts.plus(shard.tally());
      shard.close();
    }
  }

  private Result merged() {
    List<Message> messages = new ArrayList<>();
    for (CustomerShare share : customers.values()) {
      Message message = share.message().orElse(null);
      if (message instanceof ErrorMessage error) {
        errors.add(new Placed(FileKind.CUSTOMERS, share.line(), 0, error));
      } else if (message != null) {
        messages.add(message);
      }
    }
    errors.sort(
        Comparator.comparing(Placed::kind)
            .thenComparing(Placed::line)
            .thenComparing(Placed::number));
    errors.forEach(placed -> messages.add(placed.error()));
    rejectedRows.sort(Comparator.comparing(RejectedRow::kind).thenComparing(RejectedRow::line));
    MessageCounts emitted = MessageCounts.none();
    for (Message message : messages) {
      emitted = emitted.plus(message);
    }
    List<AffectedCustomer> affected =
        customers.values().stream().flatMap(share -> share.affected().stream()).toList();
    return new Result(messages, rejectedRows, affected, counts.day(headerWarnings, emitted));
  }
}
