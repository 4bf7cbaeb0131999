package dev.orderpipeline.processor.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.Reason;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

class QueueSenderTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final String URL = "https://sqs.eu-central-1.amazonaws.com/000000000000/queue";

  private final FakeSqs sqs = new FakeSqs();
  private final List<Duration> waits = new ArrayList<>();
  private final List<Long> bounds = new ArrayList<>();
  private long nanos;
  private int permissions;
  private final QueueSender sender =
      new QueueSender(
          sqs,
          URL,
          wait -> {
            waits.add(wait);
            nanos += wait.toNanos();
          },
          new LongestJitter(),
          () -> nanos);

  @Test
  void batchIsSentAsBodiesWithTheirAttributes() {
    String total = Bodies.body(12);
    String error =
        MessageJson.body(new ErrorMessage(null, "o1", Reason.UNKNOWN_ORDER, "no order o1"));

    sender.send(
        new Envelope(SET, 3),
        List.of(
            new OutgoingMessage(12, total, id(3, total), Optional.empty(), 1),
            new OutgoingMessage(13, error, id(3, error), Optional.of("UNKNOWN_ORDER"), 1)),
        () -> {});

    assertThat(sqs.requests)
        .containsExactly(
            SendMessageBatchRequest.builder()
                .queueUrl(URL)
                .entries(
                    SendMessageBatchRequestEntry.builder()
                        .id("12")
                        .messageBody(total)
                        .messageAttributes(
                            Map.of(
                                "message_id", string(id(3, total)),
                                "file_set", string("acme/2022-01-30"),
                                "revision", number("3"),
                                "schema", string("1")))
                        .build(),
                    SendMessageBatchRequestEntry.builder()
                        .id("13")
                        .messageBody(error)
                        .messageAttributes(
                            Map.of(
                                "message_id", string(id(3, error)),
                                "file_set", string("acme/2022-01-30"),
                                "revision", number("3"),
                                "schema", string("1"),
                                "reason", string("UNKNOWN_ORDER")))
                        .build())
                .build());
    assertThat(waits).isEmpty();
  }

  @Test
  void onlyTheFailedEntriesAreSentAgain() {
    sqs.answers.add(failed("3", "5", "9"));
    sqs.answers.add(failed("5"));

    sender.send(new Envelope(SET, 1), batch(10), () -> {});

    assertThat(sqs.ids())
        .containsExactly(
            IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
            List.of("3", "5", "9"),
            List.of("5"));
    assertThat(sqs.requests.get(2).entries()).containsExactly(sqs.requests.get(0).entries().get(5));
  }

  @Test
  void entriesThatTheResponseDoesNotNameAreSentAgain() {
    sqs.answers.add(naming("0", "2"));

    sender.send(new Envelope(SET, 1), batch(4), () -> {});

    assertThat(sqs.ids()).containsExactly(List.of("0", "1", "2", "3"), List.of("1", "3"));
  }

  @Test
  void messagesThatNoResponseNamesAreNotAccepted() {
    sqs.otherwise = naming();

    assertThatThrownBy(() -> sender.send(new Envelope(SET, 1), batch(2), () -> {}))
        .isInstanceOf(QueueUnavailableException.class)
        .hasMessage(
            "2 messages from number 0 on were not accepted within 20 s: the response did not name"
                + " them; the next attempt continues at the checkpoint");
  }

  @Test
  void waitsAreDrawnFromADoublingRange() {
    for (int i = 0; i < 8; i++) {
      sqs.answers.add(failed("0"));
    }

    sender.send(new Envelope(SET, 1), batch(1), () -> {});

    assertThat(waits).isEqualTo(millis(50, 100, 200, 400, 800, 1600, 2000, 2000));
    assertThat(bounds).containsExactly(51L, 101L, 201L, 401L, 801L, 1601L, 2001L, 2001L);
  }

  @Test
  void rejectedMessageIsNamed() {
    sqs.answers.add(
        request ->
            SendMessageBatchResponse.builder()
                .failed(
                    BatchResultErrorEntry.builder().id("0").code("InternalError").build(),
                    BatchResultErrorEntry.builder()
                        .id("1")
                        .code("InvalidMessageContents")
                        .senderFault(true)
                        .build())
                .build());

    assertThatThrownBy(() -> sender.send(new Envelope(SET, 1), batch(3), () -> {}))
        .isInstanceOf(MessageRejectedException.class)
        .hasMessage(
            "the queue rejected message number 1 (message_id "
                + id(1, Bodies.body(1))
                + ") as invalid: InvalidMessageContents");
    assertThat(sqs.requests).hasSize(1);
    assertThat(waits).isEmpty();
  }

  @Test
  void sendingStopsWhenAnotherCallCouldOutliveTheLimit() {
    sqs.otherwise = failed("0", "1");

    assertThatThrownBy(() -> sender.send(new Envelope(SET, 1), batch(3), () -> {}))
        .isInstanceOf(QueueUnavailableException.class)
        .hasMessage(
            "2 messages from number 0 on were not accepted within 20 s: InternalError; the next"
                + " attempt continues at the checkpoint");
    // 13.15 s are spent; 2 s more and a call of 6 s would end after 20 s.
    assertThat(waits).isEqualTo(millis(50, 100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000));
    assertThat(sqs.requests).hasSize(12);
  }

  @Test
  void timeOfTheCallsCountsToo() {
    sqs.otherwise =
        request -> {
          nanos += QueueSender.MAX_CALL.toNanos();
          return failed("0").apply(request);
        };

    assertThatThrownBy(() -> sender.send(new Envelope(SET, 1), batch(1), () -> {}))
        .isInstanceOf(QueueUnavailableException.class);

    assertThat(sqs.requests).hasSize(3);
    assertThat(Duration.ofNanos(nanos)).isLessThanOrEqualTo(QueueSender.MAX_SEND);
  }

  @Test
  void permissionIsCheckedBeforeEveryCall() {
    sqs.answers.add(failed("0"));
    sqs.answers.add(failed("0"));

    sender.send(
        new Envelope(SET, 1),
        batch(1),
        () -> {
          assertThat(sqs.requests).hasSize(permissions);
          permissions++;
        });

    assertThat(permissions).isEqualTo(3);
  }

  @Test
  void withoutPermissionNothingIsSent() {
    sqs.answers.add(failed("0"));

    assertThatThrownBy(
            () ->
                sender.send(
                    new Envelope(SET, 1),
                    batch(1),
                    () -> {
                      if (!sqs.requests.isEmpty()) {
                        throw new LeaseLostException("lost");
                      }
                    }))
        .isInstanceOf(LeaseLostException.class);

    assertThat(sqs.requests).hasSize(1);
  }

  @Test
  void faultThatTheClientCannotRetryReachesTheCaller() {
    SdkClientException failure = SdkClientException.create("the connection was reset");
    sqs.answers.add(
        request -> {
          throw failure;
        });

    assertThatThrownBy(() -> sender.send(new Envelope(SET, 1), batch(1), () -> {}))
        .isSameAs(failure);
  }

  private static List<OutgoingMessage> batch(int size) {
    return IntStream.range(0, size)
        .mapToObj(
            n -> new OutgoingMessage(n, Bodies.body(n), id(1, Bodies.body(n)), Optional.empty(), 1))
        .toList();
  }

  private static String id(int revision, String body) {
    return new MessageId(SET, revision).of(body);
  }

  private static List<Duration> millis(long... values) {
    return Arrays.stream(values).mapToObj(Duration::ofMillis).toList();
  }

  private static Function<SendMessageBatchRequest, SendMessageBatchResponse> failed(String... ids) {
    List<String> rejected = List.of(ids);
    return request ->
        SendMessageBatchResponse.builder()
            .successful(
                request.entries().stream()
                    .map(SendMessageBatchRequestEntry::id)
                    .filter(id -> !rejected.contains(id))
                    .map(id -> SendMessageBatchResultEntry.builder().id(id).build())
                    .toList())
            .failed(
                rejected.stream()
                    .map(
                        id ->
                            BatchResultErrorEntry.builder()
                                .id(id)
                                .code("InternalError")
                                .senderFault(false)
                                .build())
                    .toList())
            .build();
  }

  /** A response that names only these entries, as accepted. */
  private static Function<SendMessageBatchRequest, SendMessageBatchResponse> naming(String... ids) {
    return request ->
        SendMessageBatchResponse.builder()
            .successful(
                Arrays.stream(ids)
                    .map(id -> SendMessageBatchResultEntry.builder().id(id).build())
                    .toList())
            .build();
  }

  private static MessageAttributeValue string(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static MessageAttributeValue number(String value) {
    return MessageAttributeValue.builder().dataType("Number").stringValue(value).build();
  }

  /** A random source that always returns the greatest value. */
  private final class LongestJitter implements RandomGenerator {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public long nextLong(long bound) {
      bounds.add(bound);
      return bound - 1;
    }
  }

  /**
   * A queue with scripted responses, which otherwise accepts every message that the contract
   * allows.
   */
  private static final class FakeSqs implements SqsClient {
    private final MessageContract contract = new MessageContract();
    private final List<SendMessageBatchRequest> requests = new ArrayList<>();
    private final List<Function<SendMessageBatchRequest, SendMessageBatchResponse>> answers =
        new ArrayList<>();
    private Function<SendMessageBatchRequest, SendMessageBatchResponse> otherwise = failed();

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      requests.add(request);
      for (SendMessageBatchRequestEntry entry : request.entries()) {
        contract.check(
            entry.messageBody(),
            entry.messageAttributes(),
            MessageAttributeValue::dataType,
            MessageAttributeValue::stringValue);
      }
      return (answers.isEmpty() ? otherwise : answers.remove(0)).apply(request);
    }

    private List<List<String>> ids() {
      return requests.stream()
          .map(request -> request.entries().stream().map(SendMessageBatchRequestEntry::id).toList())
          .toList();
    }

    @Override
    public String serviceName() {
      return SqsClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
