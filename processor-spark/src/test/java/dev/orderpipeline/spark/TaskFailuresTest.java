package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.MessyDays;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failed and retried tasks do not change the result. */
@Tag("full")
class TaskFailuresTest {
  @TempDir Path work;

  @Test
  void resultIsTheSameWhenEachTaskFailsOnce() throws IOException {
    LocalDay day = Days.write(new MessyDays(11).next(), work.resolve("day"));
    LocalParts parts = new LocalParts(work.resolve("parts").toString());
    try (JavaSparkContext spark =
        new JavaSparkContext(SparkDayJoin.configured(LocalSpark.conf().setMaster("local[2,2]")))) {

      BuiltDay built =
          new SparkDayJoin(spark, Limits.defaults())
              .join(new BreaksOffOnce(day), new FailsOnce(parts), new ShardSizes(2, 200, 5));

      Days.Outcome expected = Days.byTheLambdasJoin(day, Limits.defaults(), work);
      assertThat(Days.lines(built.archive(), parts)).isEqualTo(expected.lines());
      assertThat(built.counts()).isEqualTo(expected.counts());
      assertThat(leftOver(built)).isPositive();
    }
  }

  /** The number of parts from failed attempts that no manifest names. */
  private long leftOver(BuiltDay built) throws IOException {
    List<String> named =
        Stream.of(
                built.archive().stream().map(Part::name),
                built.rejectedRows().stream(),
                built.affectedCustomers().stream())
            .flatMap(names -> names)
            .toList();
    try (Stream<Path> files = Files.list(work.resolve("parts"))) {
      return files.filter(file -> !named.contains(file.getFileName().toString())).count();
    }
  }

  private static boolean isFirstAttempt() {
    return TaskContext.get() != null && TaskContext.get().attemptNumber() == 0;
  }

  /** Files whose first read by a task fails partway. */
  private record BreaksOffOnce(LocalDay day) implements DayInput {
    @Override
    public long size(FileKind kind) throws IOException {
      return day.size(kind);
    }

    @Override
    public InputStream open(FileKind kind, long from) throws IOException {
      InputStream bytes = day.open(kind, from);
      if (!isFirstAttempt()) {
        return bytes;
      }
      long end = new Random(from).nextInt(100);
      return new FilterInputStream(bytes) {
        private long read;

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          int count = super.read(buffer, offset, (int) Math.min(length, 1 + end));
          read += count;
          if (read > end) {
            throw new IOException("the connection is reset");
          }
          return count;
        }
      };
    }
  }

  /** A store that stores a part but fails the first attempt. */
  private record FailsOnce(LocalParts parts) implements PartStore {
    @Override
    public void put(String name, Path file) throws IOException {
      parts.put(name, file);
      if (isFirstAttempt()) {
        throw new IOException("the connection is reset");
      }
    }

    @Override
    public InputStream open(String name) throws IOException {
      return parts.open(name);
    }
  }
}
