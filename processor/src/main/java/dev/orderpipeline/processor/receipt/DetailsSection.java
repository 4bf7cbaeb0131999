package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStages;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.page.Texts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The published totals, and last what an operator asks for: versions, times and ids. */
final class DetailsSection {
  private final PageView view;
  private final Receipt receipt;
  private final RunRecord run;
  private final Texts texts;
  private final List<Map<String, Object>> details = new ArrayList<>();

  private DetailsSection(PageView view) {
    this.view = view;
    this.receipt = view.receipt();
    this.run = receipt.run();
    this.texts = view.texts();
  }

  static Map<String, Object> of(PageView view) {
    return new DetailsSection(view).write();
  }

  private Map<String, Object> write() {
    Map<String, Object> values = PageView.values();
    values.put("totals", receipt.counts().map(this::totals).orElse(List.of()));
    addDetails();
    values.put("details", details);
    values.put("json", PageView.linked(texts.get("detail_json")));
    return values;
  }

  /** The totals; none of a run that published nothing. */
  private List<Map<String, Object>> totals(Counts counts) {
    boolean isPublished = run.state() == RunState.PUBLISHED;
    if (!isPublished && run.progress().checkpoint() == 0) {
      return List.of();
    }
    List<Map<String, Object>> figures = new ArrayList<>();
    run.build()
        .archive()
        .ifPresent(
            archive -> {
              figures.add(
                  view.figure(
                      texts.get("totals_customers"),
                      "messages.customer_messages",
                      archive.customerMessages()));
              figures.add(
                  view.figure(
                      texts.get("totals_errors"),
                      "messages.error_messages",
                      archive.errorMessages()));
            });
    addCounted(figures, counts, "totals_orders", "orders_in_totals");
    addCounted(figures, counts, "totals_amount", "amount_in_totals");
    addCounted(figures, counts, "totals_withheld", "customers_withheld");
    addCounted(figures, counts, "totals_without_orders", "customers_without_orders");
    addCounted(figures, counts, "totals_withdrawn", "customers_withdrawn");
    return List.of(
        Map.of(
            "totals_title",
            texts.get(isPublished ? "totals_published" : "totals_partly"),
            "totals_figures",
            figures));
  }

  private void addCounted(
      List<Map<String, Object>> figures, Counts counts, String label, String name) {
    counts
        .number(name)
        .ifPresent(
            number ->
                figures.add(
                    PageView.figure(
                        texts.get(label),
                        "counts." + name,
                        number,
                        texts.number(new BigDecimal(number)))));
  }

  private void addDetails() {
    add("detail_set", "file_set", receipt.set().toString());
    if (!view.isCheck()) {
      int revision = run.key().revision();
      details.add(view.figure(texts.get("detail_revision"), "revision", revision));
      add("detail_state", "state", run.state().toString());
    }
    run.outcome()
        .failure()
        .filter(failure -> run.state() != RunState.PUBLISHED)
        .ifPresent(
            failure ->
                details.add(
                    PageView.figure(
                        texts.get("detail_failure"),
                        "failure",
                        failure.text(),
                        view.failure(failure))));
    if (!view.isCheck()) {
      RunStages stages = run.times().stages();
      addTime("detail_started", "started_at", Optional.of(run.times().startedAt()));
      addTime("detail_built", "built_at", stages.builtAt());
      addTime("detail_archived", "archived_at", stages.archivedAt());
      addTime("detail_publishing", "publishing_started_at", stages.publishingStartedAt());
    }
    addTime("detail_ended", "ended_at", Optional.of(run.times().updatedAt()));
    for (FileKind kind : FileKind.values()) {
      FileVersion version = run.pinned().of(kind);
      String path = "inputs." + kind.label() + ".";
      details.add(
          PageView.figure(
              view.title(kind) + ": " + texts.get("detail_size"),
              path + "size",
              Long.toString(version.size()),
              texts.count("bytes", version.size())));
      if (!view.isCheck()) {
        details.add(
            PageView.figure(
                view.title(kind) + ": " + texts.get("detail_version"),
                path + "version_id",
                version.versionId(),
                version.versionId()));
      }
    }
    if (!run.served().isEmpty()) {
      add(
          "detail_requests",
          "",
          String.join(", ", run.served().stream().map(ServedRequest::replayId).toList()));
    }
  }

  private void add(String label, String key, String value) {
    details.add(PageView.figure(texts.get(label), key, value, value));
  }

  private void addTime(String label, String key, Optional<Instant> time) {
    time.ifPresent(
        known ->
            details.add(
                PageView.figure(texts.get(label), key, known.toString(), texts.time(known))));
  }
}
