package dev.orderpipeline.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.ExplainRequest;
import dev.orderpipeline.model.ExplainRequest.OfCustomer;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Dispatch;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.ProcessingRequest.StatedResources;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.processor.explain.Explainer;
import dev.orderpipeline.processor.explain.Explanation;
import dev.orderpipeline.processor.run.AttemptFailedException;
import dev.orderpipeline.processor.run.RemainingTime;
import dev.orderpipeline.processor.run.RequestProcessor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class DataProcessingHandlerTest {
  private static final FileSetId SET = new FileSetId("acmé", LocalDate.of(2022, 1, 30));
  private static final RunSummary PUBLISHED =
      new RunSummary(
          SET,
          1,
          Optional.of("run#1"),
          Outcome.PUBLISHED,
          "all <5> messages",
          Optional.of(new Archive("builds/x", "v1", "o", "c", 9, 3, 2)),
          5);

  private final RequestProcessor processing = mock(RequestProcessor.class);
  private final Explainer explainer = mock(Explainer.class);
  private final Context context = mock(Context.class);
  private final DataProcessingHandler handler = new DataProcessingHandler(processing, explainer);

  @Test
  void responseIsTheSummary() throws IOException {
    when(processing.process(any(), any())).thenReturn(PUBLISHED);

    assertThat(answer("{\"file_set\": \"acmé/2022-01-30\"}"))
        .isEqualTo(
            "{\"file_set\":\"acmé/2022-01-30\",\"revision\":1,\"run\":\"run#1\","
                + "\"outcome\":\"PUBLISHED\",\"sentence\":\"all <5> messages\","
                + "\"messages_sent\":5,\"customer_messages\":3,\"error_messages\":2,"
                + "\"archive\":\"builds/x\",\"archive_version_id\":\"v1\"}");
  }

  @Test
  void requestWithARevisionIsADispatch() throws IOException {
    when(processing.process(any(), any())).thenReturn(PUBLISHED);

    answer("{\"file_set\": \"acmé/2022-01-30\", \"revision\": 3}");

    assertThat(processed()).isEqualTo(new Dispatch(SET, 3, StatedResources.NONE));
  }

  @Test
  void sampleRequestIsManual() throws IOException {
    when(processing.process(any(), any())).thenReturn(PUBLISHED);

    answer(
        """
        {"number_of_files": 3, "s3_bucket": "drop", "customers_file": "customers_20220130.csv",
         "items_file": "items_20220130.csv", "orders_file": "orders_20220130.csv",
         "sqs_queue_url": "https://queue"}
        """);

    assertThat(processed())
        .isEqualTo(
            new Manual(
                new FileSetId("", SET.date()),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                ThresholdChanges.NONE,
                Optional.empty(),
                new StatedResources(Optional.of("drop"), Optional.of("https://queue"))));
  }

  @Test
  void explainRequestIsExplainedAndNotProcessed() throws IOException {
    ExplainRequest request = new OfCustomer(SET, "c<1>", OptionalInt.of(2));
    when(explainer.explain(eq(request), any()))
        .thenReturn(
            new Explanation(
                Explanation.Outcome.EXPLAINED,
                Optional.of(SET),
                Optional.of("c<1>"),
                "no rows",
                List.of()));

    assertThat(
            answer(
                "{\"explain\":{\"file_set\":\"acmé/2022-01-30\",\"customer\":\"c<1>\",\"revision\":2}}"))
        .isEqualTo(
            "{\"outcome\":\"EXPLAINED\",\"file_set\":\"acmé/2022-01-30\","
                + "\"customer_reference\":\"c<1>\",\"sentence\":\"no rows\",\"revisions\":[]}");
    verify(processing, never()).process(any(), any());
  }

  @Test
  void unreadableRequestIsAnsweredAndNotProcessed() throws IOException {
    assertThat(answer("[]"))
        .isEqualTo(
            "{\"outcome\":\"INVALID_REQUEST\",\"sentence\":\"the request is not a JSON object; send"
                + " {\\\"file_set\\\": …}\"}");
    verifyNoInteractions(processing);
  }

  @Test
  void rejectedRequestIsAnswered() throws IOException {
    when(processing.process(any(), any())).thenThrow(new InvalidRequestException("no <such> set"));

    assertThat(answer("{\"file_set\": \"acme/2022-01-30\"}"))
        .isEqualTo("{\"outcome\":\"INVALID_REQUEST\",\"sentence\":\"no <such> set\"}");
  }

  @Test
  void retryableFaultFailsTheInvocation() throws IOException {
    when(processing.process(any(), any()))
        .thenThrow(new IOException("Grete", new NumberFormatException("Grete")));

    assertThatThrownBy(() -> answer("{\"file_set\": \"acme/2022-01-30\"}"))
        .isInstanceOf(AttemptFailedException.class)
        .hasMessage("IOException, caused by NumberFormatException")
        .hasNoCause();
  }

  @Test
  void failedInvocationShowsWhereTheFaultWas() throws IOException {
    IllegalStateException failure = new IllegalStateException("Grete");
    when(processing.process(any(), any())).thenThrow(failure);

    assertThatThrownBy(() -> answer("{\"file_set\": \"acme/2022-01-30\"}"))
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEqualTo(failure.getStackTrace()));
  }

  @Test
  void remainingTimeIsReadFromTheContextEachTime() throws IOException {
    when(processing.process(any(), any())).thenReturn(PUBLISHED);
    when(context.getRemainingTimeInMillis()).thenReturn(900_000, 29_999);

    answer("{\"file_set\": \"acme/2022-01-30\"}");

    ArgumentCaptor<RemainingTime> remaining = ArgumentCaptor.forClass(RemainingTime.class);
    verify(processing).process(any(), remaining.capture());
    assertThat(remaining.getValue().get()).isEqualTo(Duration.ofMinutes(15));
    assertThat(remaining.getValue().get()).isEqualTo(Duration.ofMillis(29_999));
  }

  private String answer(String payload) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)), output, context);
    return output.toString(StandardCharsets.UTF_8);
  }

  private ProcessingRequest processed() throws IOException {
    ArgumentCaptor<ProcessingRequest> request = ArgumentCaptor.forClass(ProcessingRequest.class);
    verify(processing).process(request.capture(), any());
    return request.getValue();
  }
}
