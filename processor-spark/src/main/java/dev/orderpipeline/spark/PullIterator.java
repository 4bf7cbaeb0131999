package dev.orderpipeline.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** An iterator that produces shuffle records on demand, a few at a time. */
abstract class PullIterator implements Iterator<Tuple2<Long, byte[]>> {
  private final Deque<Tuple2<Long, byte[]>> ready = new ArrayDeque<>();
  private boolean ended;

  /** Adds any number of records with {@link #add}, also none; false at the end. */
  abstract boolean produce() throws IOException;

  final void add(long sortKey, byte[] bytes) {
    ready.add(new Tuple2<>(sortKey, bytes));
  }

  @Override
  public final boolean hasNext() {
    try {
      while (ready.isEmpty() && !ended) {
        ended = !produce();
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
