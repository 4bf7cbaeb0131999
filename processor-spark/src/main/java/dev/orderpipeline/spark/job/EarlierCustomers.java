package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.CallLimits;
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
 * Reads the customers of one part of an archive. For an earlier archive: the customers with a
 * total, and their position in all earlier archives. For the build: all customers that a message
 * names.
 */
final class EarlierCustomers implements PairFlatMapFunction<Integer, String, Long> {
  private static final long serialVersionUID = 1L;

  /** The position of a customer that a message of the build names. */
  static final long NAMED = -1;

  /** The position of such a customer who also has a total in an earlier archive. */
  static final long NAMED_AGAIN = -2;

  private static final int LINE_BITS = 32;
  private static final int PART_BITS = 23;

  private final JobStage stage;
  private final Source[] sources;

  /**
   * A part of an archive.
   *
   * @param archive the number of the earlier archive, from 0 for the oldest; -1 for the build
   * @param number the number of the part in its archive
   */
  record Source(int archive, int number, StoredPart part) implements Serializable {}

  /** Creates a function of the index of a source. */
  EarlierCustomers(JobStage stage, Source[] sources) {
    this.stage = stage;
    this.sources = sources;
  }

  /** The position of a customer with two. */
  static Long both(Long one, Long other) {
    boolean isNamed = one < 0 || other < 0;
    boolean isEarlier = one != NAMED || other != NAMED;
    return isNamed && isEarlier ? Long.valueOf(NAMED_AGAIN) : Long.valueOf(Math.min(one, other));
  }

  /** The number of the earlier archive of a position. */
  static int archive(long position) {
    return (int) (position >>> (LINE_BITS + PART_BITS));
  }

  @Override
  public Iterator<Tuple2<String, Long>> call(Integer index) throws IOException {
    Source source = sources[index];
    S3Client s3 = stage.aws().clients().client(S3Client.builder(), CallLimits.OBJECT);
    CustomerIterator customers;
    try {
      customers =
          new CustomerIterator(
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

  /** The customers of a part, read on demand. */
  private static final class CustomerIterator implements Iterator<Tuple2<String, Long>>, Closeable {
    private final Source source;
    private final PartReader lines;
    private final S3Client s3;
    private long line;
    private Tuple2<String, Long> lookahead;

    CustomerIterator(Source source, PartReader lines, S3Client s3) {
      this.source = source;
      this.lines = lines;
      this.s3 = s3;
    }

    @Override
    public boolean hasNext() {
      try {
        while (lookahead == null) {
          String body = lines.next();
          if (body == null) {
            return false;
          }
          MessageLine message = MessageLine.of(body);
          if (message.customer().isPresent() && (source.archive() < 0 || message.total())) {
            lookahead = new Tuple2<>(message.customer().get(), position());
          }
          line++;
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private long position() {
      return source.archive() < 0
          ? NAMED
          : ((((long) source.archive() << PART_BITS) + source.number()) << LINE_BITS) + line;
    }

    @Override
    public Tuple2<String, Long> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Tuple2<String, Long> next = lookahead;
      lookahead = null;
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
