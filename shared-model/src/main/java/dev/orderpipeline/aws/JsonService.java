package dev.orderpipeline.aws;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * A small client for an AWS service with the JSON 1.1 protocol. It replaces the SDK's client of the
 * service, which is too large for one rare call. Signatures, retries and backoff are the SDK's.
 * Thread-safe.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 */
final class JsonService {
  private static final String TYPE = "application/x-amz-json-1.1";
  private static final String ERROR_TYPE = "x-amzn-ErrorType";
  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final int MAX_RESPONSE_BYTES = 1 << 20;

  private final ServiceEndpoint service;
  private final Supplier<AwsCredentialsIdentity> credentials;
  private final SdkHttpClient http;
  private final CallLimits limits;
  private final RetryStrategy retries;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * The address and names of an AWS service.
   *
   * @param endpoint without a path
   * @param signingName the service's name in signatures
   * @param target the prefix of operations in the {@code X-Amz-Target} header
   */
  record ServiceEndpoint(URI endpoint, String region, String signingName, String target) {}

  /**
   * A client.
   *
   * @param http aborts an attempt after the timeout in {@code limits}
   * @param onRetry runs before each retry
   * @param nanoTime a monotonic clock in nanoseconds
   */
  JsonService(
      ServiceEndpoint service,
      Supplier<AwsCredentialsIdentity> credentials,
      SdkHttpClient http,
      CallLimits limits,
      Runnable onRetry,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    this.service = service;
    this.credentials = credentials;
    this.http = http;
    this.limits = limits;
    this.retries = limits.retries(onRetry);
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
  }

  /**
   * Calls an operation, with retries of transient faults.
   *
   * @param body the input as JSON
   * @param field the name of a string in the output
   * @return the value of the field
   * @throws AwsServiceException if the service rejects the call, with the service's error code
   * @throws SdkClientException if no complete response arrives
   */
  String call(String operation, String body, String field) {
    long startedAt = nanoTime.getAsLong();
    RetryToken token =
        retries.acquireInitialToken(AcquireInitialTokenRequest.create(service.target())).token();
    while (true) {
      SdkException fault;
      try {
        String value = attempt(operation, body, field);
        retries.recordSuccess(RecordSuccessRequest.create(token));
        return value;
      } catch (AwsServiceException e) {
        fault = e;
      } catch (IOException e) {
        fault = SdkClientException.create(operation + " got no response: " + e.getMessage(), e);
      }
      Duration left = limits.callTimeout().minusNanos(nanoTime.getAsLong() - startedAt);
      RefreshRetryTokenResponse retry = refresh(token, fault);
      if (retry.delay().plus(limits.attemptTimeout()).compareTo(left) > 0) {
        throw fault;
      }
      sleeper.sleep(retry.delay());
      token = retry.token();
    }
  }

  private RefreshRetryTokenResponse refresh(RetryToken token, SdkException fault) {
    try {
      return retries.refreshRetryToken(
          RefreshRetryTokenRequest.builder().token(token).failure(fault).build());
    } catch (TokenAcquisitionFailedException e) {
      fault.addSuppressed(e);
      throw fault;
    }
  }

  private String attempt(String operation, String body, String field) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    ContentStreamProvider payload = () -> new ByteArrayInputStream(content);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .uri(service.endpoint())
            .encodedPath("/")
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", TYPE)
            .putHeader("Content-Length", Integer.toString(content.length))
            .putHeader("X-Amz-Target", service.target() + "." + operation)
            .build();
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(credentials.get())
                    .request(request)
                    .payload(payload)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, service.region()));
    HttpExecuteResponse response =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(signed.payload().orElse(payload))
                    .build())
            .call();
    String output = text(response);
    if (!response.httpResponse().isSuccessful()) {
      throw rejected(operation, response, output);
    }
    return field(output, field).orElseThrow(() -> new IOException("the response has no " + field));
  }

  private static String text(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return "";
    }
    try (InputStream body = response.responseBody().get()) {
      byte[] bytes = body.readNBytes(MAX_RESPONSE_BYTES + 1);
      if (bytes.length > MAX_RESPONSE_BYTES) {
        throw new IOException("the response is longer than " + MAX_RESPONSE_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static AwsServiceException rejected(
      String operation, HttpExecuteResponse response, String output) {
    int status = response.httpResponse().statusCode();
    String code =
        response
            .httpResponse()
            .firstMatchingHeader(ERROR_TYPE)
            .or(() -> errorField(output, "__type"))
            .map(JsonService::shortCode)
            .orElse("HTTP " + status);
    String message =
        errorField(output, "message").or(() -> errorField(output, "Message")).orElse("no message");
    return AwsServiceException.builder()
        .message(operation + " was rejected: " + message)
        .statusCode(status)
        .requestId(response.httpResponse().firstMatchingHeader(REQUEST_ID).orElse(null))
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(message)
                .serviceName(operation)
                .sdkHttpResponse(response.httpResponse())
                .build())
        .build();
  }

  /** The error code without the namespace before it and the URI after it. */
  private static String shortCode(String type) {
    String code = type.substring(type.indexOf('#') + 1);
    int colon = code.indexOf(':');
    return colon < 0 ? code : code.substring(0, colon);
  }

  /** A field of an error response; a proxy in front of the service can answer without JSON. */
  private static Optional<String> errorField(String output, String name) {
    try {
      return field(output, name);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> field(String output, String name) throws IOException {
    try (JsonReader json = new JsonReader(new StringReader(output))) {
      Optional<String> found = Optional.empty();
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new IOException("the response is not a JSON object");
      }
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals(name) && json.peek() == JsonToken.STRING) {
          found = Optional.of(json.nextString());
        } else {
          json.skipValue();
        }
      }
      json.endObject();
      return found;
    }
  }
}
