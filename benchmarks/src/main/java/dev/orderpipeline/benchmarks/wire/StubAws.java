package dev.orderpipeline.benchmarks.wire;

import dev.orderpipeline.localstack.process.Certificates;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Stubs of SQS and S3 on two ports, plain HTTP and TLS. Runs in its own process, so that its CPU
 * time is not measured.
 */
public final class StubAws {
  private static final int BACKLOG = 256;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final long delayMillis;
  private final StubObject object = new StubObject();

  private StubAws(long delayMillis) {
    this.delayMillis = delayMillis;
  }

  /**
   * Serves requests until it is killed. Prints the ports of plain HTTP and TLS.
   *
   * @param args the delay of a response of SQS in milliseconds, and the directory of the
   *     certificates
   */
  public static void main(String[] args) throws IOException {
    StubAws stub = new StubAws(Long.parseLong(args[0]));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket plain = new ServerSocket(0, BACKLOG, loopback);
    ServerSocket secure =
        new Certificates(Path.of(args[1]))
            .server()
            .getServerSocketFactory()
            .createServerSocket(0, BACKLOG, loopback);
    stub.start(plain);
    stub.start(secure);
    System.out.println(plain.getLocalPort() + " " + secure.getLocalPort());
  }

  private void start(ServerSocket server) {
    new Thread(() -> accept(server), "accept").start();
  }

  private void accept(ServerSocket server) {
    try (server) {
      while (true) {
        Socket client = server.accept();
        Thread thread = new Thread(() -> serve(client), "stub");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot accept connections", e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
      OutputStream out = client.getOutputStream();
      for (String head = readHead(in); !head.isEmpty(); head = readHead(in)) {
        if (head.startsWith("get ")) {
          object.write(head, out);
        } else {
          send(head, in, out);
        }
      }
    } catch (IOException clientDisconnected) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String head, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    if (head.contains("expect: 100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] request = in.readNBytes(contentLength(head));
    Thread.sleep(delayMillis);
    out.write(StubSqs.response(request));
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(1024);
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (next == '\n' && head.length() > 4 && head.indexOf(END_OF_HEAD, head.length() - 4) > 0) {
        return head.toString().toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  private static int contentLength(String head) {
    String name = "content-length:";
    int start = head.indexOf(name) + name.length();
    return Integer.parseInt(head.substring(start, head.indexOf('\r', start)).strip());
  }
}
