package dev.orderpipeline.engine;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.ledger.Sleeper;
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
 * A service of AWS that is called by JSON 1.1, for a call so rare that the SDK's client of the
 * service is too much for it. The signature, what is tried again and after which wait are the
 * SDK's. Thread-safe.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 */
final class JsonService {
  private static final String TYPE = "application/x-amz-json-1.1";
  private static final String ERROR_TYPE = "x-amzn-ErrorType";
  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final int MAX_ANSWER = 1 << 20;

  private final Place place;
  private final Supplier<AwsCredentialsIdentity> credentials;
  private final SdkHttpClient http;
  private final CallLimits limits;
  private final RetryStrategy retries;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * Where a service is, and what it is called.
   *
   * @param endpoint without a path
   * @param signingName in signatures
   * @param target before the name of an operation
   */
  record Place(URI endpoint, String region, String signingName, String target) {}

  /**
   * A service.
   *
   * @param http gives a try up by itself after the limits' longest one
   * @param onRetry told before each try of a call after the first one
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  JsonService(
      Place place,
      Supplier<AwsCredentialsIdentity> credentials,
      SdkHttpClient http,
      CallLimits limits,
      Runnable onRetry,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    this.place = place;
    this.credentials = credentials;
    this.http = http;
    this.limits = limits;
    this.retries = limits.retries(onRetry);
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
  }

  /**
   * Calls an operation, and again where that may help.
   *
   * @param body the JSON of its input
   * @param field of its output
   * @return the value of the field, a string
   * @throws AwsServiceException if the service rejects it, with the code that it gives
   * @throws SdkClientException if no whole answer came
   */
  String call(String operation, String body, String field) {
    long begun = nanoTime.getAsLong();
    RetryToken token =
        retries.acquireInitialToken(AcquireInitialTokenRequest.create(place.target())).token();
    while (true) {
      SdkException fault;
      try {
        String answer = attempt(operation, body, field);
        retries.recordSuccess(RecordSuccessRequest.create(token));
        return answer;
      } catch (AwsServiceException e) {
        fault = e;
      } catch (IOException e) {
        fault = SdkClientException.create(operation + " was not answered: " + e.getMessage(), e);
      }
      Duration left = limits.longestCall().minusNanos(nanoTime.getAsLong() - begun);
      RefreshRetryTokenResponse again = again(token, fault);
      if (again.delay().plus(limits.longestTry()).compareTo(left) > 0) {
        throw fault;
      }
      sleeper.sleep(again.delay());
      token = again.token();
    }
  }

  private RefreshRetryTokenResponse again(RetryToken token, SdkException fault) {
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
            .uri(place.endpoint())
            .encodedPath("/")
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", TYPE)
            .putHeader("Content-Length", Integer.toString(content.length))
            .putHeader("X-Amz-Target", place.target() + "." + operation)
            .build();
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(credentials.get())
                    .request(request)
                    .payload(payload)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, place.signingName())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, place.region()));
    HttpExecuteResponse response =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(signed.payload().orElse(payload))
                    .build())
            .call();
    String answer = text(response);
    if (!response.httpResponse().isSuccessful()) {
      throw rejected(operation, response, answer);
    }
    return field(answer, field).orElseThrow(() -> new IOException("the answer has no " + field));
  }

  private static String text(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return "";
    }
    try (InputStream body = response.responseBody().get()) {
      byte[] bytes = body.readNBytes(MAX_ANSWER + 1);
      if (bytes.length > MAX_ANSWER) {
        throw new IOException("the answer is longer than " + MAX_ANSWER + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static AwsServiceException rejected(
      String operation, HttpExecuteResponse response, String answer) {
    int status = response.httpResponse().statusCode();
    String code =
        response
            .httpResponse()
            .firstMatchingHeader(ERROR_TYPE)
            .or(() -> errorField(answer, "__type"))
            .map(JsonService::shortCode)
            .orElse("HTTP " + status);
    String message =
        errorField(answer, "message").or(() -> errorField(answer, "Message")).orElse("no message");
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

  /** A code may have a namespace before it and an address behind it. */
  private static String shortCode(String type) {
    String code = type.substring(type.indexOf('#') + 1);
    int colon = code.indexOf(':');
    return colon < 0 ? code : code.substring(0, colon);
  }

  /** What answers for a service that is out of order need not speak JSON. */
  private static Optional<String> errorField(String answer, String name) {
    try {
      return field(answer, name);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> field(String answer, String name) throws IOException {
    try (JsonReader json = new JsonReader(new StringReader(answer))) {
      Optional<String> found = Optional.empty();
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new IOException("the answer is no JSON object");
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
