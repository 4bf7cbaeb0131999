package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.MessageLine;
import dev.orderpipeline.processor.archive.PartReader;
import dev.orderpipeline.processor.archive.StoredPart;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads the customers of one part of an archive: of an earlier one those who have a total, with
 * their place in the order of all earlier archives; of a build all that are named.
 */
final class EarlierCustomers implements PairFlatMapFunction<Integer, String, Long> {
  private static final long serialVersionUID = 1L;

  /** In the place of a customer's place: a message of the build names the customer. */
  static final long NAMED = -1;

  private static final int LINE_BITS = 32;
  private static final int PART_BITS = 23;

  private final JobStage stage;
  private final Source[] sources;

  /**
   * A part.
   *
   * @param archive counts the earlier archives, from 0 for the oldest; -1 for the build
   * @param number of the part in its archive
   */
  record Source(int archive, int number, StoredPart part) implements Serializable {}

  /** A function that is given the place of a part in a list. */
  EarlierCustomers(JobStage stage, Source[] sources) {
    this.stage = stage;
    this.sources = sources;
  }

  /** Which of the earlier archives a place is in. */
  static int archive(long place) {
    return (int) (place >>> (LINE_BITS + PART_BITS));
  }

  @Override
  public Iterator<Tuple2<String, Long>> call(Integer index) throws IOException {
    Source source = sources[index];
    S3Client s3 = stage.aws().clients().client(S3Client.builder(), CallLimits.OBJECT);
    Customers customers;
    try {
      customers =
          new Customers(
              source, new ArchiveStore(s3, stage.resultsBucket()).reader(source.part()), s3);
    } catch (IOException | RuntimeException e) {
      s3.close();
      throw e;
    }
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              customers.close();
            });
    return customers;
  }

  /** The customers of a part, read as they are asked for. */
  private static final class Customers implements Iterator<Tuple2<String, Long>>, Closeable {
    private final Source source;
    private final PartReader lines;
    private final S3Client s3;
    private long line;
    private Tuple2<String, Long> ahead;

    Customers(Source source, PartReader lines, S3Client s3) {
      this.source = source;
      this.lines = lines;
      this.s3 = s3;
    }

    @Override
    public boolean hasNext() {
      try {
        while (ahead == null) {
          String body = lines.next();
          if (body == null) {
            return false;
          }
          MessageLine message = MessageLine.of(body);
          if (message.customer().isPresent() && (source.archive() < 0 || message.total())) {
            ahead = new Tuple2<>(message.customer().get(), place());
          }
          line++;
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private long place() {
      return source.archive() < 0
          ? NAMED
          : ((((long) source.archive() << PART_BITS) + source.number()) << LINE_BITS) + line;
    }

    @Override
    public Tuple2<String, Long> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Tuple2<String, Long> next = ahead;
      ahead = null;
      return next;
    }

    @Override
    public void close() {
      try (s3) {
        lines.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
