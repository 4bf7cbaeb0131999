package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.page.PageTemplate;
import dev.orderpipeline.page.Texts;
import java.util.List;
import java.util.Map;

/**
 * Writes a receipt as an HTML page for a partner's staff: one file without scripts, for screens of
 * any width and for paper. The {@code data-key} of a value's element is its path in receipt.json,
 * and its attribute {@code value} is the value there.
 */
final class ReceiptPage {
  private static final PageTemplate TEMPLATE =
      PageTemplate.of(ReceiptPage.class, "receipt.mustache");

  private ReceiptPage() {}

  /** Returns the page in the partner's language. Equal receipts give equal pages. */
  static String of(Receipt receipt, ReceiptRules rules) {
    Texts texts = Texts.of(rules.formats().of(receipt.set().partner()).language());
    return of(new PageView(receipt, rules, texts, false));
  }

  /** Returns the page of files that are checked before their upload. */
  static String ofCheck(Receipt receipt, ReceiptRules rules) {
    Texts texts = Texts.ofCheck(rules.formats().of(receipt.set().partner()).language());
    return of(new PageView(receipt, rules, texts, true));
  }

  private static String of(PageView view) {
    Texts texts = view.texts();
    Map<String, Object> values = PageView.values();
    values.put("title", title(view.receipt().set(), texts));
    values.putAll(VerdictSection.of(view));
    values.putAll(TodoSection.of(view));
    values.put("affected", AffectedSection.of(view).map(List::of).orElse(List.of()));
    values.putAll(FilesSection.of(view));
    values.put("rejected", RejectedSection.of(view).map(List::of).orElse(List.of()));
    values.putAll(DetailsSection.of(view));
    return TEMPLATE.fill(texts, values);
  }

  private static String title(FileSetId set, Texts texts) {
    String date = texts.date(set.date());
    return set.partner().isEmpty()
        ? texts.get("heading", date)
        : texts.get("partner_heading", set.partner(), date);
  }
}
