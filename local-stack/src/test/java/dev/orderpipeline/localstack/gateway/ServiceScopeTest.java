package dev.orderpipeline.localstack.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceScopeTest {
  @Test
  void signedRequestIsForTheServiceOfItsCredentialScope() {
    assertThat(
            ServiceScope.of(
                "AWS4-HMAC-SHA256 Credential=AKID/20260130/eu-central-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host;x-amz-date, Signature=00",
                null))
        .isEqualTo("dynamodb");
  }

  @Test
  void scopeWithoutARegionAlsoNamesTheService() {
    assertThat(
            ServiceScope.of(
                "AWS4-ECDSA-P256-SHA256 Credential=AKID/20260130/sqs/aws4_request, Signature=00",
                null))
        .isEqualTo("sqs");
  }

  @Test
  void accessKeyCanContainASlash() {
    assertThat(ServiceScope.of("X Credential=a/b/20260130/eu-central-1/lambda/aws4_request", null))
        .isEqualTo("lambda");
  }

  @Test
  void presignedRequestIsForTheServiceOfItsQuery() {
    assertThat(
            ServiceScope.of(
                null,
                "x=1&X-Amz-Credential=AKID%2F20260130%2Feu-central-1%2Flambda%2Faws4_request&y=2"))
        .isEqualTo("lambda");
  }

  @Test
  void unsignedRequestIsForS3() {
    assertThat(ServiceScope.of(null, null)).isEqualTo("s3");
  }

  @Test
  void otherAuthorizationIsForS3() {
    assertThat(ServiceScope.of("Basic YTpi", "list-type=2")).isEqualTo("s3");
  }
}
