package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.DayTally;
import dev.orderpipeline.transform.join.DecimalMarks;
import dev.orderpipeline.transform.join.MessageCounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;

/**
 * Joins a day with Spark. The messages, counts and rejected rows equal those of the join in the
 * Lambda function, for all {@link ShardSizes}.
 *
 * <p>A first shuffle by customer finds the listed customer of each orders row. A second shuffle by
 * order matches items to orders. A third shuffle restores the order of the files.
 */
public final class SparkDayJoin {
  /** The estimated compression ratio of a gzip file. */
  private static final long COMPRESSION_RATIO = 8;

  private final JavaSparkContext spark;
  private final Limits limits;

  /**
   * Creates a join.
   *
   * @param limits the limits; those of references and errors apply to each shard separately
   */
  public SparkDayJoin(JavaSparkContext spark, Limits limits) {
    this.spark = spark;
    this.limits = limits;
  }

  /** Adds the Spark settings that every job needs. */
  public static SparkConf configured(SparkConf conf) {
    return conf.set("spark.serializer", KryoSerializer.class.getName());
  }

  /**
   * Joins a day with sizes that suit its files; see {@link #join(DayInput, PartStore, ShardSizes)}.
   *
   * @throws FileRejectedException if one of the files is unreadable as one of its kind
   */
  public BuiltDay join(DayInput input, PartStore parts) throws IOException {
    return join(input, parts, Optional.empty());
  }

  /**
   * Joins a day and writes its messages.
   *
   * @param parts the store for the messages
   * @throws FileRejectedException if one of the files is unreadable as one of its kind; parts that
   *     are already written are unused then
   */
  public BuiltDay join(DayInput input, PartStore parts, ShardSizes sizes) throws IOException {
    return join(input, parts, Optional.of(sizes));
  }

  private BuiltDay join(DayInput input, PartStore parts, Optional<ShardSizes> given)
      throws IOException {
    Map<FileKind, FileStart> starts = new EnumMap<>(FileKind.class);
    Map<FileKind, List<String>> warnings = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      FileEncoding encoding = input.encoding(kind);
      try (FileCleaning cleaning = FileCleaning.open(kind, input.open(kind, 0), encoding, limits)) {
        starts.put(kind, cleaning.start());
        warnings.put(kind, cleaning.headerWarnings());
      } catch (FileRejectedException e) {
        // A sequential read would report a fault of an earlier file first.
        throw firstOf(rejected(input, starts, sizes(input, starts, given)), e);
      }
    }
    ShardSizes sizes = sizes(input, starts, given);
    Map<FileKind, Body> bodies = bodies(input, starts, sizes);
    Written first = written(input, parts, sizes, starts, bodies, new DecimalMarks());
    // Only the whole file shows that an amount is unclear; then its row must be rejected, so the
    // day is joined again. Few days need it.
    first.counts().marks().requireEvidenceInTime();
    first.counts().marks().requireCertainReading(starts.get(FileKind.ITEMS).header().delimiter());
    return first.counts().marks().areContradictory()
        ? written(input, parts, sizes, starts, bodies, first.counts().marks())
            .built(warnings, columns(starts))
        : first.built(warnings, columns(starts));
  }

  private static Map<FileKind, List<String>> columns(Map<FileKind, FileStart> starts) {
    Map<FileKind, List<String>> columns = new EnumMap<>(FileKind.class);
    starts.forEach((kind, start) -> columns.put(kind, start.header().cells()));
    return columns;
  }

  /** The body of a file: its parts and its estimated number of lines. */
  private record Body(List<FilePart> parts, long lines) {}

  private Map<FileKind, Body> bodies(
      DayInput input, Map<FileKind, FileStart> starts, ShardSizes sizes) throws IOException {
    List<Range> ranges = new ArrayList<>();
    for (Map.Entry<FileKind, FileStart> file : starts.entrySet()) {
      long size = file.getValue().packed() ? 0 : input.size(file.getKey());
      for (long from = file.getValue().bodyFrom(); from < size; from += sizes.splitBytes()) {
        ranges.add(new Range(file.getKey(), file.getValue(), from, from + sizes.splitBytes()));
      }
    }
    Map<FileKind, List<RangeScan>> scans = scanned(input, ranges);
    Map<FileKind, Body> bodies = new EnumMap<>(FileKind.class);
    for (Map.Entry<FileKind, FileStart> file : starts.entrySet()) {
      FileKind kind = file.getKey();
      bodies.put(
          kind, body(kind, file.getValue(), input.size(kind), scans.getOrDefault(kind, List.of())));
    }
    return bodies;
  }

  private static Body body(FileKind kind, FileStart start, long size, List<RangeScan> scans) {
    if (start.packed()) {
      // A compressed line has about four bytes; only the size of slices depends on this estimate.
      return new Body(List.of(new FilePart(kind, start, 0, null)), size / 4 + 1);
    }
    List<FilePart> parts = new ArrayList<>();
    for (Split split : RangeScan.splits(scans, start, size)) {
      parts.add(new FilePart(kind, start, parts.size(), split));
    }
    return new Body(parts, start.bodyLine() + scans.stream().mapToLong(RangeScan::lines).sum());
  }

  private record Range(FileKind kind, FileStart start, long from, long to)
      implements Serializable {}

  private Map<FileKind, List<RangeScan>> scanned(DayInput input, List<Range> ranges)
      throws IOException {
    Map<FileKind, List<RangeScan>> scans = new EnumMap<>(FileKind.class);
    if (ranges.isEmpty()) {
      return scans;
    }
    List<byte[]> found =
        spark
            .parallelize(written(ranges), ranges.size())
            .map(
                written -> {
                  Range range = ShuffleCodec.object(written, Range.class);
                  long from = RangeScan.readFrom(range.start(), range.from());
                  try (InputStream bytes = input.open(range.kind(), from)) {
                    return ShuffleCodec.object(
                        (byte) 0, RangeScan.of(bytes, range.start(), range.from(), range.to()));
                  }
                })
            .collect();
    for (int i = 0; i < found.size(); i++) {
      scans
          .computeIfAbsent(ranges.get(i).kind(), kind -> new ArrayList<>())
          .add(ShuffleCodec.object(found.get(i), RangeScan.class));
    }
    return scans;
  }

  private static List<byte[]> written(List<? extends Serializable> objects) throws IOException {
    List<byte[]> written = new ArrayList<>(objects.size());
    for (Serializable object : objects) {
      written.add(ShuffleCodec.object((byte) 0, object));
    }
    return written;
  }

  private Written written(
      DayInput input,
      PartStore parts,
      ShardSizes sizes,
      Map<FileKind, FileStart> starts,
      Map<FileKind, Body> bodies,
      DecimalMarks marks)
      throws IOException {
    Map<FileKind, Long> lines = new EnumMap<>(FileKind.class);
    bodies.forEach((kind, body) -> lines.put(kind, body.lines()));
    Slices slices = new Slices(lines, sizes.sliceLines());
    int shards = sizes.shards();
    List<FilePart> customersAndOrders = new ArrayList<>(bodies.get(FileKind.CUSTOMERS).parts());
    customersAndOrders.addAll(bodies.get(FileKind.ORDERS).parts());
    JavaPairRDD<Long, byte[]> byCustomer =
        rows(input, customersAndOrders, shards)
            .repartitionAndSortWithinPartitions(new SortKeyPartitioner(shards))
            .mapPartitionsToPair(new CustomersStep(starts, limits, shards));
    JavaPairRDD<Long, byte[]> byOrder =
        byCustomer
            .union(rows(input, bodies.get(FileKind.ITEMS).parts(), shards))
            .repartitionAndSortWithinPartitions(new SortKeyPartitioner(shards))
            .mapPartitionsToPair(new OrdersStep(starts, limits, marks, slices));
    List<WrittenSlice> written = new ArrayList<>();
    for (byte[] slice :
        byOrder
            .repartitionAndSortWithinPartitions(new SortKeyPartitioner(slices.count()))
            .mapPartitions(new WriteSlice(parts))
            .collect()) {
      written.add(ShuffleCodec.object(slice, WrittenSlice.class));
    }
    written.sort(Comparator.comparing(WrittenSlice::number));
    return Written.of(written, starts);
  }

  private JavaPairRDD<Long, byte[]> rows(DayInput input, List<FilePart> parts, int shards)
      throws IOException {
    return spark
        .parallelize(written(parts), Math.max(1, parts.size()))
        .flatMapToPair(new ReadRows(input, limits, shards));
  }

  private static ShardSizes sizes(
      DayInput input, Map<FileKind, FileStart> starts, Optional<ShardSizes> given)
      throws IOException {
    if (given.isPresent()) {
      return given.get();
    }
    long bytes = 0;
    for (Map.Entry<FileKind, FileStart> file : starts.entrySet()) {
      bytes += input.size(file.getKey()) * (file.getValue().packed() ? COMPRESSION_RATIO : 1);
    }
    return ShardSizes.of(bytes);
  }

  private List<RejectedFile> rejected(
      DayInput input, Map<FileKind, FileStart> starts, ShardSizes sizes) throws IOException {
    List<FilePart> parts =
        bodies(input, starts, sizes).values().stream()
            .flatMap(body -> body.parts().stream())
            .toList();
    List<RejectedFile> rejected = new ArrayList<>();
    for (byte[] found :
        rows(input, parts, sizes.shards())
            .values()
            .filter(bytes -> ShuffleCodec.tag(bytes) == ShuffleCodec.REJECTION)
            .collect()) {
      rejected.add(ShuffleCodec.object(found, RejectedFile.class));
    }
    return rejected;
  }

  private static FileRejectedException firstOf(
      List<RejectedFile> rejected, FileRejectedException fallback) {
    return rejected.stream()
        .min(RejectedFile.FIRST_READ)
        .map(RejectedFile::rejection)
        .orElse(fallback);
  }

  /**
   * The slices of a joined day.
   *
   * @param counts the counts of all rows
   */
  private record Written(List<WrittenSlice> slices, DayTally counts) {

    /**
     * @throws FileRejectedException if a file is unreadable
     */
    static Written of(List<WrittenSlice> slices, Map<FileKind, FileStart> starts) {
      List<RejectedFile> rejected =
          slices.stream().flatMap(slice -> slice.rejected().stream()).toList();
      if (!rejected.isEmpty()) {
        throw firstOf(rejected, null);
      }
      DayTally skipped = new DayTally();
      starts.forEach(
          (kind, start) -> start.skipped().forEach(noticed -> skipped.note(kind, noticed)));
      DayTally counts = skipped;
      for (WrittenSlice slice : slices) {
        counts = counts.plus(slice.counts());
      }
      return new Written(slices, counts);
    }

    BuiltDay built(Map<FileKind, List<String>> warnings, Map<FileKind, List<String>> columns) {
      List<Part> archive = new ArrayList<>();
      List<String> rejectedRows = new ArrayList<>();
      List<String> affectedCustomers = new ArrayList<>();
      MessageCounts messages = MessageCounts.none();
      for (WrittenSlice slice : slices) {
        archive.addAll(slice.totals());
        messages = messages.plus(slice.messages());
        rejectedRows.addAll(slice.rejectedRows());
        affectedCustomers.addAll(slice.affectedCustomers());
      }
      slices.forEach(slice -> archive.addAll(slice.errors()));
      return new BuiltDay(
          counts.day(warnings, messages),
          List.copyOf(archive),
          columns,
          List.copyOf(rejectedRows),
          List.copyOf(affectedCustomers));
    }
  }
}
