package dev.orderpipeline.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to a server, opened before its first use. Not thread-safe, except that any thread
 * can destroy it at any time.
 */
final class Connection {
  /** Most requests fit, so they are sent in one write. */
  private static final int BUFFER_BYTES = 1 << 14;

  private final Route route;
  private final int connectTimeoutMillis;
  private final int readTimeoutMillis;
  private final Supplier<SSLSocketFactory> tls;

  /**
   * The TCP socket, also under TLS: unlike a TLS socket, it closes without waiting for the peer.
   */
  private final Socket socket = new Socket();

  private ReceivedBytes in;
  private OutputStream out;
  private long idleSince;

  Connection(
      Route route,
      int connectTimeoutMillis,
      int readTimeoutMillis,
      Supplier<SSLSocketFactory> tls) {
    this.route = route;
    this.connectTimeoutMillis = connectTimeoutMillis;
    this.readTimeoutMillis = readTimeoutMillis;
    this.tls = tls;
  }

  Route route() {
    return route;
  }

  boolean isOpen() {
    return in != null;
  }

  void open() throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(readTimeoutMillis);
    socket.connect(new InetSocketAddress(route.host(), route.port()), connectTimeoutMillis);
    Socket stream = route.secure() ? startTls() : socket;
    out = new BufferedOutputStream(stream.getOutputStream(), BUFFER_BYTES);
    in = new ReceivedBytes(stream.getInputStream());
  }

  private Socket startTls() throws IOException {
    SSLSocket secure = (SSLSocket) tls.get().createSocket(socket, route.host(), route.port(), true);
    // Verifies the host name; otherwise any trusted certificate would pass.
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  ReceivedBytes in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /** Whether bytes follow the last response, which would be read as the next one. */
  boolean hasUnreadBytes() {
    try {
      return in.isAvailable();
    } catch (IOException unusable) {
      return true;
    }
  }

  /** When its last response was complete, in milliseconds by the wall clock. */
  long idleSince() {
    return idleSince;
  }

  void setIdleSince(long millis) {
    idleSince = millis;
  }

  /** Closes the socket; a thread that opens, reads or writes the connection gets an exception. */
  void destroy() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a connection to " + route, e);
    }
  }
}
