package dev.orderpipeline.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Keeps idle connections for later calls, and hands out the last used one first. Thread-safe. */
final class ConnectionPool {
  /**
   * The maximum idle time of a connection. The servers of AWS keep idle connections longer, so a
   * pooled one is almost always alive.
   */
  static final long MAX_IDLE_MILLIS = 4_000;

  private final Function<Route, Connection> factory;
  private final Map<Route, Deque<Connection>> idle = new HashMap<>();
  private boolean closed;

  /**
   * A pool.
   *
   * @param factory creates connections that are not open yet
   */
  ConnectionPool(Function<Route, Connection> factory) {
    this.factory = factory;
  }

  /** A connection for one call: an idle one, or a new one that is not open yet. */
  Connection acquire(Route route) {
    synchronized (this) {
      Connection last = connections(route).pollFirst();
      if (last != null) {
        if (isFresh(last) && !last.hasUnreadBytes()) {
          return last;
        }
        // The others have been idle for longer, or their server does not keep to HTTP.
        last.destroy();
        evict(route);
      }
    }
    return factory.apply(route);
  }

  /** Returns a connection to the pool after its response was read completely. */
  synchronized void release(Connection connection) {
    if (closed || connection.hasUnreadBytes()) {
      connection.destroy();
      return;
    }
    connection.setIdleSince(System.currentTimeMillis());
    connections(connection.route()).addFirst(connection);
  }

  /** Closes the idle connections of a route, because one of them was dead. */
  synchronized void evict(Route route) {
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
    // By the wall clock: a monotonic clock can stop while Lambda freezes the sandbox. A negative
    // age
    // means that the clock was set back.
    long age = System.currentTimeMillis() - connection.idleSince();
    return age >= 0 && age <= MAX_IDLE_MILLIS;
  }
}
