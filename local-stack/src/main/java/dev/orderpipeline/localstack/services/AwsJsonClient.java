package dev.orderpipeline.localstack.services;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.process.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Calls an embedded service in AWS's JSON protocol, with a dummy signature. The stack itself makes
 * only a few calls, and starting the AWS SDK would cost more than all of them.
 */
final class AwsJsonClient {
  private final URI endpoint;
  private final String contentType;
  private final String targetPrefix;
  private final String authorization;

  AwsJsonClient(int port, String region, String service, String version, String targetPrefix) {
    this.endpoint = URI.create("http://" + Loopback.SERVICE_HOST + ":" + port + "/");
    this.contentType = "application/x-amz-json-" + version;
    this.targetPrefix = targetPrefix;
    this.authorization =
        "AWS4-HMAC-SHA256 Credential="
            + LocalStack.ACCESS_KEY_ID
            + "/20260101/"
            + region
            + "/"
            + service
            + "/aws4_request, SignedHeaders=host, Signature=0";
  }

  /**
   * Calls an operation.
   *
   * @throws IllegalStateException if the response is an error
   */
  JsonObject call(String operation, JsonObject request) {
    try {
      HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", contentType);
      connection.setRequestProperty("X-Amz-Target", targetPrefix + "." + operation);
      connection.setRequestProperty("Authorization", authorization);
      connection.setDoOutput(true);
      try (OutputStream body = connection.getOutputStream()) {
        body.write(request.toString().getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      try (InputStream body =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        if (status != 200) {
          throw new IllegalStateException(
              operation + " with " + request + " failed with status " + status + ": " + text);
        }
        return text.isEmpty() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reach " + endpoint + " for " + operation + ".", e);
    }
  }
}
