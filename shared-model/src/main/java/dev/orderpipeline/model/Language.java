package dev.orderpipeline.model;

import java.util.Arrays;
import java.util.Optional;

/** A language of the pages and lists for partners. */
public enum Language {
  ENGLISH("en"),
  GERMAN("de");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** The language's tag, as in the attribute {@code lang} of HTML. */
  public String tag() {
    return tag;
  }

  /** The language with this tag; empty if there is none. */
  public static Optional<Language> ofTag(String tag) {
    return Arrays.stream(values()).filter(language -> language.tag.equals(tag)).findFirst();
  }
}
