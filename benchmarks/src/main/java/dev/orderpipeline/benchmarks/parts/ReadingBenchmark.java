package dev.orderpipeline.benchmarks.parts;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.cleaning.RowCleaner;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.intake.RecordSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Measures reading and cleaning the rows of an items file, in nanoseconds per row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadingBenchmark {
  private static final int ROWS = 10_000;

  /** How the cells are separated. */
  @Param({"comma", "packed"})
  private String dialect = "comma";

  private byte[] file = {};

  /** Creates the file to read. */
  @Setup
  public void write() {
    boolean packed = dialect.equals("packed");
    char last = packed ? ' ' : ',';
    StringBuilder rows = new StringBuilder("id,order_reference,item_name");
    rows.append(last).append("quantity").append(last).append("total_price\n");
    for (int row = 0; row < ROWS; row++) {
      rows.append(row).append(",dc0a").append(1_000 + row % 9_000).append(",Big red").append(last);
      rows.append(1 + row % 9).append(last).append(row % 500).append('.').append(10 + row % 90);
      rows.append('\n');
    }
    file = rows.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads bytes into records. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void records(Blackhole sink) throws IOException {
    try (RecordSource source =
        RecordSource.open(
            FileKind.ITEMS,
            new ByteArrayInputStream(file),
            FileEncoding.UTF_8,
            Limits.defaults(),
            RowCleaner.columnNames(FileKind.ITEMS))) {
      for (RawRecord next = source.next(); next != null; next = source.next()) {
        sink.consume(next);
      }
    }
  }

  /** Reads bytes into cleaned rows, with their amounts. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void rows(Blackhole sink) throws IOException {
    try (FileCleaning cleaning =
        FileCleaning.open(FileKind.ITEMS, new ByteArrayInputStream(file), Limits.defaults())) {
      for (Cleaned next = cleaning.next(); next != null; next = cleaning.next()) {
        sink.consume(next);
      }
    }
  }
}
