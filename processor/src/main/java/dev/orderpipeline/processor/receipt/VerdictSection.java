package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.page.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The verdict at the top of a receipt's page, and the override that led to it. */
final class VerdictSection {
  private final PageView view;
  private final Receipt receipt;
  private final RunRecord run;
  private final Texts texts;
  private final Map<String, Object> values = PageView.values();

  private VerdictSection(PageView view) {
    this.view = view;
    this.receipt = view.receipt();
    this.run = receipt.run();
    this.texts = view.texts();
  }

  static Map<String, Object> of(PageView view) {
    return new VerdictSection(view).write();
  }

  private Map<String, Object> write() {
    switch (run.state()) {
      case PUBLISHED -> published();
      case REJECTED -> rejected();
      case FAILED -> failed();
      case SUPERSEDED -> open("verdict_superseded");
      case BUILDING, PUBLISHING -> open("verdict_running");
    }
    override().ifPresent(override -> values.put("override", override));
    List<String> warnings = ImplausibleTexts.of(view, false);
    if (!warnings.isEmpty()) {
      values.put(
          "implausible",
          Map.of("implausible_heading", texts.get("implausible_heading"), "warnings", warnings));
    }
    return values;
  }

  private void published() {
    long totals = run.build().archive().map(archive -> archive.customerMessages()).orElse(0L);
    Optional<Counts> counts = receipt.counts();
    if (counts.filter(Counts::hasNoRows).isPresent()) {
      verdict("partly", texts.get("verdict_empty"), List.of(texts.get("verdict_empty_text")));
      return;
    }
    long rows = counts.map(Counts::rowsInNoTotal).orElse(0L);
    if (rows == 0) {
      verdict(
          "good",
          texts.get("verdict_published"),
          List.of(texts.get("verdict_published_text", texts.count("totals", totals))));
      return;
    }
    List<String> more = new ArrayList<>();
    more.add(texts.count("verdict_partly_text", rows));
    long withheld = counts.get().count("customers_withheld");
    if (withheld > 0) {
      more.add(texts.count("verdict_partly_withheld", withheld));
    }
    verdict("partly", texts.get("verdict_partly", texts.count("rows", rows)), more);
  }

  private void rejected() {
    List<String> more = new ArrayList<>();
    more.add(texts.get("verdict_rejected_text") + (view.isCheck() ? "" : " " + held()));
    Optional<FileReason> reason = receipt.fileReason();
    List<String> limits =
        reason.filter(FileReason::allowsAsItIs).isPresent() ? ExceededLimits.of(view) : List.of();
    List<String> implausible = ImplausibleTexts.of(view, true);
    // Each limit says what there is too much of, and in which file.
    reason
        .filter(found -> limits.isEmpty() || !TodoSection.isAboutRows(found))
        .filter(found -> implausible.isEmpty() || !found.isHold())
        .ifPresent(found -> more.add(texts.sentence(found) + "."));
    more.addAll(limits);
    more.addAll(implausible);
    if (reason.isEmpty()) {
      run.outcome().failure().map(view::failure).ifPresent(more::add);
    }
    verdict("bad", texts.get("verdict_rejected"), more);
  }

  private void failed() {
    long sent = run.progress().checkpoint();
    if (sent == 0) {
      verdict(
          "bad",
          texts.get("verdict_failed"),
          List.of(texts.get("verdict_failed_text") + " " + held()));
    } else {
      verdict(
          "bad",
          texts.get("verdict_failed_partly"),
          List.of(texts.get("verdict_failed_partly_text", texts.count("messages", sent))));
    }
  }

  private void open(String key) {
    verdict("open", texts.get(key), List.of(texts.get(key + "_text")));
  }

  private String held() {
    return receipt.publishedBefore().isPresent()
        ? texts.get("hold_earlier", texts.number(receipt.publishedBefore().getAsInt()))
        : texts.get("hold_nothing");
  }

  private void verdict(String tone, String verdict, List<String> more) {
    values.put("tone", tone);
    for (String each : List.of("good", "partly", "bad", "open")) {
      values.put("is_" + each, each.equals(tone));
    }
    values.put("verdict", verdict);
    values.put("verdict_texts", more);
  }

  /** The manual request that changed the limits, if one did. */
  private Optional<Map<String, Object>> override() {
    if (!receipt.isOverridden(view.rules().thresholds())) {
      return Optional.empty();
    }
    List<String> limits = new ArrayList<>();
    if (run.state() == RunState.PUBLISHED) {
      limits.addAll(ExceededLimits.of(view, view.rules().thresholds()));
      limits.addAll(ImplausibleTexts.of(view, true));
    }
    boolean published = run.state() == RunState.PUBLISHED && !limits.isEmpty();
    return Optional.of(
        Map.of(
            "override_text", texts.get(published ? "override" : "override_rejected"),
            "requests", receipt.overridingRequests(),
            "has_limits", !limits.isEmpty(),
            "limits", limits));
  }
}
