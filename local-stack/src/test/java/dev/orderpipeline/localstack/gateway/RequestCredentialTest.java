package dev.orderpipeline.localstack.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestCredentialTest {
  @Test
  void signedRequestIsForTheServiceOfItsCredentialScope() {
    assertThat(
            RequestCredential.of(
                "AWS4-HMAC-SHA256 Credential=AKID/20260130/eu-central-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host;x-amz-date, Signature=00",
                null))
        .contains(new RequestCredential("AKID", "dynamodb", false));
  }

  @Test
  void scopeWithoutARegionAlsoNamesTheService() {
    assertThat(
            RequestCredential.of(
                "AWS4-ECDSA-P256-SHA256 Credential=AKID/20260130/sqs/aws4_request, Signature=00",
                null))
        .contains(new RequestCredential("AKID", "sqs", false));
  }

  @Test
  void accessKeyCanContainASlash() {
    assertThat(
            RequestCredential.of(
                "AWS4-X Credential=a/b/20260130/eu-central-1/lambda/aws4_request", null))
        .contains(new RequestCredential("a/b", "lambda", false));
  }

  @Test
  void presignedRequestIsForTheServiceOfItsQuery() {
    assertThat(
            RequestCredential.of(
                null,
                "x=1&X-Amz-Credential=AKID%2F20260130%2Feu-central-1%2Flambda%2Faws4_request&y=2"))
        .contains(new RequestCredential("AKID", "lambda", true));
  }

  @Test
  void requestWithoutSignatureHasNone() {
    assertThat(RequestCredential.of(null, null)).isEmpty();
  }

  @Test
  void otherAuthorizationIsNoSignature() {
    assertThat(RequestCredential.of("Basic YTpi", "list-type=2")).isEmpty();
  }
}
