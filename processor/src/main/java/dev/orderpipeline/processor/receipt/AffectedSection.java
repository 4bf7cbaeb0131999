package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.RunState;
import dev.orderpipeline.page.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The customers without a total, and why. */
final class AffectedSection {
  /** More customers than this are shown only on request. */
  private static final int MAX_OPEN = 10;

  private final PageView view;
  private final Texts texts;
  private final boolean isPublished;
  private final List<Map<String, Object>> groups = new ArrayList<>();

  private AffectedSection(PageView view) {
    this.view = view;
    this.texts = view.texts();
    this.isPublished = view.receipt().run().state() == RunState.PUBLISHED;
  }

  /** The section; empty if nothing is known about the customers. */
  static Optional<Map<String, Object>> of(PageView view) {
    return new AffectedSection(view).write();
  }

  private Optional<Map<String, Object>> write() {
    Optional<Counts> counts = view.receipt().counts();
    if (isPublished && counts.isEmpty()) {
      return Optional.empty();
    }
    counts.ifPresent(this::addGroups);
    Map<String, Object> values = PageView.values();
    String text = groups.isEmpty() ? texts.get("affected_none") : "";
    values.put("affected_text", isPublished ? text : texts.get("affected_all"));
    values.put("affected_groups", groups);
    return Optional.of(values);
  }

  private void addGroups(Counts counts) {
    add(counts, AffectedKind.WITHHELD, isPublished ? "withheld_text" : "withheld_text_rejected");
    add(counts, AffectedKind.WITHOUT_ORDERS, "without_orders_text");
    add(counts, AffectedKind.WITHDRAWN, "withdrawn_text");
  }

  private void add(Counts counts, AffectedKind why, String text) {
    long customers = counts.count(why.count());
    if (customers == 0) {
      return;
    }
    Map<String, Object> group = PageView.values();
    group.put("title", texts.get(why.label()));
    group.put("key", "counts." + why.count());
    group.put("value", Long.toString(customers));
    group.put("count", texts.count("customers", customers));
    group.put("group_text", texts.get(text));
    List<Map<String, Object>> shown =
        view.receipt().firstAffected(why).stream().map(this::customer).toList();
    group.put("has_customers", !shown.isEmpty());
    group.put("is_open", shown.size() <= MAX_OPEN);
    group.put("has_rows", why == AffectedKind.WITHHELD);
    group.put(
        "customers_title",
        shown.size() < customers
            ? texts.get("show_some_customers", texts.number(shown.size()))
            : texts.count("show_customers", customers));
    group.put("customers", shown);
    group.put(
        "customers_link",
        PageView.linked(list(shown.size(), customers, counts.listedCustomers(why))));
    groups.add(group);
  }

  private Map<String, Object> customer(AffectedLine line) {
    String row = line.line().isEmpty() ? "" : texts.number(Long.parseLong(line.line()));
    String place = row.isEmpty() ? "" : texts.get("line", row);
    return Map.of(
        "customer",
        line.customerReference(),
        "place",
        line.kind().equals(AffectedKind.WITHHELD.name())
            ? texts.get("customer_row", line.file(), place, line.reason())
            : place);
  }

  private String list(long shown, long customers, long listed) {
    if (shown == customers) {
      return texts.get("customers_all");
    }
    return listed < customers
        ? texts.get(
            "customers_cut", texts.number(shown), texts.number(customers), texts.number(listed))
        : texts.get("customers_shown", texts.number(shown), texts.number(customers));
  }
}
