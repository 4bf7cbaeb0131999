package dev.orderpipeline.cli.console;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A running console: a web server on 127.0.0.1 with a pipeline's pages. */
public final class Console implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int MAX_THREADS = EventStream.MAX_STREAMS + 50;
  private static final long MAX_FORM_BYTES = 16_384;

  /** Scripts and styles only from the console itself; no other site may show a page in a frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final Javalin server;
  private final EventStream events;
  private final Refresher refresher;
  private final ActionRuns runs;
  private final BoardFeed feed;

  private Console(
      ConsoleSettings settings,
      PipelineSource source,
      CommandRunner commands,
      InstantSource clock) {
    this.feed = new BoardFeed(source, clock, System::nanoTime);
    this.events = new EventStream(feed);
    this.refresher = new Refresher();
    this.runs = new ActionRuns(commands, settings, clock, feed::readAllNext);
    ConsoleGuard guard = new ConsoleGuard(new SecureRandom(), settings.readOnly());
    ConsoleRoutes routes =
        new ConsoleRoutes(settings, source, feed, runs, guard, new Pages(), clock);
    this.server = Javalin.create(config -> configure(config, guard, routes));
  }

  /**
   * Starts a console.
   *
   * @param clock decides which dates the board shows
   * @throws ConsolePortException if the port is taken
   */
  public static Console start(
      ConsoleSettings settings,
      PipelineSource source,
      CommandRunner commands,
      InstantSource clock) {
    Console console = new Console(settings, source, commands, clock);
    try {
      console.server.start(HOST, settings.port());
    } catch (JavalinBindException e) {
      console.close();
      throw new ConsolePortException(settings.port(), e);
    }
    console.refresher.start(console.feed, () -> console.events.open() > 0);
    return console;
  }

  private void configure(JavalinConfig config, ConsoleGuard guard, ConsoleRoutes routes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS);
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.http.maxRequestSize = MAX_FORM_BYTES;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.routes.before(Console::addHeaders);
    config.routes.before(guard::check);
    config.routes.get("/events", events::serve);
    routes.addTo(config.routes);
    config.routes.exception(
        HttpResponseException.class,
        (e, request) -> routes.showProblem(request, e.getStatus(), e.getMessage()));
    // Without a page: another site can have sent the request.
    config.routes.exception(
        ForbiddenResponse.class,
        (e, request) ->
            request.status(e.getStatus()).contentType("text/plain").result(e.getMessage()));
    config.routes.exception(
        Exception.class, (e, request) -> routes.showProblem(request, 502, String.valueOf(e)));
  }

  private static void addHeaders(Context response) {
    response.header("Content-Security-Policy", POLICY);
    response.header("Cache-Control", "no-store");
    response.header("X-Content-Type-Options", "nosniff");
    // Without the origin, a browser would send forms with the origin null.
    response.header("Referrer-Policy", "same-origin");
    response.header("Cross-Origin-Opener-Policy", "same-origin");
    response.header("Cross-Origin-Resource-Policy", "same-origin");
  }

  /** The address of the board. */
  public URI address() {
    return URI.create("http://" + HOST + ":" + server.port() + "/");
  }

  /** Reads the whole pipeline at once instead of a part of it at the next interval. */
  void refresh() {
    feed.readAllNext();
    feed.tick();
  }

  /** The number of pages that wait for changes. */
  int streams() {
    return events.open();
  }

  @Override
  public void close() {
    events.close();
    refresher.close();
    runs.close();
    server.stop();
  }
}
