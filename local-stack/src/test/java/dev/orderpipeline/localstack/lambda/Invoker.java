package dev.orderpipeline.localstack.lambda;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.TestStack;
import dev.orderpipeline.localstack.services.S3Events;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;

/** Invokes functions and starts jobs of a stack without the AWS SDK, which starts slowly. */
public final class Invoker {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;

  public Invoker(LocalStack stack) {
    this.endpoint = stack.endpoint();
  }

  public static String s3Event(String key) {
    return new S3Events("eu-central-1", Clock.systemUTC())
        .created("ObjectCreated:Put", "all", new S3Events.Written("a-bucket", key, 3, "e", "v1"));
  }

  /** Invokes a function synchronously, and returns its response. */
  public String now(String function, String payload) throws IOException, InterruptedException {
    return send(function, payload, "RequestResponse").body();
  }

  /** Invokes a function asynchronously, and returns the request id. */
  public String later(String function, String payload) throws IOException, InterruptedException {
    return send(function, payload, "Event").headers().firstValue("x-amzn-RequestId").orElseThrow();
  }

  /** Starts a job, and returns the id of the run. */
  public String startJob(String job, String request) throws IOException, InterruptedException {
    HttpResponse<String> answer = callGlue("StartJobRun", jobStart(job, request));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject().get("JobRunId").getAsString();
  }

  /** The body of a request that starts a job. */
  public static String jobStart(String job, String request) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("--request", request);
    JsonObject body = new JsonObject();
    body.addProperty("JobName", job);
    body.add("Arguments", arguments);
    return body.toString();
  }

  /** Calls an operation of Glue. */
  public HttpResponse<String> callGlue(String operation, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(endpoint)
            .header("Authorization", TestStack.authorization("glue"))
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "AWSGlue." + operation)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String function, String payload, String type)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(
                endpoint.resolve("/2015-03-31/functions/" + function + "/invocations"))
            .header("Authorization", TestStack.authorization("lambda"))
            .header("X-Amz-Invocation-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(payload))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
