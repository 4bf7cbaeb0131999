package dev.orderpipeline.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** Records of a shuffle that are made when they are asked for, a few at a time. */
abstract class PullIterator implements Iterator<Tuple2<Long, byte[]>> {
  private final Deque<Tuple2<Long, byte[]>> ready = new ArrayDeque<>();
  private boolean ended;

  /** Makes some more, maybe none, with {@link #add}; false if there are no more. */
  abstract boolean more() throws IOException;

  final void add(long place, byte[] bytes) {
    ready.add(new Tuple2<>(place, bytes));
  }

  @Override
  public final boolean hasNext() {
    try {
      while (ready.isEmpty() && !ended) {
        ended = !more();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return !ready.isEmpty();
  }

  @Override
  public final Tuple2<Long, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more records");
    }
    return ready.remove();
  }
}
