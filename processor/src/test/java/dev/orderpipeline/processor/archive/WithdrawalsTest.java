package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.join.AffectedCustomer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithdrawalsTest {
  @TempDir Path directory;
  private final Withdrawals withdrawals = new Withdrawals();

  @Test
  void customerMissingFromAllMessagesIsWithdrawnInTheOldOrder() throws IOException {
    earlier(1, total("b"), total("a"), total("c"));
    built(total("c"));

    assertThat(withdrawals.count()).isEqualTo(new WithdrawnCount(2, 3));
    assertThat(written())
        .containsExactly(
            "{\"type\":\"error_message\",\"customer_reference\":\"b\",\"order_reference\":null,"
                + "\"message\":\"CUSTOMER_WITHDRAWN: the customer is no longer in the files (total"
                + " in revision 1)\"}",
            "{\"type\":\"error_message\",\"customer_reference\":\"a\",\"order_reference\":null,"
                + "\"message\":\"CUSTOMER_WITHDRAWN: the customer is no longer in the files (total"
                + " in revision 1)\"}");
  }

  @Test
  void customerOfAnErrorIsNotWithdrawn() throws IOException {
    earlier(1, total("a"));
    built(error("a"));

    assertThat(written()).isEmpty();
  }

  @Test
  void customerWithOnlyAnErrorIsNotWithdrawn() throws IOException {
    earlier(1, error("a"), error(null));
    built();

    assertThat(withdrawals.count()).isEqualTo(WithdrawnCount.NONE);
    assertThat(written()).isEmpty();
  }

  @Test
  void errorWithoutACustomerIsOfNoCustomer() throws IOException {
    earlier(1, total("null"));
    built(error(null));

    assertThat(withdrawals.count()).isEqualTo(new WithdrawnCount(1, 1));
  }

  @Test
  void customerIsWithdrawnOnceFromTheFirstArchive() throws IOException {
    earlier(2, total("a"), total("b"));
    earlier(3);
    earlier(4, total("b"), total("c"));
    built();

    assertThat(written()).containsExactly(withdrawn("a", 2), withdrawn("b", 2), withdrawn("c", 4));
  }

  @Test
  void referencesAreComparedExactly() throws IOException {
    earlier(1, total("a"), total("A"), total("a "), total("\u00e4\uffff\"\\"), total("a\u0308"));
    built(total("a"), total("\u00e4\uffff\"\\"));

    assertThat(written())
        .containsExactly(withdrawn("A", 1), withdrawn("a ", 1), withdrawn("a\u0308", 1));
  }

  @Test
  void manyCustomersAreDistinguished() throws IOException {
    Random random = new Random(7);
    List<String> before =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "c" + random.nextInt(1_000_000))
            .distinct()
            .toList();
    Set<String> after =
        before.stream().filter(reference -> random.nextInt(3) > 0).collect(Collectors.toSet());
    earlier(1, before.stream().map(WithdrawalsTest::total).toArray(Message[]::new));
    built(after.stream().map(WithdrawalsTest::total).toArray(Message[]::new));

    assertThat(written())
        .isEqualTo(
            before.stream()
                .filter(reference -> !after.contains(reference))
                .map(reference -> withdrawn(reference, 1))
                .toList());
  }

  private void earlier(int revision, Message... messages) throws IOException {
    LineSink lines = withdrawals.earlier(revision);
    for (Message message : messages) {
      lines.accept(MessageJson.body(message));
    }
  }

  private void built(Message... messages) throws IOException {
    for (Message message : messages) {
      withdrawals.built(MessageJson.body(message));
    }
  }

  private List<String> written() throws IOException {
    Path file = directory.resolve("spool");
    try (SpoolWriter writer = new SpoolWriter(file)) {
      List<AffectedCustomer> affected = new ArrayList<>();
      withdrawals.writeTo(writer, affected::add);
      Spool spool = writer.finish();
      assertThat(spool.errorMessages()).isEqualTo(withdrawals.count().withdrawn());
      assertThat(affected).hasSize((int) withdrawals.count().withdrawn());
      affected.forEach(
          customer ->
              assertThat(customer)
                  .isEqualTo(AffectedCustomer.withdrawn(customer.customerReference())));
    }
    List<String> lines = new ArrayList<>();
    try (SpoolReader reader = new SpoolReader(file, 0)) {
      Stream.iterate(reader.next(), line -> line != null, line -> next(reader)).forEach(lines::add);
    }
    return lines;
  }

  private static String next(SpoolReader reader) {
    try {
      return reader.next();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String withdrawn(String reference, int revision) {
    return MessageJson.body(
        new ErrorMessage(
            reference,
            null,
            Reason.CUSTOMER_WITHDRAWN,
            "the customer is no longer in the files (total in revision " + revision + ")"));
  }

  private static Message total(String reference) {
    return new CustomerMessage(reference, 1, BigDecimal.ONE);
  }

  private static Message error(String reference) {
    return new ErrorMessage(reference, "o1", Reason.DUPLICATE_ORDER, "twice");
  }
}
