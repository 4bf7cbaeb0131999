package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.Difference;
import dev.orderpipeline.model.Difference.Examples;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Examples NO_EXAMPLES =
      new Examples(List.of(), List.of(), List.of(), List.of());

  @Test
  void everythingIsNewIfNothingWasPublished() throws IOException {
    Comparison comparison = new Comparison(0);
    now(comparison, total("a", 1), error("b", Reason.UNKNOWN_CUSTOMER, "line 2"));

    assertThat(comparison.result())
        .isEqualTo(
            new Difference(
                0,
                new Difference.TotalCounts(1, 0, 0, 0),
                new Difference.ErrorCounts(1, 0, 0),
                0,
                new Examples(List.of("a"), List.of(), List.of(), List.of())));
  }

  @Test
  void sameMessagesAreUnchanged() throws IOException {
    Comparison comparison = new Comparison(1);
    Message[] messages = {total("a", 1), error(null, Reason.UNKNOWN_ORDER, "line 2")};
    published(comparison, messages);
    now(comparison, messages);

    assertThat(comparison.result())
        .isEqualTo(
            new Difference(
                1,
                new Difference.TotalCounts(0, 0, 1, 0),
                new Difference.ErrorCounts(0, 1, 0),
                0,
                NO_EXAMPLES));
  }

  @Test
  void closingMessagesAreNoDifference() throws IOException {
    FileSetId set = new FileSetId("acme", LocalDate.of(2022, 1, 30));
    Comparison comparison = new Comparison(1);
    published(comparison, total("a", 1), new ClosingMessage(set, 1, 1, 0, "ab"));
    now(comparison, total("a", 1), new ClosingMessage(set, 2, 1, 0, "cd"));

    assertThat(comparison.result())
        .isEqualTo(
            new Difference(
                1,
                new Difference.TotalCounts(0, 0, 1, 0),
                new Difference.ErrorCounts(0, 0, 0),
                0,
                NO_EXAMPLES));
  }

  @Test
  void everyKindOfChangeIsCountedAndNamed() throws IOException {
    Comparison comparison = new Comparison(3);
    published(
        comparison,
        total("same", 1),
        total("changed", 1),
        total("to-error", 1),
        total("withdrawn", 1),
        error("e", Reason.UNKNOWN_CUSTOMER, "line 2"),
        error("e", Reason.UNKNOWN_CUSTOMER, "line 3"));
    now(
        comparison,
        total("same", 1),
        total("changed", 2),
        total("new", 1),
        error("e", Reason.UNKNOWN_CUSTOMER, "line 3"),
        error("to-error", Reason.DUPLICATE_CUSTOMER, "line 9"),
        error("withdrawn", Reason.CUSTOMER_WITHDRAWN, "gone"));

    assertThat(comparison.result())
        .isEqualTo(
            new Difference(
                3,
                new Difference.TotalCounts(1, 1, 1, 2),
                new Difference.ErrorCounts(2, 1, 1),
                1,
                new Examples(
                    List.of("new"),
                    List.of("changed"),
                    List.of("to-error", "withdrawn"),
                    List.of("withdrawn"))));
  }

  @Test
  void errorThatResemblesAWithdrawalIsNone() throws IOException {
    Comparison comparison = new Comparison(0);
    now(
        comparison,
        error(
            "\"message\":\"CUSTOMER_WITHDRAWN: ", Reason.DUPLICATE_ORDER, "CUSTOMER_WITHDRAWN: "));

    assertThat(comparison.result().withdrawn()).isZero();
  }

  @Test
  void fewOfManyAreNamed() throws IOException {
    Comparison comparison = new Comparison(1);
    published(
        comparison,
        IntStream.range(0, 50).mapToObj(i -> total("old" + i, 1)).toArray(Message[]::new));
    now(
        comparison,
        IntStream.range(0, 50).mapToObj(i -> total("new" + i, 1)).toArray(Message[]::new));

    assertThat(comparison.result().totals().added()).isEqualTo(50);
    assertThat(comparison.result().totals().dropped()).isEqualTo(50);
    assertThat(comparison.result().examples())
        .isEqualTo(new Examples(named("new"), List.of(), named("old"), List.of()));
  }

  private static List<String> named(String prefix) {
    return IntStream.range(0, Difference.MAX_EXAMPLES).mapToObj(i -> prefix + i).toList();
  }

  private static void published(Comparison comparison, Message... messages) throws IOException {
    for (Message message : messages) {
      comparison.published(MessageJson.body(message));
    }
  }

  private static void now(Comparison comparison, Message... messages) throws IOException {
    for (Message message : messages) {
      comparison.now(MessageJson.body(message));
    }
  }

  private static Message total(String customer, long amount) {
    return new CustomerMessage(customer, 1, BigDecimal.valueOf(amount));
  }

  private static Message error(String customer, Reason reason, String detail) {
    return new ErrorMessage(customer, null, reason, detail);
  }
}
