package dev.orderpipeline.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wire between one day's functions and the local stack: passes requests on and answers back,
 * and lets some of them go wrong. It answers itself for Lambda, and keeps what was invoked.
 */
final class Wire implements AutoCloseable {
  private static final Pattern SERVICE =
      Pattern.compile("Credential=[^/]+/[^/]+/[^/]+/([^/]+)/aws4_request");

  private final URI stack;
  private final Trouble trouble;
  private final ServerSocket server;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final List<String> invoked = new ArrayList<>();
  private int met;
  private boolean mended;
  private boolean closed;

  /** A wire to the stack that meets the trouble. */
  Wire(URI stack, Trouble trouble) {
    this.stack = stack;
    this.trouble = trouble;
    try {
      server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free for a wire", e);
    }
    start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Every request so far, as service and operation. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many requests have met the fault. */
  synchronized int met() {
    return met;
  }

  /** Ends the trouble. */
  synchronized void mend() {
    mended = true;
  }

  /** The payloads of the invocations since this was asked last. */
  synchronized List<String> takeInvoked() {
    List<String> taken = List.copyOf(invoked);
    invoked.clear();
    return taken;
  }

  /** Ends all connections, and waits until what is late has taken effect. */
  @Override
  public void close() throws IOException {
    List<Socket> open;
    List<Thread> running;
    synchronized (this) {
      closed = true;
      open = List.copyOf(sockets);
    }
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    synchronized (this) {
      running = List.copyOf(threads);
    }
    try {
      for (Thread thread : running) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before what is late had taken effect");
    }
  }

  private synchronized void start(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        client.setTcpNoDelay(true);
        synchronized (this) {
          if (closed) {
            client.close();
            return;
          }
          sockets.add(client);
        }
        start(() -> serve(client));
      }
    } catch (IOException theWireIsClosed) {
      // Nobody connects any more.
      return;
    }
  }

  private void serve(Socket client) {
    try (client;
        Upstream upstream = new Upstream(stack)) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = new BufferedOutputStream(client.getOutputStream());
      while (true) {
        Optional<String> head = HttpMessage.readHead(in);
        if (head.isEmpty()) {
          return;
        }
        if (HttpMessage.header(head.get(), "expect").isPresent()) {
          out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
        }
        HttpMessage request =
            new HttpMessage(
                head.get().replaceFirst("(?i)expect: [^\r]*\r\n", ""),
                HttpMessage.readBody(head.get(), in));
        if (!answer(request, client, in, out, upstream)) {
          return;
        }
      }
    } catch (IOException theClientHungUp) {
      // A client that gives up closes its connection, and so does the wire at its end.
      return;
    }
  }

  /** Answers a request; false if the connection is to end. */
  private boolean answer(
      HttpMessage request, Socket client, InputStream in, OutputStream out, Upstream upstream)
      throws IOException {
    String operation = operation(request.head());
    if (!meetsTrouble(operation)) {
      passOn(operation, request, upstream).writeTo(out);
      return true;
    }
    switch (trouble.fault()) {
      case RESET_BEFORE -> reset(client);
      case RESET_AFTER -> {
        HttpMessage unused = passOn(operation, request, upstream);
        reset(client);
      }
      case SLOW -> {
        HttpMessage unused = passOn(operation, request, upstream);
        awaitGivenUp(in);
      }
      case LATE -> {
        awaitGivenUp(in);
        HttpMessage unused = passOn(operation, request, upstream);
      }
      case CUT_BY_RESET, CUT_QUIETLY -> {
        HttpMessage whole = passOn(operation, request, upstream);
        out.write(whole.head().getBytes(StandardCharsets.ISO_8859_1));
        out.write(whole.body(), 0, whole.body().length / 2);
        out.flush();
        if (trouble.fault() == WireFault.CUT_BY_RESET) {
          reset(client);
        }
      }
      default -> {
        HttpMessage rejection = Rejection.of(service(request.head()), trouble.fault());
        boolean bodiless = request.head().startsWith("HEAD ");
        (bodiless ? new HttpMessage(rejection.head(), new byte[0]) : rejection).writeTo(out);
        return true;
      }
    }
    return false;
  }

  private synchronized boolean meetsTrouble(String operation) {
    requests.add(operation);
    int number = counts.merge(operation, 1, Integer::sum);
    boolean meets =
        !mended
            && operation.equals(trouble.operation())
            && number >= trouble.from()
            && met < trouble.requests();
    if (meets) {
      met++;
    }
    return meets;
  }

  private HttpMessage passOn(String operation, HttpMessage request, Upstream upstream)
      throws IOException {
    if (!operation.equals("lambda Invoke")) {
      return upstream.pass(request);
    }
    synchronized (this) {
      invoked.add(new String(request.body(), StandardCharsets.UTF_8));
    }
    return new HttpMessage("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", new byte[0]);
  }

  private static void reset(Socket client) throws IOException {
    // Closing a socket that does not linger sends a reset instead of an end.
    client.setSoLinger(true, 0);
  }

  private static void awaitGivenUp(InputStream in) {
    try {
      int unused = in.read();
    } catch (IOException givenUp) {
      // As good an end as any.
      return;
    }
  }

  private static String service(String head) {
    Matcher service = SERVICE.matcher(head);
    return service.find() ? service.group(1) : "unsigned";
  }

  /** What a request asks for, told from its head. */
  static String operation(String head) {
    String service = service(head);
    return service
        + " "
        + HttpMessage.header(head, "x-amz-target")
            .map(target -> target.substring(target.lastIndexOf('.') + 1))
            .orElseGet(
                () -> service.equals("s3") ? s3Operation(head) : restOperation(service, head));
  }

  private static String s3Operation(String head) {
    String method = head.substring(0, head.indexOf(' '));
    return switch (method) {
      case "HEAD" -> "HeadObject";
      case "GET" -> head.contains("list-type=2") ? "ListObjectsV2" : "GetObject";
      case "PUT" ->
          HttpMessage.header(head, "x-amz-copy-source").isPresent() ? "CopyObject" : "PutObject";
      default -> method;
    };
  }

  private static String restOperation(String service, String head) {
    return service.equals("lambda") && head.contains("/invocations")
        ? "Invoke"
        : head.lines().findFirst().orElse("");
  }

  /** The way from one client's connection to the stack. */
  private static final class Upstream implements AutoCloseable {
    private final URI stack;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private Upstream(URI stack) {
      this.stack = stack;
    }

    private HttpMessage pass(HttpMessage request) throws IOException {
      if (socket == null) {
        socket = new Socket(stack.getHost(), stack.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
      }
      request.writeTo(out);
      String head =
          HttpMessage.readHead(in)
              .orElseThrow(() -> new IOException("the local stack closed a connection"));
      boolean bodiless = request.head().startsWith("HEAD ") || head.startsWith("HTTP/1.1 204");
      return new HttpMessage(head, bodiless ? new byte[0] : HttpMessage.readBody(head, in));
    }

    @Override
    public void close() throws IOException {
      if (socket != null) {
        socket.close();
      }
    }
  }
}
