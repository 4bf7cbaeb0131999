package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.page.Texts;
import dev.orderpipeline.transform.join.FileCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The three files with their counts, and what is unusual about them. */
final class FilesSection {
  /** In percent, so that one rejected row in a million is visible. */
  private static final double MIN_WIDTH = 1;

  private final PageView view;
  private final Texts texts;

  private FilesSection(PageView view) {
    this.view = view;
    this.texts = view.texts();
  }

  static Map<String, Object> of(PageView view) {
    return new FilesSection(view).write();
  }

  private Map<String, Object> write() {
    List<Map<String, Object>> faulty = new ArrayList<>();
    List<Map<String, Object>> clean = new ArrayList<>();
    Optional<Counts> counts = view.receipt().counts();
    for (FileKind kind : FileKind.values()) {
      boolean isClean =
          counts.isPresent()
              && counts.get().file(kind).accepted() == counts.get().file(kind).rows();
      (isClean ? clean : faulty).add(file(kind, counts));
    }
    Map<String, Object> values = PageView.values();
    values.put("faulty_files", faulty);
    values.put("has_clean_files", !clean.isEmpty());
    values.put("clean_files_title", texts.count("files_clean", clean.size()));
    values.put("clean_files", clean);
    values.put("noted", counts.map(this::noted).orElse(List.of()));
    return values;
  }

  private Map<String, Object> file(FileKind kind, Optional<Counts> counts) {
    Map<String, Object> values = PageView.values();
    values.put("kind", kind.label());
    values.put("file_title", view.title(kind));
    values.put("name", view.name(kind));
    values.put("key", view.receipt().set().key(kind));
    values.put("has_counts", counts.isPresent());
    counts.ifPresent(found -> addCounts(values, kind, found.file(kind)));
    return values;
  }

  private void addCounts(Map<String, Object> values, FileKind kind, FileCounts file) {
    String path = "counts.files." + kind.label() + ".";
    List<Map<String, Object>> figures = new ArrayList<>();
    figures.add(view.figure(texts.get("count_rows"), path + "rows", file.rows()));
    figures.add(view.figure(texts.get("count_accepted"), path + "accepted", file.accepted()));
    figures.add(view.figure(texts.get("count_rejected"), path + "rejected", file.rejected()));
    figures.add(view.figure(texts.get("count_unmatched"), path + "unmatched", file.unmatched()));
    if (kind == FileKind.ITEMS) {
      figures.add(
          view.figure(texts.get("count_suppressed"), path + "suppressed", file.suppressed()));
    }
    values.put("file_figures", figures);
    values.put(
        "bar",
        texts.get(
            "bar",
            texts.number(file.accepted()),
            texts.number(file.rejected()),
            texts.number(file.suppressed())));
    values.put("parts", parts(file));
  }

  private static List<Map<String, Object>> parts(FileCounts file) {
    double rejected = width(file.rejected(), file.rows());
    double suppressed = width(file.suppressed(), file.rows());
    double accepted = file.rows() == 0 ? 0 : Math.max(0, 100 - rejected - suppressed);
    List<Map<String, Object>> parts = new ArrayList<>();
    addPart(parts, "used", 0, accepted);
    addPart(parts, "rejected", accepted, rejected);
    addPart(parts, "suppressed", accepted + rejected, suppressed);
    return parts;
  }

  private static double width(long part, long all) {
    return part == 0 ? 0 : Math.max(MIN_WIDTH, 100.0 * part / all);
  }

  private static void addPart(
      List<Map<String, Object>> parts, String css, double from, double width) {
    if (width > 0) {
      parts.add(Map.of("css", css, "x", decimal(from), "width", decimal(width)));
    }
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }

  private List<Map<String, Object>> noted(Counts counts) {
    List<Map<String, Object>> kinds = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      FileCounts file = counts.file(kind);
      addNoted(kinds, view.title(kind) + ": " + texts.get("skipped"), file.skipped());
      addNoted(kinds, view.title(kind) + ": " + texts.get("warnings"), file.warnings());
    }
    return kinds.isEmpty() ? List.of() : List.of(Map.of("noted_kinds", kinds));
  }

  private void addNoted(
      List<Map<String, Object>> kinds, String title, List<FileCounts.Noted> noted) {
    if (!noted.isEmpty()) {
      kinds.add(
          Map.of(
              "noted_title",
              title,
              "entries",
              noted.stream()
                  .map(
                      entry ->
                          Map.of(
                              "entry", NotedTexts.translated(entry.text(), texts),
                              "lines", where(entry)))
                  .toList()));
    }
  }

  private String where(FileCounts.Noted entry) {
    if (!entry.lines().isEmpty()) {
      return texts.lines(entry.lines(), entry.count());
    }
    return entry.count() > 1 ? texts.get("noted_times", texts.number(entry.count())) : "";
  }
}
