package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.page.Texts;
import dev.orderpipeline.transform.join.FileCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the partner's staff must do now, step by step. */
final class TodoSection {
  private static final int MAX_REASONS = 4;
  private static final int MAX_LINES = 8;

  private final PageView view;
  private final Receipt receipt;
  private final RunRecord run;
  private final Texts texts;
  private final List<Map<String, Object>> steps = new ArrayList<>();

  /** The files that can need a change. */
  private final Set<FileKind> changed = EnumSet.noneOf(FileKind.class);

  private TodoSection(PageView view) {
    this.view = view;
    this.receipt = view.receipt();
    this.run = receipt.run();
    this.texts = view.texts();
  }

  static Map<String, Object> of(PageView view) {
    return new TodoSection(view).write();
  }

  private Map<String, Object> write() {
    Map<String, Object> values = PageView.values();
    if (run.state() == RunState.REJECTED) {
      addFileStep();
    }
    if (run.state() == RunState.REJECTED || run.state() == RunState.PUBLISHED) {
      receipt.counts().ifPresent(this::addRowStep);
    }
    if (steps.isEmpty()) {
      values.put("nothing", texts.get(nothing()));
    } else {
      addUploadSteps();
    }
    values.put(
        "otherwise",
        receipt
            .fileReason()
            .filter(FileReason::allowsAsItIs)
            .map(
                reason ->
                    texts.get(isAboutRows(reason) ? "todo_without_rejected" : "todo_as_they_are"))
            .orElse(""));
    values.put("has_steps", !steps.isEmpty());
    values.put("steps", steps);
    return values;
  }

  private String nothing() {
    return switch (run.state()) {
      case PUBLISHED ->
          receipt.counts().filter(Counts::hasNoRows).isPresent()
              ? "todo_check_empty"
              : "todo_nothing";
      case SUPERSEDED, BUILDING, PUBLISHING -> "todo_superseded";
      case REJECTED, FAILED -> "todo_failed";
    };
  }

  /** Adds the step for a fault of a whole file. */
  private void addFileStep() {
    Optional<FileReason> reason = receipt.fileReason();
    if (reason.isEmpty() || isAboutRows(reason.get())) {
      return;
    }
    RunFailure failure = run.outcome().failure().orElseThrow();
    Set<FileKind> files =
        failure.file().<Set<FileKind>>map(EnumSet::of).orElseGet(() -> suspects(reason.get()));
    List<Map<String, Object>> fixes = new ArrayList<>();
    for (FileKind kind : files) {
      fixes.add(
          fix(
              kind,
              "",
              List.of(
                  reason(
                      "",
                      texts.sentence(reason.get()),
                      failure.line() > 0 ? texts.lines(List.of(failure.line()), 1) : "",
                      texts.remedy(reason.get()))),
              ""));
    }
    changed.addAll(files);
    step(
        texts.get(files.size() == 1 ? "step_file" : "step_file_check"),
        "",
        fixes,
        Optional.empty());
  }

  /** Whether the list of rejected rows says what to do. */
  static boolean isAboutRows(FileReason reason) {
    return reason == FileReason.TOO_MANY_REJECTED_ROWS
        || reason == FileReason.TOO_MANY_UNMATCHED_ROWS
        || reason == FileReason.MOST_ROWS_UNUSABLE
        || reason == FileReason.TOO_MANY_ERRORS;
  }

  private static Set<FileKind> suspects(FileReason reason) {
    return switch (reason) {
      case CUSTOMERS_MISSING -> EnumSet.of(FileKind.CUSTOMERS);
      case TOO_MANY_ORDERS_WITHOUT_ITEMS -> EnumSet.of(FileKind.ITEMS);
      default -> EnumSet.allOf(FileKind.class);
    };
  }

  /** Adds the step to correct rejected rows. */
  private void addRowStep(Counts counts) {
    long rows = 0;
    List<Map<String, Object>> fixes = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      FileCounts file = counts.file(kind);
      if (file.rejected() > 0) {
        rows += file.rejected();
        fixes.add(rowFix(kind, file));
        changed.add(kind);
      }
    }
    if (rows == 0) {
      return;
    }
    Set<Reason> reasons = counts.rowsByReason().keySet();
    if (reasons.contains(Reason.UNKNOWN_CUSTOMER)) {
      changed.add(FileKind.CUSTOMERS);
    }
    if (reasons.contains(Reason.UNKNOWN_ORDER)) {
      changed.add(FileKind.ORDERS);
    }
    long suppressed = counts.file(FileKind.ITEMS).suppressed();
    step(
        texts.get(
            "step_correct_in",
            texts.count("step_correct", rows),
            texts.count("files", fixes.size())),
        suppressed == 0 ? "" : texts.count("step_suppressed", suppressed),
        fixes,
        receipt.rejectedRows().map(key -> PageView.linked(texts.get("step_all_rows"))));
  }

  private Map<String, Object> rowFix(FileKind kind, FileCounts file) {
    List<Map<String, Object>> reasons = new ArrayList<>();
    file.rejectedByReason().entrySet().stream()
        .sorted(Map.Entry.<Reason, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(MAX_REASONS)
        .forEach(
            reason ->
                reasons.add(
                    reason(
                        PageView.anchor(reason.getKey().code()),
                        texts.number(reason.getValue()) + " × " + texts.sentence(reason.getKey()),
                        lines(kind, reason.getKey(), reason.getValue()),
                        texts.remedy(reason.getKey()))));
    return fix(
        kind,
        texts.count("step_to_correct", file.rejected()),
        reasons,
        file.rejectedByReason().size() > MAX_REASONS ? texts.get("step_more_reasons") : "");
  }

  private String lines(FileKind kind, Reason reason, long count) {
    List<Long> lines =
        receipt.firstRejected().stream()
            .filter(line -> line.file().equals(view.name(kind)))
            .filter(line -> line.code().equals(reason.code()))
            .limit(MAX_LINES)
            .map(line -> Long.valueOf(line.line()))
            .toList();
    return lines.isEmpty() ? "" : texts.lines(lines, count);
  }

  private void addUploadSteps() {
    step(
        texts.get("step_upload"),
        texts.get("step_upload_how"),
        changed.stream()
            .map(
                kind ->
                    fix(
                        view.isCheck() ? view.name(kind) : receipt.set().key(kind),
                        changed.size() > 1 ? texts.get("step_upload_if") : "",
                        List.of(),
                        ""))
            .toList(),
        Optional.empty());
    Duration quiet = view.rules().settle().quiet();
    step(
        texts.get("step_wait"),
        quiet.isZero()
            ? texts.get("step_wait_now")
            : texts.get(
                "step_wait_text",
                quiet.toSecondsPart() == 0
                    ? texts.count("minutes", quiet.toMinutes())
                    : texts.count("seconds", quiet.toSeconds())),
        view.isCheck() ? allFiles() : List.of(),
        Optional.empty());
  }

  /** The keys of the three files, which a partner who has only checked them uploads. */
  private List<Map<String, Object>> allFiles() {
    return Arrays.stream(FileKind.values())
        .map(kind -> fix(receipt.set().key(kind), "", List.of(), ""))
        .toList();
  }

  private void step(
      String title,
      String text,
      List<Map<String, Object>> fixes,
      Optional<Map<String, Object>> link) {
    Map<String, Object> values = PageView.values();
    values.put("step", title);
    values.put("step_text", text);
    values.put("fixes", fixes);
    values.put("step_link", link.map(List::of).orElse(List.of()));
    steps.add(values);
  }

  private Map<String, Object> fix(
      FileKind kind, String note, List<Map<String, Object>> reasons, String more) {
    return fix(view.name(kind), note, reasons, more);
  }

  private static Map<String, Object> fix(
      String name, String note, List<Map<String, Object>> reasons, String more) {
    return Map.of("fix_name", name, "note", note, "reasons", reasons, "more", more);
  }

  private static Map<String, Object> reason(String href, String text, String lines, String remedy) {
    return Map.of("href", href, "reason", text, "lines", lines, "remedy", remedy);
  }
}
