package dev.orderpipeline.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Keeps connections between calls, and lends the one that was used last. Thread-safe. */
final class ConnectionPool {
  /**
   * How long a connection is kept unused. The servers of AWS keep theirs longer, so that one which
   * is lent is alive but for accidents.
   */
  static final long MAX_IDLE_MILLIS = 4_000;

  private final Function<Route, Connection> maker;
  private final Map<Route, Deque<Connection>> idle = new HashMap<>();
  private boolean closed;

  /**
   * A pool.
   *
   * @param maker makes connections that are not open yet
   */
  ConnectionPool(Function<Route, Connection> maker) {
    this.maker = maker;
  }

  /** A connection to be used by one call alone: one that was kept, or one that is yet to open. */
  Connection take(Route route) {
    synchronized (this) {
      Connection last = connections(route).pollFirst();
      if (last != null) {
        if (isFresh(last)) {
          return last;
        }
        // All others have been idle for longer.
        last.destroy();
        forget(route);
      }
    }
    return maker.apply(route);
  }

  /** Takes back a connection over which all of an answer has come. */
  synchronized void give(Connection connection) {
    if (closed) {
      connection.destroy();
      return;
    }
    connection.setIdleSince(System.currentTimeMillis());
    connections(connection.route()).addFirst(connection);
  }

  /** Ends what is kept for a route, because one of its connections has turned out to be dead. */
  synchronized void forget(Route route) {
    connections(route).forEach(Connection::destroy);
    idle.remove(route);
  }

  synchronized void close() {
    closed = true;
    idle.values().forEach(connections -> connections.forEach(Connection::destroy));
    idle.clear();
  }

  private Deque<Connection> connections(Route route) {
    return idle.computeIfAbsent(route, any -> new ArrayDeque<>());
  }

  private static boolean isFresh(Connection connection) {
    // By the wall clock: while a sandbox is frozen, the clocks of AWS go on, whatever a monotonic
    // one does. A clock that was set back tells nothing.
    long age = System.currentTimeMillis() - connection.idleSince();
    return age >= 0 && age <= MAX_IDLE_MILLIS;
  }
}
