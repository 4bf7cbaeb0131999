package dev.orderpipeline.localstack.lambda.child;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.factories.GsonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Lambda runtime client without native code, for systems that AWS's runtime interface client does
 * not support.
 *
 * <p>It supports handlers that implement {@link RequestStreamHandler}, as all functions do.
 */
public final class PortableRuntimeClient {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String api;

  private PortableRuntimeClient(String api) {
    this.api = api;
  }

  /**
   * Runs invocations until the Runtime API stops.
   *
   * @param args the handler, {@code package.Class::method}
   */
  public static void main(String[] args) throws Exception {
    PortableRuntimeClient client =
        new PortableRuntimeClient(
            "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime");
    RequestStreamHandler handler;
    try {
      handler = load(args[0]);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      cause.printStackTrace();
      client.post("/init/error", error(cause));
      System.exit(1);
      return;
    }
    client.work(handler);
  }

  private void work(RequestStreamHandler handler) throws IOException, InterruptedException {
    HttpRequest next = HttpRequest.newBuilder(URI.create(api + "/invocation/next")).build();
    while (true) {
      HttpResponse<byte[]> event = http.send(next, HttpResponse.BodyHandlers.ofByteArray());
      if (event.statusCode() != 200) {
        throw new IOException("The Runtime API responded with status " + event.statusCode() + ".");
      }
      PortableContext context = new PortableContext(event.headers());
      String invocation = "/invocation/" + context.getAwsRequestId();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        handler.handleRequest(new ByteArrayInputStream(event.body()), answer, context);
      } catch (IOException | RuntimeException | Error e) {
        e.printStackTrace();
        post(invocation + "/error", error(e));
        if (e instanceof VirtualMachineError) {
          System.exit(1);
        }
        continue;
      }
      post(invocation + "/response", answer.toByteArray());
    }
  }

  private void post(String path, byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    http.send(request, HttpResponse.BodyHandlers.discarding());
  }

  private static RequestStreamHandler load(String name) throws ReflectiveOperationException {
    Class<?> type = Class.forName(name.split("::", 2)[0]);
    Object handler = type.getDeclaredConstructor().newInstance();
    if (handler instanceof RequestStreamHandler stream) {
      return stream;
    }
    throw new ClassNotFoundException(name + " does not implement RequestStreamHandler.");
  }

  private static byte[] error(Throwable thrown) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("errorMessage", String.valueOf(thrown.getMessage()));
    error.put("errorType", thrown.getClass().getName());
    List<String> trace =
        Arrays.stream(thrown.getStackTrace()).map(StackTraceElement::toString).toList();
    error.put("stackTrace", trace);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    GsonFactory.getInstance().getSerializer(Map.class).toJson(error, json);
    return json.toString(StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
  }
}
