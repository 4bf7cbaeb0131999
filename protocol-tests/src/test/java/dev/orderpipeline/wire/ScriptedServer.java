package dev.orderpipeline.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;

/** A server with a scripted behaviour for each connection, including violations of HTTP. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final List<Socket> connections = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final CountDownLatch firstRequest = new CountDownLatch(1);
  private final CountDownLatch hungUp = new CountDownLatch(1);

  /** The behaviour on one connection. */
  interface Script {
    void serve(Exchange exchange) throws IOException, InterruptedException;
  }

  /** One connection for its script. */
  final class Exchange {
    private final Socket socket;
    private final InputStream in;
    private final int number;
    private String latest = "";

    private Exchange(Socket socket, int number) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.number = number;
    }

    /** The number of the connection, from 1. */
    int number() {
      return number;
    }

    /** Reads a request with its body; false if the client has closed the connection. */
    boolean read() throws IOException {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          hungUp.countDown();
          return false;
        }
        head.append((char) next);
      }
      String lower = head.toString().toLowerCase(Locale.ROOT);
      StringBuilder body = new StringBuilder();
      int length = lower.indexOf("content-length: ");
      if (length >= 0) {
        int size = Integer.parseInt(lower.substring(length + 16, lower.indexOf('\r', length)));
        body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
      } else if (lower.contains("chunked")) {
        while (!body.toString().endsWith("0\r\n\r\n")) {
          body.append((char) in.read());
        }
      }
      latest = lower;
      synchronized (requests) {
        requests.add(head + body.toString());
      }
      firstRequest.countDown();
      return true;
    }

    /** Whether the latest request has a header, which is given in lower case. */
    boolean isAskedFor(String header) {
      return latest.contains(header + "\r\n");
    }

    void write(String answer) throws IOException {
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  ScriptedServer(Script script) {
    this(script, ServerSocketFactory.getDefault(), "127.0.0.1");
  }

  /** A server with other sockets; those of TLS shake hands when the script first reads. */
  ScriptedServer(Script script, ServerSocketFactory sockets, String address) {
    this.script = script;
    try {
      server = sockets.createServerSocket(0, 50, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free for a server", e);
    }
    start(this::accept);
  }

  /** Answers every request the same way. */
  static ScriptedServer answering(String answer) {
    return new ScriptedServer(
        exchange -> {
          while (exchange.read()) {
            exchange.write(answer);
          }
        });
  }

  int port() {
    return server.getLocalPort();
  }

  List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  int connections() {
    synchronized (connections) {
      return connections.size();
    }
  }

  void awaitFirstRequest() throws InterruptedException {
    firstRequest.await();
  }

  /** Waits until a client has closed a connection between two requests. */
  void awaitHangUp() throws InterruptedException {
    hungUp.await();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        int number;
        synchronized (connections) {
          connections.add(socket);
          number = connections.size();
        }
        start(() -> serve(socket, number));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      script.serve(new Exchange(socket, number));
    } catch (IOException theClientIsGone) {
      hungUp.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (connections) {
      for (Socket socket : connections) {
        socket.close();
      }
    }
  }
}
