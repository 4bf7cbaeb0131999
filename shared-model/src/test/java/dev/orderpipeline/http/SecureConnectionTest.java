package dev.orderpipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** TLS connections verify the server's certificate, and close when a call is aborted. */
@Tag("verify")
class SecureConnectionTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static SSLContext ofLocalhost;

  @BeforeAll
  static void createACertificateForLocalhost(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("localhost.p12");
    int exit =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertThat(exit).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    ofLocalhost = SSLContext.getInstance("TLS");
    ofLocalhost.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  @Test
  void serverWithACertificateForItsNameIsAccepted() throws Exception {
    try (ServerSocket server = secureServer();
        SocketHttpClient client = trusting()) {
      HttpExecuteResponse response = call(client, "localhost", server).call();

      try (InputStream body = response.responseBody().orElseThrow()) {
        assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("hello");
      }
    }
  }

  @Test
  void serverWithACertificateForAnotherNameIsRejected() throws Exception {
    try (ServerSocket server = secureServer();
        SocketHttpClient client = trusting()) {
      assertThatThrownBy(() -> call(client, "127.0.0.1", server).call())
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void serverWithAnUntrustedCertificateIsRejected() throws Exception {
    try (ServerSocket server = secureServer();
        SocketHttpClient client =
            new SocketHttpClient(Duration.ofSeconds(5), Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> call(client, "localhost", server).call())
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void abortEndsAHandshakeWithoutAResponse() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
        SocketHttpClient client = trusting()) {
      ExecutableHttpRequest call = call(client, "localhost", silent);
      CompletableFuture<HttpExecuteResponse> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return call.call();
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              });
      try (Socket accepted = silent.accept()) {
        // The first byte of a handshake.
        assertThat(accepted.getInputStream().read()).isEqualTo(22);

        call.abort();

        assertThatThrownBy(answer::join).hasRootCauseInstanceOf(SocketException.class);
      }
    }
  }

  private static SocketHttpClient trusting() {
    return new SocketHttpClient(
        Duration.ofSeconds(5), Duration.ofSeconds(20), () -> ofLocalhost.getSocketFactory());
  }

  private static ExecutableHttpRequest call(
      SocketHttpClient client, String host, ServerSocket server) {
    return client.prepareRequest(
        HttpExecuteRequest.builder()
            .request(
                SdkHttpFullRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .protocol("https")
                    .host(host)
                    .port(server.getLocalPort())
                    .encodedPath("/")
                    .build())
            .build());
  }

  /** Answers one connection. */
  private static ServerSocket secureServer() throws IOException {
    ServerSocket server =
        ofLocalhost
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getByName("localhost"));
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                int unused = in.read(new byte[4096]);
                socket
                    .getOutputStream()
                    .write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                            .getBytes(StandardCharsets.US_ASCII));
              } catch (IOException theClientTurnedItDown) {
                return;
              }
            },
            "secure-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }
}
