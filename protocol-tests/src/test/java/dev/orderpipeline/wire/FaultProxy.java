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
 * An HTTP proxy between the functions of one day and the local stack that injects a fault. It
 * answers Lambda invocations itself and records their payloads.
 */
final class FaultProxy implements AutoCloseable {
  private static final Pattern SERVICE =
      Pattern.compile("Credential=[^/]+/[^/]+/[^/]+/([^/]+)/aws4_request");

  private final URI stack;
  private final PlannedFault plannedFault;
  private final ServerSocket server;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final List<String> invocations = new ArrayList<>();
  private int affected;
  private boolean isStopped;
  private boolean closed;

  /** Starts a proxy to the stack that injects the fault. */
  FaultProxy(URI stack, PlannedFault plannedFault) {
    this.stack = stack;
    this.plannedFault = plannedFault;
    try {
      server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a port for the proxy", e);
    }
    start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** All requests so far, as service and operation. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many requests the fault has affected. */
  synchronized int affected() {
    return affected;
  }

  /** Stops injecting the fault. */
  synchronized void stopFault() {
    isStopped = true;
  }

  /** Removes and returns the payloads of the invocations. */
  synchronized List<String> drainInvocations() {
    List<String> taken = List.copyOf(invocations);
    invocations.clear();
    return taken;
  }

  /** Closes all connections and waits until delayed requests have taken effect. */
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
      throw new InterruptedIOException("interrupted while waiting for delayed requests");
    }
  }

  private synchronized void start(Runnable runnable) {
    Thread thread = new Thread(runnable, "fault-proxy");
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
    } catch (IOException closed) {
      // The proxy is closed.
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
    } catch (IOException disconnected) {
      // The client or the proxy closed the connection.
      return;
    }
  }

  /** Answers a request; false if the connection must be closed. */
  private boolean answer(
      HttpMessage request, Socket client, InputStream in, OutputStream out, Upstream upstream)
      throws IOException {
    String operation = operation(request.head());
    if (!isAffected(operation)) {
      forward(operation, request, upstream).writeTo(out);
      return true;
    }
    switch (plannedFault.fault()) {
      case RESET_BEFORE -> reset(client);
      case RESET_AFTER -> {
        HttpMessage unused = forward(operation, request, upstream);
        reset(client);
      }
      case SLOW -> {
        HttpMessage unused = forward(operation, request, upstream);
        awaitClientTimeout(in);
      }
      case LATE -> {
        awaitClientTimeout(in);
        HttpMessage unused = forward(operation, request, upstream);
      }
      case CUT_BY_RESET, CUT_QUIETLY -> {
        HttpMessage whole = forward(operation, request, upstream);
        out.write(whole.head().getBytes(StandardCharsets.ISO_8859_1));
        out.write(whole.body(), 0, whole.body().length / 2);
        out.flush();
        if (plannedFault.fault() == WireFault.CUT_BY_RESET) {
          reset(client);
        }
      }
      default -> {
        HttpMessage rejection = ErrorResponses.of(service(request.head()), plannedFault.fault());
        boolean bodiless = request.head().startsWith("HEAD ");
        (bodiless ? new HttpMessage(rejection.head(), new byte[0]) : rejection).writeTo(out);
        return true;
      }
    }
    return false;
  }

  private synchronized boolean isAffected(String operation) {
    requests.add(operation);
    int number = counts.merge(operation, 1, Integer::sum);
    boolean meets =
        !isStopped
            && operation.equals(plannedFault.operation())
            && number >= plannedFault.from()
            && affected < plannedFault.requests();
    if (meets) {
      affected++;
    }
    return meets;
  }

  private HttpMessage forward(String operation, HttpMessage request, Upstream upstream)
      throws IOException {
    if (!operation.equals("lambda Invoke")) {
      return upstream.send(request);
    }
    synchronized (this) {
      invocations.add(new String(request.body(), StandardCharsets.UTF_8));
    }
    return new HttpMessage("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", new byte[0]);
  }

  private static void reset(Socket client) throws IOException {
    // With a linger time of 0, closing the socket sends a reset.
    client.setSoLinger(true, 0);
  }

  private static void awaitClientTimeout(InputStream in) {
    try {
      int unused = in.read();
    } catch (IOException disconnected) {
      // A reset also means that the client has abandoned the request.
      return;
    }
  }

  private static String service(String head) {
    Matcher service = SERVICE.matcher(head);
    return service.find() ? service.group(1) : "unsigned";
  }

  /** The service and operation of a request, derived from its head. */
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
    if (service.equals("lambda") && head.contains("/invocations")) {
      return "Invoke";
    }
    // Only the body names the operation; the functions use no other one.
    return service.equals("sns") ? "Publish" : head.lines().findFirst().orElse("");
  }

  /** The connection to the stack for one client connection. */
  private static final class Upstream implements AutoCloseable {
    private final URI stack;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private Upstream(URI stack) {
      this.stack = stack;
    }

    private HttpMessage send(HttpMessage request) throws IOException {
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
