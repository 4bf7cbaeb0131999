package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionCloserTest {
  private static final FileSetId SET = new FileSetId("", LocalDate.of(2022, 1, 30));
  private static final String TOTAL =
      "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
          + "\"number_of_orders\":2,\"total_amount_spent\":87.5}";
  private static final String ERROR =
      "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\",\"order_reference\":null,"
          + "\"message\":\"CUSTOMER_WITHOUT_ORDERS: the customer has no orders (customers file,"
          + " line 3)\"}";

  @TempDir Path directory;

  @Test
  void digestIsThatOfTheExampleInTheDocumentation() throws IOException {
    // sort -u ids | sha256sum, with the two ids that docs/consuming.md shows
    assertThat(closing(1, List.of(TOTAL, ERROR)))
        .isEqualTo(
            new ClosingMessage(
                SET, 1, 1, 1, "5fd00a11e6055d41240834d9e8b71217653550335d9fad389d57bba1dffcee00"));
  }

  @Test
  void revisionWithoutMessagesHasTheDigestOfNothing() throws IOException {
    assertThat(closing(3, List.of()))
        .isEqualTo(
            new ClosingMessage(
                SET, 3, 0, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  }

  @Test
  void orderOfTheMessagesDoesNotMatter() throws IOException {
    assertThat(closing(1, List.of(ERROR, TOTAL))).isEqualTo(closing(1, List.of(TOTAL, ERROR)));
  }

  @Test
  void messagesWithTheSameIdCountOnce() throws IOException {
    assertThat(closing(1, List.of(TOTAL, ERROR, ERROR)))
        .isEqualTo(closing(1, List.of(TOTAL, ERROR)));
  }

  @Test
  void manyMessagesAreSortedOnDisk() throws IOException {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      bodies.add(MessageJson.body(new CustomerMessage("c" + i, 1, BigDecimal.ONE)));
    }
    for (int i = 0; i < 5_000; i++) {
      String detail = "line " + i / 2;
      bodies.add(MessageJson.body(new ErrorMessage(null, null, Reason.UNKNOWN_ORDER, detail)));
    }
    Collections.shuffle(bodies, new Random(1));

    ClosingMessage closing = closing(7, bodies);

    MessageId ids = new MessageId(SET, 7);
    String sorted =
        bodies.stream()
            .map(ids::of)
            .sorted()
            .distinct()
            .map(id -> id + "\n")
            .collect(Collectors.joining());
    assertThat(closing)
        .isEqualTo(new ClosingMessage(SET, 7, 100_000, 2_500, Digests.sha256Hex(sorted)));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(256);
    }
  }

  @Test
  void smallRevisionsNeedNoFiles() throws IOException {
    ClosingMessage unused = closing(1, List.of(TOTAL, ERROR));

    assertThat(directory).isEmptyDirectory();
  }

  private ClosingMessage closing(int revision, List<String> bodies) throws IOException {
    try (RevisionCloser closer = new RevisionCloser(SET, revision, directory)) {
      for (String body : bodies) {
        closer.accept(body);
      }
      return closer.message();
    }
  }
}
