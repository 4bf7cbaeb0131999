package dev.orderpipeline.json;

import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.ReceiptFormat;
import java.util.Map;
import java.util.Optional;

/** The receipt formats of all partners. */
public record ReceiptFormats(
    PartnerSetting<Language> languages, PartnerSetting<Character> delimiters) {
  /** The default format for all partners. */
  public static final ReceiptFormats DEFAULT =
      new ReceiptFormats(
          PartnerSetting.all(ReceiptFormat.DEFAULT.language()),
          PartnerSetting.all(ReceiptFormat.DEFAULT.delimiter()));

  private static final Map<String, Character> DELIMITERS = Map.of("comma", ',', "semicolon", ';');

  /** Parses the setting of languages; empty if it is invalid. */
  public static Optional<PartnerSetting<Language>> languages(String text) {
    return PartnerSetting.parse(text, Language::ofTag, ReceiptFormat.DEFAULT.language());
  }

  /** Parses the setting of delimiters; empty if it is invalid. */
  public static Optional<PartnerSetting<Character>> delimiters(String text) {
    return PartnerSetting.parse(
        text, name -> Optional.ofNullable(DELIMITERS.get(name)), ReceiptFormat.DEFAULT.delimiter());
  }

  /** The format of a partner's receipts. */
  public ReceiptFormat of(String partner) {
    return new ReceiptFormat(languages.of(partner), delimiters.of(partner));
  }
}
