package dev.orderpipeline.localstack.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGuardTest {
  private static final String HOST = "127.0.0.1:4570";
  private static final RequestCredential SQS = new RequestCredential("local", "sqs", false);

  @ParameterizedTest
  @ValueSource(strings = {HOST, "127.0.0.1", "localhost:4570", "LOCALHOST", "[::1]:4570"})
  void signedRequestToThisMachineIsAccepted(String host) {
    assertThat(RequestGuard.check(headers("Host", host), Optional.of(SQS))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"attacker.example:4570", "127.0.0.1.attacker.example", "drop.localhost:4570", ""})
  void nameThatOnlyResolvesToThisMachineIsRejected(String host) {
    assertThat(RequestGuard.check(headers("Host", host), Optional.of(SQS)))
        .contains(
            new RequestGuard.Rejection(
                "AccessDenied",
                "The local stack rejects the host '"
                    + host
                    + "'. Use http://127.0.0.1:<port> as the endpoint, and path-style addresses of"
                    + " S3."));
  }

  @Test
  void requestWithoutAHostIsRejected() {
    assertThat(RequestGuard.check(new Headers(), Optional.of(SQS))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://attacker.example",
        "null",
        "http://127.0.0.1:3000",
        "https://127.0.0.1:4570",
        "http://localhost:4570"
      })
  void pageOfAnotherOriginIsRejected(String origin) {
    assertThat(RequestGuard.check(headers("Host", HOST, "Origin", origin), Optional.of(SQS)))
        .contains(
            new RequestGuard.Rejection(
                "AccessDenied",
                "The local stack rejects requests of web pages from '" + origin + "'."));
  }

  @Test
  void pageOfTheSameOriginIsAccepted() {
    assertThat(
            RequestGuard.check(headers("Host", HOST, "Origin", "http://" + HOST), Optional.of(SQS)))
        .isEmpty();
  }

  @Test
  void unsignedRequestIsRejectedEvenFromTheSameOrigin() {
    assertThat(
            RequestGuard.check(headers("Host", HOST, "Origin", "http://" + HOST), Optional.empty()))
        .contains(
            new RequestGuard.Rejection(
                "MissingAuthenticationToken",
                "The local stack requires a signed request. Sign it with AWS_ACCESS_KEY_ID=local"
                    + " AWS_SECRET_ACCESS_KEY=local-secret."));
  }

  @Test
  void unknownAccessKeyIsRejected() {
    assertThat(
            RequestGuard.check(
                headers("Host", HOST), Optional.of(new RequestCredential("AKID", "sqs", false))))
        .contains(
            new RequestGuard.Rejection(
                "InvalidAccessKeyId",
                "The local stack does not know the access key 'AKID'. Use AWS_ACCESS_KEY_ID=local"
                    + " AWS_SECRET_ACCESS_KEY=local-secret."));
  }

  @Test
  void presignedRequestToS3IsAccepted() {
    assertThat(
            RequestGuard.check(
                headers("Host", HOST), Optional.of(new RequestCredential("local", "s3", true))))
        .isEmpty();
  }

  @Test
  void presignedRequestToAnotherServiceIsRejected() {
    assertThat(
            RequestGuard.check(
                headers("Host", HOST), Optional.of(new RequestCredential("local", "sqs", true))))
        .contains(
            new RequestGuard.Rejection(
                "AccessDenied",
                "The local stack accepts presigned requests only for S3, not for 'sqs'. Sign the"
                    + " request in the header Authorization."));
  }

  private static Headers headers(String... namesAndValues) {
    Headers headers = new Headers();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }
}
