package dev.orderpipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** The client with servers that follow the protocol, and servers that violate it. */
@Tag("verify")
class SocketHttpClientTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String HELLO = OK + "Content-Length: 5\r\n\r\nhello";

  private final SocketHttpClient client =
      new SocketHttpClient(Duration.ofSeconds(5), Duration.ofSeconds(20));

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "Content-Length: 5\r\n\r\nhello",
        OK + "content-length:5\r\nX: y\r\n\r\nhello",
        "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
        OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: t\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n05\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n" + HELLO
      })
  void responseIsReadWithEachWayToMarkItsEnd(String answer) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(answer)) {
      assertThat(text(get(server).call())).isEqualTo("hello");
      assertThat(text(get(server).call())).isEqualTo("hello");

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "\r\nhello",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        OK + "Connection: Close\r\nContent-Length: 5\r\n\r\nhello"
      })
  void connectionThatTheServerClosesIsNotReused(String answer) throws IOException {
    ScriptedServer.Script once =
        exchange -> {
          assertThat(exchange.read()).isTrue();
          exchange.write(answer);
        };
    try (ScriptedServer server = new ScriptedServer(once)) {
      assertThat(text(get(server).call())).isEqualTo("hello");
      assertThat(text(get(server).call())).isEqualTo("hello");

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void responseWithoutABodyLeavesTheConnectionReusable() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.answering(OK + "Content-Length: 5\r\nETag: e\r\n\r\n")) {
      HttpExecuteResponse first = request(server, r -> r.method(SdkHttpMethod.HEAD)).call();
      HttpExecuteResponse second = request(server, r -> r.method(SdkHttpMethod.HEAD)).call();

      assertThat(text(first) + text(second)).isEmpty();
      assertThat(second.httpResponse().statusCode()).isEqualTo(200);
      assertThat(second.httpResponse().firstMatchingHeader("etag")).contains("e");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void requestIsSentWithTheSdksHeadersExceptTheClientsOwn() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      HttpExecuteRequest request =
          with(
              "body",
              http(
                  server,
                  r ->
                      r.method(SdkHttpMethod.PUT)
                          .encodedPath("/a%20b")
                          .putRawQueryParameter("c", "d e")
                          .putHeader("Host", "signed.example")
                          .putHeader("Expect", "100-continue")
                          .putHeader("Connection", "close")
                          .putHeader("Content-Length", "4")
                          .putHeader("X-Two", List.of("1", "2"))));

      assertThat(text(client.prepareRequest(request).call())).isEqualTo("hello");

      assertThat(server.requests())
          .containsExactly(
              "PUT /a%20b?c=d%20e HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port()
                  + "\r\nX-Two: 1\r\nX-Two: 2\r\nContent-Length: 4\r\n\r\nbody");
    }
  }

  @Test
  void bodyOfUnknownLengthIsSentInChunks() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      HttpExecuteRequest request = with("body", http(server, r -> r.method(SdkHttpMethod.POST)));

      assertThat(text(client.prepareRequest(request).call())).isEqualTo("hello");

      assertThat(server.requests().get(0))
          .endsWith("\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n");
    }
  }

  @Test
  void putWithoutABodyHasAContentLengthOfZero() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      assertThat(text(request(server, r -> r.method(SdkHttpMethod.PUT)).call())).isEqualTo("hello");

      assertThat(server.requests().get(0)).endsWith("\r\nContent-Length: 0\r\n\r\n");
    }
  }

  @Test
  void bodyShorterThanItsLengthEndsTheConnection() throws Exception {
    ScriptedServer.Script script =
        exchange -> {
          while (exchange.read()) {
            exchange.write(HELLO);
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      HttpExecuteRequest request =
          with(
              "body",
              http(server, r -> r.method(SdkHttpMethod.PUT).putHeader("Content-Length", "5")));

      assertThatThrownBy(() -> client.prepareRequest(request).call())
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("the request body ended 1 bytes before its length of 5");

      server.awaitHangUp();
    }
  }

  @Test
  void responseFromAServerThatDoesNotReadTheBodyIsReturned() throws IOException {
    ScriptedServer.Script rejecting = exchange -> exchange.write(HELLO);
    try (ScriptedServer server = new ScriptedServer(rejecting)) {
      HttpExecuteRequest request =
          HttpExecuteRequest.builder()
              .request(
                  http(
                      server,
                      r ->
                          r.method(SdkHttpMethod.PUT)
                              .putHeader("Content-Length", Long.toString(Long.MAX_VALUE))))
              .contentStreamProvider(Endless::new)
              .build();

      assertThat(text(client.prepareRequest(request).call())).isEqualTo("hello");
      assertThat(text(client.prepareRequest(request).call())).isEqualTo("hello");

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void lineEndInAHeaderIsNeverSent() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      assertThatThrownBy(() -> request(server, r -> r.putHeader("X", "1\r\nY: 2")).call())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the value of the header X contains a line end; remove it");

      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\r\nX: y", "/a\u0000", "/a\u007f", "/\u00e4"})
  void characterInAPathThatMustBeEncodedIsNeverSent(String path) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      assertThatThrownBy(() -> request(server, r -> r.encodedPath(path)).call())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(
              "the path or query of a request contains the character U\\+00[0-9A-F]{2}; encode it");

      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HELLO + OK + "Content-Length: 4\r\n\r\nevil",
        HELLO + "\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nX"
      })
  void bytesBehindAResponseEndTheConnection(String answer) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(answer)) {
      assertThat(text(get(server).call())).isEqualTo("hello");
      assertThat(text(get(server).call())).isEqualTo("hello");

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void bytesOnAnIdleConnectionEndIt() throws Exception {
    CountDownLatch idle = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    ScriptedServer.Script late =
        exchange -> {
          assertThat(exchange.read()).isTrue();
          exchange.write(HELLO);
          idle.await();
          exchange.write(OK + "Content-Length: 4\r\n\r\nevil");
          sent.countDown();
          assertThat(exchange.read()).isFalse();
        };
    try (ScriptedServer server = new ScriptedServer(late)) {
      assertThat(text(get(server).call())).isEqualTo("hello");
      idle.countDown();
      sent.await();

      assertThat(text(get(server).call())).isEqualTo("hello");

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        OK + "no colon\r\n\r\n",
        OK + " folded: x\r\n\r\n",
        OK + "Content-Length: five\r\n\r\nhello",
        OK + "Content-Length: -1\r\n\r\nhello",
        OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        OK + "Transfer-Encoding: gzip\r\n\r\nhello",
        OK + "Transfer-Encoding: chunked\r\n\r\nx\r\nhello",
        OK + "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello",
        OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n"
      })
  void malformedResponseFailsTheCall(String answer) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(answer)) {
      assertThatThrownBy(() -> text(get(server).call()))
          .isInstanceOf(MalformedResponseException.class);
    }
  }

  @Test
  void headWithoutEndFailsTheCall() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(OK + "X: y\r\n".repeat(20_000))) {
      assertThatThrownBy(() -> get(server).call())
          .isInstanceOf(MalformedResponseException.class)
          .hasMessageContaining("a line of the head is too long");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 20",
        OK + "Content-Le",
        OK + "Content-Length: 5\r\n\r\nhel",
        OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
      })
  void truncatedResponseFailsTheCall(String start) throws IOException {
    ScriptedServer.Script cut =
        exchange -> {
          assertThat(exchange.read()).isTrue();
          exchange.write(start);
        };
    try (ScriptedServer server = new ScriptedServer(cut)) {
      assertThatThrownBy(() -> text(get(server).call())).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void resetFailsTheCall() throws IOException {
    ScriptedServer.Script reset =
        exchange -> {
          assertThat(exchange.read()).isTrue();
          exchange.reset();
        };
    try (ScriptedServer server = new ScriptedServer(reset)) {
      assertThatThrownBy(() -> get(server).call()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void afterADeadIdleConnectionTheNextCallOpensANewOne() throws Exception {
    // The first two connections respond once, and then close while they are idle.
    CompletableFuture<Void> bothAnswered = new CompletableFuture<>();
    ScriptedServer.Script script =
        exchange -> {
          assertThat(exchange.read()).isTrue();
          exchange.write(HELLO);
          if (exchange.number() <= 2) {
            bothAnswered.join();
            exchange.reset();
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      HttpExecuteResponse first = get(server).call();
      HttpExecuteResponse second = get(server).call();
      assertThat(text(first) + text(second)).isEqualTo("hellohello");
      bothAnswered.complete(null);

      assertThatThrownBy(() -> get(server).call()).isInstanceOf(IOException.class);
      assertThat(text(get(server).call())).isEqualTo("hello");

      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void refusedConnectionFailsTheCall() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThatThrownBy(() -> client.prepareRequest(without(http(port, r -> {}))).call())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void readTimeoutFailsTheCall() throws Exception {
    try (SocketHttpClient impatient =
            new SocketHttpClient(Duration.ofSeconds(5), Duration.ofMillis(20));
        ScriptedServer server =
            new ScriptedServer(
                exchange -> {
                  while (exchange.read()) {
                    exchange.write(OK + "Content-Length: 5\r\n\r\nhel");
                  }
                })) {
      HttpExecuteResponse response =
          impatient.prepareRequest(without(http(server.port(), r -> {}))).call();

      assertThatThrownBy(() -> text(response)).isInstanceOf(SocketTimeoutException.class);

      server.awaitHangUp();
    }
  }

  @Test
  void abortEndsACallThatWaitsForItsResponse() throws Exception {
    try (ScriptedServer server = silent()) {
      ExecutableHttpRequest call = get(server);
      CompletableFuture<HttpExecuteResponse> answer = inBackground(call);
      server.awaitFirstRequest();

      call.abort();

      assertThatThrownBy(answer::join).hasRootCauseInstanceOf(SocketException.class);
      server.awaitHangUp();
    }
  }

  @Test
  void abortEndsACallThatIsSendingItsBody() throws Exception {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    CompletableFuture<Void> over = new CompletableFuture<>();
    ScriptedServer.Script deaf =
        exchange -> {
          connected.complete(null);
          over.join();
        };
    try (ScriptedServer server = new ScriptedServer(deaf)) {
      ExecutableHttpRequest call =
          client.prepareRequest(
              HttpExecuteRequest.builder()
                  .request(http(server, r -> r.method(SdkHttpMethod.PUT)))
                  .contentStreamProvider(Endless::new)
                  .build());
      CompletableFuture<HttpExecuteResponse> answer = inBackground(call);
      connected.join();

      call.abort();

      assertThatThrownBy(answer::join).hasRootCauseInstanceOf(SocketException.class);
      over.complete(null);
    }
  }

  @Test
  void abortEndsTheReadingOfABody() throws Exception {
    ScriptedServer.Script script =
        exchange -> {
          while (exchange.read()) {
            exchange.write(OK + "Content-Length: 5\r\n\r\nhel");
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      HttpExecuteResponse response = get(server).call();

      response.responseBody().orElseThrow().abort();

      assertThatThrownBy(() -> text(response)).isInstanceOf(IOException.class);
      server.awaitHangUp();
    }
  }

  @Test
  void connectionIsNotReusedAfterAnAbort() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      HttpExecuteResponse response = get(server).call();
      InputStream body = response.responseBody().orElseThrow();
      assertThat(body.read()).isEqualTo('h');

      response.responseBody().orElseThrow().abort();
      body.close();

      assertThat(text(get(server).call())).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void failedBodyDoesNotLookComplete() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.answering(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\nx\r\n")) {
      InputStream body = get(server).call().responseBody().orElseThrow();
      assertThat(body.readNBytes(2)).isEqualTo(new byte[] {'h', 'e'});

      assertThatThrownBy(body::read).isInstanceOf(MalformedResponseException.class);
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      body.close();
    }
  }

  @Test
  void abortedCallIsNotSent() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      ExecutableHttpRequest call = get(server);
      call.abort();

      assertThatThrownBy(call::call).isInstanceOf(SocketException.class);

      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void interruptedThreadSendsNoCall() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> get(server).call()).isInstanceOf(InterruptedIOException.class);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void abortAfterTheResponseLeavesTheConnectionReusable() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      ExecutableHttpRequest call = get(server);
      assertThat(text(call.call())).isEqualTo("hello");

      call.abort();

      assertThat(text(get(server).call())).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void bodyThatIsClosedEarlyClosesItsConnection() throws Exception {
    ScriptedServer.Script script =
        exchange -> {
          while (exchange.read()) {
            exchange.write(OK + "Content-Length: 1000000\r\n\r\nhello");
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      InputStream body = get(server).call().responseBody().orElseThrow();
      assertThat(body.read()).isEqualTo('h');

      body.close();

      server.awaitHangUp();
    }
  }

  @Test
  void closingTheClientClosesTheIdleConnections() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(HELLO)) {
      assertThat(text(get(server).call())).isEqualTo("hello");

      client.close();

      server.awaitHangUp();
    }
  }

  private static ScriptedServer silent() {
    return new ScriptedServer(
        exchange -> {
          while (exchange.read()) {
            // Sends nothing.
          }
        });
  }

  private ExecutableHttpRequest get(ScriptedServer server) {
    return request(server, r -> {});
  }

  private ExecutableHttpRequest request(
      ScriptedServer server, Consumer<SdkHttpFullRequest.Builder> change) {
    return client.prepareRequest(without(http(server, change)));
  }

  private static SdkHttpFullRequest http(
      ScriptedServer server, Consumer<SdkHttpFullRequest.Builder> change) {
    return http(server.port(), change);
  }

  private static SdkHttpFullRequest http(int port, Consumer<SdkHttpFullRequest.Builder> change) {
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("http")
            .host("127.0.0.1")
            .port(port)
            .encodedPath("/");
    change.accept(request);
    return request.build();
  }

  private static HttpExecuteRequest without(SdkHttpFullRequest request) {
    return HttpExecuteRequest.builder().request(request).build();
  }

  private static HttpExecuteRequest with(String body, SdkHttpFullRequest request) {
    return HttpExecuteRequest.builder()
        .request(request)
        .contentStreamProvider(
            () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  private static String text(HttpExecuteResponse response) throws IOException {
    try (InputStream body = response.responseBody().orElseThrow()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static CompletableFuture<HttpExecuteResponse> inBackground(ExecutableHttpRequest call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.call();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  /** A body that never ends. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 'x';
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return length;
    }
  }
}
