package dev.orderpipeline.page;

import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.NameFault;
import dev.orderpipeline.model.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All texts for partners in one language, read from {@code texts_<language>.properties}. */
public final class Texts {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final int GROUP = 3;

  /** Read once, because a function writes many pages. */
  private static final Map<Language, Map<String, String>> TEXTS =
      Arrays.stream(Language.values())
          .collect(Collectors.toUnmodifiableMap(Function.identity(), Texts::read));

  private final Language language;

  /** The beginning of the keys of texts that replace others. */
  private final String variant;

  private final Map<String, String> texts;

  private Texts(Language language, String variant) {
    this.language = language;
    this.variant = variant;
    this.texts = TEXTS.get(language);
  }

  private static Map<String, String> read(Language language) {
    String name = "texts_" + language.tag() + ".properties";
    Properties texts = new Properties();
    try (InputStream in = Texts.class.getResourceAsStream(name)) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
    return texts.stringPropertyNames().stream()
        .collect(Collectors.toUnmodifiableMap(Function.identity(), texts::getProperty));
  }

  /** The texts of a language. */
  public static Texts of(Language language) {
    return new Texts(language, "");
  }

  /** The texts for files that are checked before their upload. */
  public static Texts ofCheck(Language language) {
    return new Texts(language, "check.");
  }

  public Language language() {
    return language;
  }

  /** All keys. */
  List<String> keys() {
    return texts.keySet().stream().sorted().toList();
  }

  /**
   * Returns a text.
   *
   * @param values replace {@code {0}}, {@code {1}} and so on
   * @throws IllegalArgumentException if there is no such text
   */
  public String get(String key, String... values) {
    return find(key, values)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no text \"" + key + "\" in the language " + language.tag()));
  }

  /** As {@link #get}; empty if there is no such text. */
  public Optional<String> find(String key, String... values) {
    return Optional.ofNullable(texts.getOrDefault(variant + key, texts.get(key)))
        .map(text -> filled(text, values));
  }

  /** Replaces the places in one pass, so that a value with braces stays as it is. */
  private static String filled(String text, String... values) {
    StringBuilder filled = new StringBuilder(text.length() + 32);
    for (int at = 0; at < text.length(); at++) {
      boolean isPlace =
          text.charAt(at) == '{' && at + 2 < text.length() && text.charAt(at + 2) == '}';
      if (isPlace) {
        filled.append(values[text.charAt(at + 1) - '0']);
        at += 2;
      } else {
        filled.append(text.charAt(at));
      }
    }
    return filled.toString();
  }

  /**
   * Returns the singular {@code key.one} or the plural {@code key.many}.
   *
   * @param count replaces {@code {0}}
   * @param more replace {@code {1}}, {@code {2}} and so on
   */
  public String count(String key, long count, String... more) {
    String[] values = new String[more.length + 1];
    values[0] = number(count);
    System.arraycopy(more, 0, values, 1, more.length);
    return get(key + (count == 1 ? ".one" : ".many"), values);
  }

  /** What is wrong with a row, as a sentence without a full stop. */
  public String sentence(Reason reason) {
    return get("reason." + reason.code());
  }

  /** The remedy for a row, in whole sentences. */
  public String remedy(Reason reason) {
    return get("remedy." + reason.code());
  }

  /** What is wrong with a file, as a sentence without a full stop. */
  public String sentence(FileReason reason) {
    return get("reason." + reason.code());
  }

  /** The remedy for a file, in whole sentences. */
  public String remedy(FileReason reason) {
    return get("remedy." + reason.code());
  }

  /** What is wrong with a file's name, as a sentence without a full stop. */
  public String sentence(NameFault fault) {
    return get("name." + fault.kind(), fault.values().toArray(String[]::new));
  }

  /** A whole number with its digits in groups. */
  public String number(long number) {
    return number(BigDecimal.valueOf(number));
  }

  /** A number with its digits in groups. */
  public String number(BigDecimal number) {
    String plain = number.toPlainString();
    int sign = plain.startsWith("-") ? 1 : 0;
    int point = plain.indexOf('.');
    StringBuilder text = new StringBuilder(plain);
    if (point >= 0) {
      text.replace(point, point + 1, get("decimal_mark"));
    }
    for (int at = (point < 0 ? plain.length() : point) - GROUP; at > sign; at -= GROUP) {
      text.insert(at, get("grouping_mark"));
    }
    return text.toString();
  }

  /** A date as people write it. */
  public String date(LocalDate date) {
    return DateTimeFormatter.ofPattern(get("date_pattern"), Locale.ENGLISH).format(date);
  }

  /** A time to the second, with its zone. */
  public String time(Instant time) {
    return get(
        "time",
        date(time.atOffset(ZoneOffset.UTC).toLocalDate()),
        SECONDS.format(time.atOffset(ZoneOffset.UTC)));
  }

  /** Lists in words: "a, b and c". */
  public String list(List<String> parts) {
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : get("list", String.join(", ", parts.subList(0, last)), parts.get(last));
  }

  /** Line numbers, of which there can be more than are known. */
  public String lines(List<Long> lines, long count) {
    String all = lines.stream().map(this::number).collect(Collectors.joining(", "));
    return count > lines.size()
        ? get("lines_and_more", all, number(count - lines.size()))
        : get(lines.size() == 1 ? "line" : "lines", all);
  }
}
