package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("verify")
class RecordedJobStartsTest {
  private static final byte[] REJECTION = "{}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path records;
  private HttpServer glue;
  private RecordedJobStarts starts;

  @BeforeEach
  void start() throws Exception {
    glue = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    glue.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", "EntityNotFoundException");
            exchange.sendResponseHeaders(400, REJECTION.length);
            exchange.getResponseBody().write(REJECTION);
          }
        });
    glue.start();
    starts = RecordedJobStarts.of("a-function", records);
    starts.forwardTo(URI.create("http://127.0.0.1:" + glue.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    starts.close();
    glue.stop(0);
  }

  @Test
  void anErrorResponseIsForwardedWithItsTypeHeader() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(starts.endpoint())
                    .header("X-Amz-Target", "AWSGlue.StartJobRun")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"JobName\":\"a-job\"}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains("EntityNotFoundException");
  }
}
