package dev.orderpipeline.processor.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final FileSetId SET = new FileSetId("acmé", LocalDate.of(2022, 1, 30));

  /** The maximum size of the names, types and values of the attributes, without the file set. */
  private static final int ATTRIBUTES = 256;

  @TempDir Path directory;

  @Test
  void batchHoldsTenMessages() throws IOException {
    assertThat(numbers(batches(Bodies.spool(file(), 25), 0)))
        .containsExactly(range(0, 10), range(10, 20), range(20, 25));
  }

  @Test
  void emptySpoolHasNoBatch() throws IOException {
    assertThat(batches(Bodies.spool(file(), 0), 0)).isEmpty();
  }

  @Test
  void batchesBeginAtTheCheckpoint() throws IOException {
    assertThat(numbers(batches(Bodies.spool(file(), 25), 13)))
        .containsExactly(range(13, 23), range(23, 25));
  }

  @Test
  void messageIsItsBodyItsIdAndItsSize() throws IOException {
    String body = Bodies.body(0);

    assertThat(batches(Bodies.spool(file(), 1), 0))
        .containsExactly(
            List.of(
                new OutgoingMessage(
                    0, body, new MessageId(SET, 2).of(body), Optional.empty(), size(body))));
  }

  @Test
  void idDependsOnSetRevisionAndBodyButNotOnTheCheckpoint() throws IOException {
    Spool spool = Bodies.spool(file(), 12);

    OutgoingMessage fromTheStart = batches(spool, 0).get(1).get(1);
    OutgoingMessage fromTheCheckpoint = batches(spool, 11).get(0).get(0);

    assertThat(fromTheCheckpoint).isEqualTo(fromTheStart);
    assertThat(fromTheStart.messageId()).isNotEqualTo(new MessageId(SET, 1).of(Bodies.body(11)));
  }

  @Test
  void reasonOfAnErrorIsReadFromItsBody() throws IOException {
    List<Message> errors =
        List.of(
            new ErrorMessage("a", null, Reason.CUSTOMER_WITHOUT_ORDERS, "x"),
            new ErrorMessage(
                "\"message\":\"FAKE: \\\"", "o:\n", Reason.DUPLICATE_ORDER, "a: \"b\"\n"),
            new ErrorMessage(null, "message", Reason.UNKNOWN_ORDER, "\uFFFE"));

    assertThat(reasons(batches(Bodies.spool(file(), errors), 0)))
        .containsExactly(
            Optional.of("CUSTOMER_WITHOUT_ORDERS"),
            Optional.of("DUPLICATE_ORDER"),
            Optional.of("UNKNOWN_ORDER"));
  }

  @Test
  void customerMessageHasNoReason() throws IOException {
    List<Message> messages =
        List.of(new CustomerMessage("{\"type\":\"error_message\"", 0, BigDecimal.ZERO));

    assertThat(reasons(batches(Bodies.spool(file(), messages), 0)))
        .containsExactly(Optional.empty());
  }

  @Test
  void closingMessageHasABatchOfItsOwnAndNoReason() throws IOException {
    List<List<OutgoingMessage>> batches = batches(Bodies.closedSpool(file(), SET, 12), 0);

    assertThat(numbers(batches)).containsExactly(range(0, 10), range(10, 12), range(12, 13));
    assertThat(batches.get(2).get(0).isClosing()).isTrue();
    assertThat(batches.get(2).get(0).reason()).isEmpty();
  }

  @Test
  void batchEndsBeforeTheMaximumSizeOfTheQueue() throws IOException {
    // Three of them with their attributes have exactly the maximum size; one more byte exceeds it.
    int third = Outbox.MAX_BYTES / 3;
    List<Message> messages =
        List.of(
            ofSize("a", third),
            ofSize("b", third),
            ofSize("c", Outbox.MAX_BYTES - 2 * third),
            ofSize("d", third),
            ofSize("e", third),
            ofSize("f", Outbox.MAX_BYTES - 2 * third + 1));

    assertThat(numbers(batches(Bodies.spool(file(), messages), 0)))
        .containsExactly(range(0, 3), range(3, 5), range(5, 6));
  }

  @Test
  void messageLargerThanTheLimitIsSentAlone() throws IOException {
    List<Message> messages =
        List.of(Bodies.message(0), ofSize("b", Outbox.MAX_BYTES + 1), Bodies.message(2));

    assertThat(numbers(batches(Bodies.spool(file(), messages), 0)))
        .containsExactly(range(0, 1), range(1, 2), range(2, 3));
  }

  @Test
  void sizeIsCountedInBytesNotInCharacters() throws IOException {
    Message message = new CustomerMessage("ü€😀", 1, BigDecimal.ONE);
    String body = MessageJson.body(message);

    OutgoingMessage outgoing = batches(Bodies.spool(file(), List.of(message)), 0).get(0).get(0);

    assertThat(outgoing.size()).isEqualTo(size(body)).isGreaterThan(body.length() + ATTRIBUTES + 5);
  }

  private Path file() {
    return directory.resolve("spool");
  }

  /** A message with exactly this size. */
  private static Message ofSize(String reference, int bytes) {
    int rest = bytes - size(MessageJson.body(new CustomerMessage(reference, 1, BigDecimal.ONE)));
    return new CustomerMessage(reference + "x".repeat(rest), 1, BigDecimal.ONE);
  }

  private static int size(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length
        + ATTRIBUTES
        + SET.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static List<List<OutgoingMessage>> batches(Spool spool, long first) throws IOException {
    List<List<OutgoingMessage>> batches = new ArrayList<>();
    try (SpoolReader reader = new SpoolReader(spool.file(), first)) {
      Outbox outbox = new Outbox(reader, SET, 2, first);
      for (List<OutgoingMessage> batch = outbox.next(); !batch.isEmpty(); batch = outbox.next()) {
        batches.add(batch);
      }
    }
    return batches;
  }

  private static List<List<Long>> numbers(List<List<OutgoingMessage>> batches) {
    return batches.stream()
        .map(batch -> batch.stream().map(OutgoingMessage::number).toList())
        .toList();
  }

  private static List<Optional<String>> reasons(List<List<OutgoingMessage>> batches) {
    return batches.stream().flatMap(List::stream).map(OutgoingMessage::reason).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }
}
