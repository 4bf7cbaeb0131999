package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records of deliveries, and their faults. */
class ReceivedMessagesTest {
  private static final FileSetId SET = new FileSetId("", LocalDate.of(2022, 1, 30));
  private static final String A = "{\"a\":1}";
  private static final String B = "{\"b\":2}";

  private final ReceivedMessages received = new ReceivedMessages(SET, 1, Optional.empty());

  @Test
  void differentMessagesAreCounted() {
    received.add(good(A));
    received.add(good(B));

    assertThat(received.distinct()).isEqualTo(2);
  }

  @Test
  void messageDeliveredAgainIsADuplicate() {
    received.add(good(A));
    received.add(good(A));
    received.add(good(A));

    assertThat(received.distinct()).isEqualTo(1);
    assertThat(received.duplicates()).isEqualTo(2);
  }

  @Test
  void fileGetsEachMessageOnceInOrderOfReceipt() {
    StringWriter file = new StringWriter();
    ReceivedMessages written = new ReceivedMessages(SET, 1, Optional.of(file));

    written.add(good(B));
    written.add(good(A));
    written.add(good(B));

    assertThat(file).hasToString(B + "\n" + A + "\n");
  }

  @Test
  void fileThatCannotBeWrittenIsReported() {
    ReceivedMessages full = new ReceivedMessages(SET, 1, Optional.of(new FullDisk()));

    assertThatExceptionOfType(MessagesFileException.class)
        .isThrownBy(() -> full.add(good(A)))
        .withMessage("cannot write the messages: No space left on device");
  }

  @Test
  void messageWithAllItsAttributesHasNoFault() {
    received.add(good(A));

    assertThat(received.faulty()).isZero();
    assertThat(received.faults()).isEmpty();
  }

  @Test
  void anotherMessagesIdIsAFault() {
    received.add(new Delivery(A, attributes(id(B), "2022-01-30", "1")));

    assertThat(received.faults()).containsExactly(faultOf(A, "message_id is " + id(B)));
  }

  @Test
  void anotherFileSetIsAFault() {
    received.add(new Delivery(A, attributes(id(A), "acme/2022-01-30", "1")));

    assertThat(received.faults()).containsExactly(faultOf(A, "file_set is acme/2022-01-30"));
  }

  @Test
  void anotherRevisionIsAFault() {
    received.add(new Delivery(A, attributes(id(A), "2022-01-30", "2")));

    assertThat(received.faults()).containsExactly(faultOf(A, "revision is 2"));
  }

  @Test
  void absentAttributesAreOneFault() {
    received.add(new Delivery(A, Map.of()));

    assertThat(received.faults())
        .containsExactly(
            faultOf(A, "message_id is absent, file_set is absent, revision is absent"));
  }

  @Test
  void faultsBeyondThoseThatAreKeptAreCounted() {
    IntStream.rangeClosed(0, ReceivedMessages.MAX_FAULTS)
        .forEach(i -> received.add(new Delivery("{\"i\":" + i + "}", Map.of())));

    assertThat(received.faulty()).isEqualTo(ReceivedMessages.MAX_FAULTS + 1);
    assertThat(received.faults()).hasSize(ReceivedMessages.MAX_FAULTS);
  }

  @Test
  void bodyThatWasNotReceivedIsNotTicked() {
    received.add(good(A));

    assertThat(received.tick(B)).isFalse();
  }

  @Test
  void tickedBodyIsNoLongerUnticked() {
    received.add(good(A));
    received.add(good(B));

    assertThat(received.tick(A)).isTrue();
    assertThat(received.tick(A)).isTrue();

    assertThat(received.unticked()).isEqualTo(1);
  }

  private static Delivery good(String body) {
    return new Delivery(body, attributes(id(body), "2022-01-30", "1"));
  }

  private static Map<String, String> attributes(String id, String set, String revision) {
    return Map.of("message_id", id, "file_set", set, "revision", revision);
  }

  private static String id(String body) {
    return new MessageId(SET, 1).of(body);
  }

  private static String faultOf(String body, String wrong) {
    return "wrong attributes: "
        + wrong
        + "; expected message_id "
        + id(body)
        + ", file_set 2022-01-30, revision 1: "
        + body;
  }

  /** A writer to a disk without space. */
  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
