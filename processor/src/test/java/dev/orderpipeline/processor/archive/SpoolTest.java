package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final List<Message> MESSAGES =
      List.of(
          new CustomerMessage("a", 2, new BigDecimal("87.50")),
          new CustomerMessage("b\nc", 0, BigDecimal.ZERO),
          new ErrorMessage("ü", null, Reason.CUSTOMER_WITHOUT_ORDERS, "none (\u2028)"));
  private static final List<String> LINES =
      List.of(
          "{\"type\":\"customer_message\",\"customer_reference\":\"a\",\"number_of_orders\":2,"
              + "\"total_amount_spent\":87.5}",
          "{\"type\":\"customer_message\",\"customer_reference\":\"b\\nc\",\"number_of_orders\":0,"
              + "\"total_amount_spent\":0}",
          "{\"type\":\"error_message\",\"customer_reference\":\"ü\",\"order_reference\":null,"
              + "\"message\":\"CUSTOMER_WITHOUT_ORDERS: none (\\u2028)\"}");

  @TempDir Path directory;

  @Test
  void messagesAreReadBackAsTheirLinesInOrder() throws IOException {
    Spool spool = spool("a", MESSAGES);

    assertThat(lines(spool, 0)).isEqualTo(LINES);
  }

  @Test
  void copyHasTheSameMessagesAndCanBeExtended() throws IOException {
    Spool first = spool("a", MESSAGES);
    Message last = new CustomerMessage("z", 1, BigDecimal.TEN);
    List<Message> all = new ArrayList<>(MESSAGES);
    all.add(last);

    List<String> copied = new ArrayList<>();
    Spool copy;
    try (SpoolWriter writer = new SpoolWriter(directory.resolve("b"))) {
      writer.copy(first.file(), copied::add);
      writer.write(last);
      copy = writer.finish();
    }

    Spool whole = spool("c", all);
    assertThat(copied).isEqualTo(LINES);
    assertThat(copy)
        .isEqualTo(
            new Spool(
                copy.file(), whole.objectDigest(), whole.contentDigest(), whole.size(), 3, 1));
  }

  @Test
  void spoolHasItsDigestsSizeAndMessageCounts() throws IOException {
    Path file = directory.resolve("a");

    Spool spool = spool("a", MESSAGES);

    byte[] object = Files.readAllBytes(file);
    byte[] content = (String.join("\n", LINES) + "\n").getBytes(StandardCharsets.UTF_8);
    assertThat(spool)
        .isEqualTo(new Spool(file, sha256(object), sha256(content), object.length, 2, 1));
  }

  @Test
  void closingMessageIsTheLastLineAndNotPartOfTheContent() throws IOException {
    Spool open = spool("a", MESSAGES);
    ClosingMessage closing =
        new ClosingMessage(new FileSetId("acme", LocalDate.of(2022, 1, 30)), 1, 2, 1, "ab");

    Spool closed;
    try (SpoolWriter writer = new SpoolWriter(directory.resolve("b"))) {
      writer.copy(open.file(), body -> {});
      closed = writer.finish(closing);
    }

    List<String> all = new ArrayList<>(LINES);
    all.add(MessageJson.body(closing));
    assertThat(lines(closed, 0)).isEqualTo(all);
    byte[] object = Files.readAllBytes(closed.file());
    assertThat(closed)
        .isEqualTo(
            new Spool(
                closed.file(), sha256(object), open.contentDigest(), object.length, 2, 1, true));
  }

  @Test
  void equalMessagesGiveEqualBytes() throws IOException {
    Spool first = spool("a", MESSAGES);
    Spool second = spool("b", MESSAGES);

    assertThat(second)
        .isEqualTo(
            new Spool(
                directory.resolve("b"),
                first.objectDigest(),
                first.contentDigest(),
                first.size(),
                2,
                1));
    assertThat(second.file()).hasSameBinaryContentAs(first.file());
  }

  @Test
  void anotherOrderOfTheSameMessagesIsAnotherContent() throws IOException {
    Spool first = spool("a", List.of(MESSAGES.get(0), MESSAGES.get(1)));
    Spool second = spool("b", List.of(MESSAGES.get(1), MESSAGES.get(0)));

    assertThat(second.contentDigest()).isNotEqualTo(first.contentDigest());
  }

  @Test
  void dayWithoutMessagesIsAnEmptySpool() throws IOException {
    Spool spool = spool("a", List.of());

    assertThat(lines(spool, 0)).isEmpty();
    assertThat(spool.contentDigest()).isEqualTo(sha256(new byte[0]));
  }

  @Test
  void readingBeginsAtTheCheckpoint() throws IOException {
    Spool spool = spool("a", MESSAGES);

    assertThat(lines(spool, 2)).containsExactly(LINES.get(2));
  }

  @Test
  void afterTheLastMessageThereIsNothingToRead() throws IOException {
    Spool spool = spool("a", MESSAGES);

    assertThat(lines(spool, 3)).isEmpty();
  }

  @Test
  void checkpointBeyondTheEndIsAFault() throws IOException {
    Spool spool = spool("a", MESSAGES);

    assertThatThrownBy(() -> lines(spool, 4))
        .isInstanceOf(EOFException.class)
        .hasMessage("the archive has only 3 messages, but the checkpoint is 4");
  }

  @Test
  void truncatedSpoolIsNotReadAsAShorterOne() throws IOException {
    Spool spool = spool("a", MESSAGES);
    byte[] whole = Files.readAllBytes(spool.file());
    Files.write(spool.file(), Arrays.copyOf(whole, whole.length - 9));

    assertThatThrownBy(() -> lines(spool, 0)).isInstanceOf(EOFException.class);
  }

  private Spool spool(String name, List<Message> messages) throws IOException {
    try (SpoolWriter writer = new SpoolWriter(directory.resolve(name))) {
      for (Message message : messages) {
        writer.write(message);
      }
      return writer.finish();
    }
  }

  private static List<String> lines(Spool spool, long first) throws IOException {
    List<String> lines = new ArrayList<>();
    try (SpoolReader reader = new SpoolReader(spool.file(), first)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String sha256(byte[] bytes) {
    MessageDigest digest = Digests.sha256();
    digest.update(bytes);
    return Digests.hex(digest);
  }
}
