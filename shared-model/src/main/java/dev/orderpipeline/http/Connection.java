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
 * One connection to a server, opened when it is first used. Not thread-safe, but that any thread
 * may destroy it at any time.
 */
final class Connection {
  /** As large as most requests: these leave in one write. */
  private static final int BUFFER_BYTES = 1 << 14;

  private final Route route;
  private final int longestConnectMillis;
  private final int longestSilenceMillis;
  private final Supplier<SSLSocketFactory> tls;

  /** Of TCP, even if TLS is spoken over it: to close this one never waits for the other side. */
  private final Socket socket = new Socket();

  private ReceivedBytes in;
  private OutputStream out;
  private long idleSince;

  Connection(
      Route route,
      int longestConnectMillis,
      int longestSilenceMillis,
      Supplier<SSLSocketFactory> tls) {
    this.route = route;
    this.longestConnectMillis = longestConnectMillis;
    this.longestSilenceMillis = longestSilenceMillis;
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
    socket.setSoTimeout(longestSilenceMillis);
    socket.connect(new InetSocketAddress(route.host(), route.port()), longestConnectMillis);
    Socket spoken = route.secure() ? secured() : socket;
    out = new BufferedOutputStream(spoken.getOutputStream(), BUFFER_BYTES);
    in = new ReceivedBytes(spoken.getInputStream());
  }

  private Socket secured() throws IOException {
    SSLSocket secure = (SSLSocket) tls.get().createSocket(socket, route.host(), route.port(), true);
    // Without this, any certificate that is trusted would do, whosever it is.
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

  /** When its last answer had come, by the wall clock. */
  long idleSince() {
    return idleSince;
  }

  void setIdleSince(long millis) {
    idleSince = millis;
  }

  /** Ends it; a thread that waits for its server, or for it to open, goes on with an exception. */
  void destroy() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a connection to " + route + " cannot be closed", e);
    }
  }
}
