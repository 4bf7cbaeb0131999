package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.intake.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayJoinAgainstReferenceTest {
  private static final int EVERYDAY = 250;
  private static final int ALL = 1_000;
  private static final Pattern PLACE =
      Pattern.compile(" \\((customers|orders|items) file, line (\\d+)(; first on line \\d+)?\\)$");

  @TempDir Path spill;

  @Test
  void messyDaysHaveTheMessagesOfTheReferenceJoin() throws IOException {
    assertThat(assertDaysGiveTheMessagesOfTheReference(0, EVERYDAY)).hasSizeGreaterThan(10);
  }

  @Test
  @Tag("verify")
  void manyMoreMessyDaysHaveTheMessagesOfTheReferenceJoin() throws IOException {
    assertThat(assertDaysGiveTheMessagesOfTheReference(EVERYDAY, ALL))
        .containsExactly(
            "AMOUNT_AMBIGUOUS",
            "AMOUNT_NOT_DECIMAL",
            "DECIMAL_MARKS_UNCLEAR",
            "DECIMAL_MARK_UNCLEAR",
            "DUPLICATE_CUSTOMER",
            "DUPLICATE_ITEM",
            "DUPLICATE_ORDER",
            "MOST_ROWS_UNUSABLE",
            "PACKED_CELL_UNCLEAR",
            "QUOTE_SPANS_ROWS",
            "REFERENCE_MISSING",
            "REFERENCE_NOT_TEXT",
            "ROW_SHIFTED",
            "ROW_TOO_LONG",
            "ROW_TOO_SHORT",
            "UNKNOWN_CUSTOMER",
            "UNKNOWN_ORDER");
  }

  /** Returns the reasons of the rejected rows of these days. */
  private Set<String> assertDaysGiveTheMessagesOfTheReference(int first, int end)
      throws IOException {
    MessageContract contract = new MessageContract();
    Set<String> reasons = new TreeSet<>();
    for (int seed = first; seed < end; seed++) {
      DayFiles files = new MessyDays(seed).next();
      List<Message> messages = new ArrayList<>();
      List<RejectedRow> rows = new ArrayList<>();
      List<AffectedCustomer> affected = new ArrayList<>();
      ReferenceJoin reference = new ReferenceJoin(files);
      if (reference.areAmountsUnclear()) {
        assertThatThrownBy(() -> new DayJoin(spill, Limits.defaults()).join(files, message -> {}))
            .as("seed %d:%n%s", seed, files)
            .hasMessageContaining("DECIMAL_MARKS_UNCLEAR");
        reasons.add("DECIMAL_MARKS_UNCLEAR");
        continue;
      }
      DayCounts counts =
          new DayJoin(spill, Limits.defaults())
              .join(files, rows::add, affected::add, messages::add);
      assertThat(messages.stream().map(DayJoinAgainstReferenceTest::shown))
          .as("seed %d:%n%s", seed, files)
          .containsExactlyElementsOf(reference.messages());
      for (FileKind kind : FileKind.values()) {
        FileCounts file = counts.file(kind);
        assertThat(file.rows()).as("seed %d, %s", seed, kind).isEqualTo(reference.rows(kind));
        assertThat(new ReferenceJoin.Unusable(file.rejected(), file.unmatched()))
            .as("seed %d, %s:%n%s", seed, kind, files)
            .isEqualTo(reference.unusable(kind));
        if (2 * file.unmatched() > file.rows()) {
          reasons.add("MOST_ROWS_UNUSABLE");
        }
      }
      assertThat(counts.ordersWithoutItems())
          .as("seed %d, orders without items", seed)
          .isEqualTo(reference.ordersWithoutItems());
      assertThat(counts.unmatchedReferences())
          .as("seed %d, unmatched references", seed)
          .isEqualTo(reference.unmatchedReferences());
      messages.forEach(message -> contract.checkBody(MessageJson.body(message)));
      assertCountsAddUp(counts, messages);
      assertEachRejectedRowIsHandedOut(counts, rows);
      assertThat(affected)
          .as("seed %d:%n%s", seed, files)
          .hasSize((int) (counts.customersWithheld() + counts.messages().customersWithoutOrders()))
          .allSatisfy(customer -> assertFirstErrorIsTheReason(customer, messages));
      for (FileKind kind : FileKind.values()) {
        counts.file(kind).rejectedByReason().keySet().forEach(reason -> reasons.add(reason.code()));
      }
    }
    return reasons;
  }

  /** Errors have the order of file and line, so the first one is of the first row. */
  private static void assertFirstErrorIsTheReason(
      AffectedCustomer customer, List<Message> messages) {
    ErrorMessage first =
        messages.stream()
            .filter(ErrorMessage.class::isInstance)
            .map(ErrorMessage.class::cast)
            .filter(error -> customer.customerReference().equals(error.customerReference()))
            .findFirst()
            .orElseThrow();
    assertThat(first.reason()).isEqualTo(customer.reason());
    assertThat(first.detail())
        .containsPattern(
            "\\("
                + customer.file().orElseThrow().label()
                + " file, line "
                + customer.line()
                + "(?![0-9])");
  }

  @Test
  void orderOfRowsChangesNoTotalOfMessyDays() throws IOException {
    assertTheOrderChangesNoTotal(0, EVERYDAY);
  }

  @Test
  @Tag("verify")
  void orderOfRowsChangesNoTotalOfManyMoreMessyDays() throws IOException {
    assertTheOrderChangesNoTotal(EVERYDAY, ALL);
  }

  private void assertTheOrderChangesNoTotal(int first, int end) throws IOException {
    int inBoth = 0;
    int compared = 0;
    for (int seed = first; seed < end; seed++) {
      DayFiles files = new MessyDays(seed).next();
      DayFiles shuffled = ReferenceJoin.shuffled(files, new Random(seed));
      if (new ReferenceJoin(files).areAmountsUnclear()
          || new ReferenceJoin(shuffled).areAmountsUnclear()) {
        continue;
      }
      Map<String, String> totals = new TreeMap<>();
      Map<String, String> others = new TreeMap<>();
      DayCounts counts = new DayJoin(spill, Limits.defaults()).join(files, into(totals));
      new DayJoin(spill, Limits.defaults()).join(shuffled, into(others));

      Set<Reason> ofOrders = counts.file(FileKind.ORDERS).rejectedByReason().keySet();
      if (ofOrders.contains(Reason.ROW_TOO_SHORT)
          || ofOrders.contains(Reason.ROW_TOO_LONG)
          || ofOrders.contains(Reason.ROW_SHIFTED)
          || ofOrders.contains(Reason.QUOTE_SPANS_ROWS)) {
        // Such a row counts only if an earlier one has its order, so a total can be withheld in
        // one order of the rows only. Compare the totals that both have.
        totals.keySet().retainAll(others.keySet());
        others.keySet().retainAll(totals.keySet());
      }
      assertThat(others).as("seed %d:%n%s%n%s", seed, files, shuffled).isEqualTo(totals);
      inBoth += totals.size();
      compared++;
    }
    assertThat(compared).isGreaterThan((end - first) * 2 / 3);
    assertThat(inBoth).isGreaterThan(compared / 2);
  }

  private static MessageSink into(Map<String, String> totals) {
    return message -> {
      if (message instanceof CustomerMessage customer) {
        totals.put(customer.customerReference(), shown(message));
      }
    };
  }

  private static void assertEachRejectedRowIsHandedOut(DayCounts counts, List<RejectedRow> rows) {
    for (FileKind kind : FileKind.values()) {
      Map<Reason, Long> expected = new EnumMap<>(Reason.class);
      expected.putAll(counts.file(kind).rejectedByReason());
      if (counts.file(kind).suppressed() > 0) {
        expected.put(Reason.ORDER_REJECTED, counts.file(kind).suppressed());
      }
      assertThat(
              rows.stream()
                  .filter(row -> row.kind() == kind)
                  .collect(Collectors.groupingBy(RejectedRow::reason, Collectors.counting())))
          .isEqualTo(expected);
    }
    assertThat(rows)
        .isSortedAccordingTo(
            Comparator.comparing(RejectedRow::kind).thenComparing(RejectedRow::line));
  }

  private static void assertCountsAddUp(DayCounts counts, List<Message> messages) {
    assertThat(counts.messages().customerMessages() + counts.messages().errorMessages())
        .isEqualTo(messages.size());
    for (FileKind kind : FileKind.values()) {
      FileCounts file = counts.file(kind);
      assertThat(file.accepted() + file.rejected() + file.suppressed()).isEqualTo(file.rows());
      assertThat(file.rejectedByReason().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(file.rejected());
    }
    // Each listed customer has a total, or at least one error that names the customer.
    Set<String> named = new TreeSet<>();
    for (Message message : messages) {
      if (message instanceof CustomerMessage customer) {
        assertThat(named.add(customer.customerReference())).isTrue();
      }
    }
    assertThat(named).hasSize((int) counts.messages().customerMessages());
    for (Message message : messages) {
      if (message instanceof ErrorMessage error && error.customerReference() != null) {
        named.add(error.customerReference());
      }
    }
    assertThat((long) named.size()).isGreaterThanOrEqualTo(counts.customers());
  }

  private static String shown(Message message) {
    if (message instanceof CustomerMessage customer) {
      return customer.customerReference()
          + " "
          + customer.numberOfOrders()
          + " "
          + MessageJson.plain(customer.totalAmountSpent());
    }
    ErrorMessage error = (ErrorMessage) message;
    Matcher place = PLACE.matcher(error.detail());
    assertThat(place.find()).isTrue();
    return error.customerReference()
        + "|"
        + error.orderReference()
        + "|"
        + error.reason().code()
        + "|"
        + place.group(1)
        + " "
        + place.group(2);
  }
}
