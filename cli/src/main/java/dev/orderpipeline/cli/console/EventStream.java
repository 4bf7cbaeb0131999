package dev.orderpipeline.cli.console;

import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams the versions of the board to browsers. Each stream has its own thread and sends only the
 * newest version, so that a slow browser neither delays others nor fills memory.
 */
final class EventStream {
  /** Below the threads of the server, so that pages are served in any case. */
  static final int MAX_STREAMS = 100;

  /** Finds browsers that have gone. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final BoardFeed feed;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean closed;

  EventStream(BoardFeed feed) {
    this.feed = feed;
  }

  /** The number of open streams. */
  int open() {
    return open.get();
  }

  /** Sends events until the browser or the console closes the stream. */
  void serve(Context request) {
    if (open.incrementAndGet() > MAX_STREAMS) {
      open.decrementAndGet();
      throw new ServiceUnavailableResponse("Too many pages are open.");
    }
    try {
      request.res().setContentType("text/event-stream; charset=utf-8");
      stream(request.res().getOutputStream(), after(request));
    } catch (IOException gone) {
      // The browser has closed the page.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  private void stream(OutputStream out, long after) throws IOException, InterruptedException {
    long sent = after;
    send(out, ":\n\n");
    while (!closed) {
      long version = feed.awaitOther(sent, HEARTBEAT);
      // The version of a page from an earlier console can be higher.
      if (version == sent) {
        send(out, ":\n\n");
      } else {
        send(out, "id: " + version + "\nevent: board\ndata: " + version + "\n\n");
        sent = version;
      }
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static long after(Context request) {
    String last = request.header("Last-Event-ID");
    String after = last == null ? request.queryParam("after") : last;
    return after != null && after.matches("[0-9]{1,15}") ? Long.parseLong(after) : 0;
  }

  /** Ends the streams at their next event. */
  void close() {
    closed = true;
    feed.wakeAll();
  }
}
