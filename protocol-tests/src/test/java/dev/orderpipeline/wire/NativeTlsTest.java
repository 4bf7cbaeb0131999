package dev.orderpipeline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.localstack.process.Certificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The native client verifies certificates, and an aborted call sends nothing after a handshake. The
 * native library reports a failed handshake only when the wait for a connection ends.
 */
@Tag("full")
class NativeTlsTest {
  private static final String SENT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  private static final int LONG_MILLIS = 30_000;
  private static final int SHORT_MILLIS = 1_000;

  private static Certificates certificates;

  @BeforeAll
  static void makeCertificates(@TempDir Path directory) throws IOException {
    certificates = Certificates.create(directory);
  }

  @Test
  void serverWithATrustedCertificateForItsNameIsAccepted() throws Exception {
    try (ScriptedServer server = secure("127.0.0.1");
        Sender sender = new Sender("https://localhost:" + server.port(), true, LONG_MILLIS)) {
      assertThat(sender.send("hello")).isEqualTo("sent 200");
    }
  }

  @Test
  void serverWithACertificateForAnotherNameIsRejected() throws Exception {
    try (ScriptedServer server = secure("127.0.0.2");
        Sender sender = new Sender("https://127.0.0.2:" + server.port(), true, LONG_MILLIS)) {
      assertThat(sender.send("hello")).isEqualTo("SdkClientException");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void serverWithAnUntrustedCertificateIsRejected() throws Exception {
    try (ScriptedServer server = secure("127.0.0.1");
        Sender sender = new Sender("https://localhost:" + server.port(), false, LONG_MILLIS)) {
      assertThat(sender.send("hello")).isEqualTo("SdkClientException");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void callThatIsAbortedDuringTheHandshakeIsNotSentAfterIt() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    ScriptedServer.Script slowHandshake =
        exchange -> {
          aborted.await();
          while (exchange.read()) {
            exchange.write(SENT);
          }
        };
    try (ScriptedServer server =
            new ScriptedServer(
                slowHandshake, certificates.server().getServerSocketFactory(), "127.0.0.1");
        Sender sender = new Sender("https://localhost:" + server.port(), true, SHORT_MILLIS)) {
      assertThat(sender.send("aborted")).isEqualTo("ApiCallAttemptTimeoutException");

      aborted.countDown();

      assertThat(sender.send("later")).isEqualTo("sent 200");
      assertThat(server.requests()).singleElement().asString().contains("later");
    }
  }

  private static ScriptedServer secure(String address) throws IOException {
    return new ScriptedServer(
        exchange -> {
          while (exchange.read()) {
            exchange.write(SENT);
          }
        },
        certificates.server().getServerSocketFactory(),
        address);
  }

  /** A {@link TlsSender} in its own JVM. */
  private static final class Sender implements AutoCloseable {
    private final Process process;
    private final PrintWriter input;
    private final BufferedReader output;

    Sender(String endpoint, boolean trusting, int attemptMillis) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      System.getProperty("java.class.path"),
                      TlsSender.class.getName(),
                      Integer.toString(attemptMillis)))
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder
          .environment()
          .putAll(
              Map.of(
                  "AWS_ENDPOINT_URL",
                  endpoint,
                  "AWS_ACCESS_KEY_ID",
                  "key",
                  "AWS_SECRET_ACCESS_KEY",
                  "secret"));
      builder.environment().remove("SSL_CERT_FILE");
      if (trusting) {
        builder.environment().put("SSL_CERT_FILE", certificates.root().toString());
      }
      process = builder.start();
      input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
      output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Sends a message, and returns the outcome. */
    String send(String message) throws IOException {
      input.println(message);
      return output.readLine();
    }

    @Override
    public void close() {
      // The program ends with its input.
      input.close();
      process.onExit().join();
    }
  }
}
