package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orderpipeline.processor.archive.IncompleteDownloadException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class FailureSummaryTest {
  private static final String NAME = "Grete Beispiel";

  @Test
  void messagesOfOwnExceptionsAreReported() {
    assertThat(
            FailureSummary.of(
                new IncompleteDownloadException("the connection ended after 3 of 5 bytes")))
        .isEqualTo("IncompleteDownloadException: the connection ended after 3 of 5 bytes");
  }

  @Test
  void messagesOfLibrariesAreLeftOut() {
    Throwable number = catchThrowable(() -> new BigDecimal(NAME));
    Throwable constant = catchThrowable(() -> Thread.State.valueOf(NAME));
    // The library's message quotes the beginning and the end of the text.
    Throwable tooLong =
        catchThrowable(
            () -> new DataOutputStream(new ByteArrayOutputStream()).writeUTF(NAME.repeat(70_000)));

    assertThat(FailureSummary.of(number)).isEqualTo("NumberFormatException");
    assertThat(FailureSummary.of(constant)).isEqualTo("IllegalArgumentException");
    assertThat(FailureSummary.of(tooLong)).isEqualTo("UTFDataFormatException");
    assertThat(constant).hasMessageContaining(NAME);
    assertThat(tooLong).hasMessageContaining(NAME.substring(0, 5));
  }

  @Test
  void causesAreNamed() {
    Throwable fault =
        new UncheckedIOException(
            NAME, new IOException(NAME, new SocketTimeoutException("Read timed out: " + NAME)));

    assertThat(FailureSummary.of(fault))
        .isEqualTo("UncheckedIOException, caused by IOException, caused by SocketTimeoutException");
  }

  @Test
  void serviceFailureIsReportedByCodeAndRequestIdNotByMessage() {
    Throwable fault =
        SqsException.builder()
            .message("The message '" + NAME + "' contains characters")
            .statusCode(400)
            .requestId("6d1")
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName("Sqs")
                    .errorCode("InvalidMessageContents")
                    .errorMessage(NAME)
                    .build())
            .build();

    assertThat(FailureSummary.of(fault))
        .isEqualTo("SqsException (Sqs 400 InvalidMessageContents, request 6d1)");
  }

  @Test
  void serviceFailureWithoutACodeHasOnlyTheServicesName() {
    assertThat(FailureSummary.of(SqsException.builder().message(NAME).build()))
        .isEqualTo("SqsException");
    assertThat(FailureSummary.of(SdkClientException.create(NAME))).isEqualTo("SdkClientException");
  }

  @Test
  void longSummaryIsCut() {
    assertThat(FailureSummary.of(new IncompleteDownloadException("x".repeat(1_000)))).hasSize(300);
  }

  @Test
  void cyclicCausesAreCutOff() {
    IOException one = new IOException(NAME);
    one.initCause(new UncheckedIOException(one));

    assertThat(FailureSummary.of(one))
        .isEqualTo(
            "IOException, caused by UncheckedIOException, caused by IOException, caused by"
                + " UncheckedIOException");
  }
}
