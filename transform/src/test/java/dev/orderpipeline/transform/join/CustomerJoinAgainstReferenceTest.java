package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.NamedRow.Accepted;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomerJoinAgainstReferenceTest {
  private static final int EVERYDAY = 250;
  private static final int ALL = 1_000;

  @TempDir Path spill;

  @Test
  void everyCustomerOfMessyDaysHasTheRowsAndTheTotalOfTheReferenceJoin() throws IOException {
    assertThat(assertCustomersHaveTheRowsOfTheReference(0, EVERYDAY)).hasSizeGreaterThan(10);
  }

  @Test
  @Tag("verify")
  void everyCustomerOfManyMoreMessyDaysHasTheRowsAndTheTotalOfTheReferenceJoin()
      throws IOException {
    assertThat(assertCustomersHaveTheRowsOfTheReference(EVERYDAY, ALL))
        .containsExactly(
            "AMOUNT_AMBIGUOUS",
            "AMOUNT_NOT_DECIMAL",
            "DECIMAL_MARK_UNCLEAR",
            "DUPLICATE_CUSTOMER",
            "DUPLICATE_ITEM",
            "DUPLICATE_ORDER",
            "ORDER_REJECTED",
            "PACKED_CELL_UNCLEAR",
            "QUOTE_SPANS_ROWS",
            "REFERENCE_MISSING",
            "REFERENCE_NOT_TEXT",
            "ROW_SHIFTED",
            "ROW_TOO_LONG",
            "ROW_TOO_SHORT",
            "UNKNOWN_CUSTOMER",
            "accepted");
  }

  /** Returns the results of the rows that name a customer of these days. */
  private Set<String> assertCustomersHaveTheRowsOfTheReference(int first, int end)
      throws IOException {
    Set<String> results = new TreeSet<>();
    for (int seed = first; seed < end; seed++) {
      DayFiles files = new MessyDays(seed).next();
      ReferenceJoin reference = new ReferenceJoin(files);
      if (reference.areAmountsUnclear()) {
        assertThatThrownBy(() -> join(files, "c1", new ArrayList<>()))
            .as("seed %d:%n%s", seed, files)
            .hasMessageContaining("DECIMAL_MARKS_UNCLEAR");
        continue;
      }
      List<String> messages = reference.messages();
      for (String customer : reference.customersNamed()) {
        List<NamedRow> rows = new ArrayList<>();
        Optional<CustomerShare> share = join(files, customer, rows);

        assertThat(rows.stream().map(CustomerJoinTest::shown))
            .as("seed %d, customer %s:%n%s", seed, customer, files)
            .containsExactlyElementsOf(reference.rowsNaming(customer));
        Optional<String> total =
            share
                .flatMap(CustomerShare::message)
                .flatMap(
                    message ->
                        message instanceof CustomerMessage sound
                            ? Optional.of(
                                sound.numberOfOrders()
                                    + " "
                                    + MessageJson.plain(sound.totalAmountSpent()))
                            : Optional.empty());
        assertThat(total.map(text -> customer + " " + text).stream())
            .as("seed %d, customer %s:%n%s", seed, customer, files)
            .containsExactlyElementsOf(
                messages.stream()
                    .filter(line -> line.matches(Pattern.quote(customer) + " [0-9]+ [-0-9.]+"))
                    .toList());
        assertStepsAddUp(rows, share);
        rows.forEach(row -> results.add(CustomerJoinTest.result(row)));
      }
    }
    return results;
  }

  private static void assertStepsAddUp(List<NamedRow> rows, Optional<CustomerShare> share) {
    BigDecimal sum = BigDecimal.ZERO;
    long orders = 0;
    for (NamedRow row : rows) {
      if (row.result() instanceof Accepted accepted) {
        orders += row.kind() == FileKind.ORDERS ? 1 : 0;
        if (accepted.amount().isPresent()) {
          sum = sum.add(accepted.amount().get().amount());
          assertThat(accepted.amount().get().sum()).isEqualByComparingTo(sum);
        }
      }
    }
    assertThat(share.map(CustomerShare::total).orElse(BigDecimal.ZERO)).isEqualByComparingTo(sum);
    assertThat(share.map(CustomerShare::orders).orElse(0L)).isEqualTo(orders);
  }

  private Optional<CustomerShare> join(DayFiles files, String customer, List<NamedRow> rows)
      throws IOException {
    return new CustomerJoin(spill, Limits.defaults(), OrderedExecutor.singleThreaded())
        .join(files, customer, rows::add);
  }
}
