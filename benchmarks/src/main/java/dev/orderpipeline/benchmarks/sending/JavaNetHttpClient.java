package dev.orderpipeline.benchmarks.sending;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Adapts the JDK's {@code java.net.http} client to the SDK, for this comparison only. Holds bodies
 * in memory and cannot abort calls.
 */
final class JavaNetHttpClient implements SdkHttpClient {
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "connection", "content-length", "expect");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return JavaNetHttpClient.this.call(request);
      }

      @Override
      public void abort() {
        throw new UnsupportedOperationException("This client cannot abort calls.");
      }
    };
  }

  private HttpExecuteResponse call(HttpExecuteRequest request) throws IOException {
    byte[] body;
    try (InputStream content = request.contentStreamProvider().orElseThrow().newStream()) {
      body = content.readAllBytes();
    }
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.httpRequest().getUri())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    request
        .httpRequest()
        .forEachHeader(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
              }
            });
    HttpResponse<InputStream> answer;
    try {
      answer = http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a response");
    }
    SdkHttpFullResponse.Builder response =
        SdkHttpResponse.builder().statusCode(answer.statusCode());
    answer.headers().map().forEach(response::putHeader);
    return HttpExecuteResponse.builder()
        .response(response.build())
        .responseBody(AbortableInputStream.create(answer.body()))
        .build();
  }

  @Override
  public void close() {
    // The client stops when it is garbage-collected.
  }
}
