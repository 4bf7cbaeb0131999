package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.RunState;
import dev.orderpipeline.page.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The customers without a total, and why. */
final class AffectedSection {
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
    add(
        counts,
        AffectedCustomer.WITHHELD,
        isPublished ? "withheld_text" : "withheld_text_rejected");
    add(counts, AffectedCustomer.WITHOUT_ORDERS, "without_orders_text");
    add(counts, AffectedCustomer.WITHDRAWN, "withdrawn_text");
  }

  private void add(Counts counts, AffectedCustomer why, String text) {
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
    groups.add(group);
  }
}
