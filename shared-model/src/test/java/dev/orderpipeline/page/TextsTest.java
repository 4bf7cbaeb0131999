package dev.orderpipeline.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.NameFault;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextsTest {
  private static final Pattern PLACE = Pattern.compile("\\{[0-9]}|<[a-z.]+>");
  private static final List<String> SAME_IN_GERMAN =
      List.of("code", "customer_row", "step_correct_in", "unrecognised_name");
  private static final Texts ENGLISH = Texts.of(Language.ENGLISH);
  private static final Texts GERMAN = Texts.of(Language.GERMAN);
  private static final String[] NINE = {"{0}", "{1}", "{2}", "{3}", "{4}", "{5}"};

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyLanguageHasTheSameTextsWithTheSamePlaces(Language language) {
    Texts texts = Texts.of(language);

    assertThat(texts.keys()).isEqualTo(ENGLISH.keys());
    assertThat(texts.keys())
        .allSatisfy(
            key ->
                assertThat(places(texts.get(key, NINE)))
                    .as(key)
                    .isEqualTo(places(ENGLISH.get(key, NINE))));
  }

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(place -> place.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyReasonHasASentenceAndARemedy(Language language) {
    Texts texts = Texts.of(language);

    assertThat(Reason.values())
        .allSatisfy(
            reason -> {
              assertThat(texts.sentence(reason)).doesNotEndWith(".");
              assertThat(texts.remedy(reason)).endsWith(".");
            });
    assertThat(FileReason.values())
        .allSatisfy(
            reason -> {
              assertThat(texts.sentence(reason)).doesNotEndWith(".");
              assertThat(texts.remedy(reason)).endsWith(".");
            });
  }

  @Test
  void englishReasonsAreThoseOfMessages() {
    for (Reason reason : Reason.values()) {
      assertThat(ENGLISH.sentence(reason)).isEqualTo(capitalised(reason.sentence()));
      assertThat(ENGLISH.remedy(reason)).isEqualTo(reason.remedy());
    }
    for (FileReason reason : FileReason.values()) {
      assertThat(ENGLISH.sentence(reason)).isEqualTo(capitalised(reason.sentence()));
      assertThat(ENGLISH.remedy(reason)).isEqualTo(reason.remedy());
    }
  }

  @ParameterizedTest
  @EnumSource(NameFault.Kind.class)
  void faultOfANameIsASentenceInEachLanguage(NameFault.Kind kind) {
    NameFault fault = new NameFault(kind, List.of("1.txt", "2", "3"));

    assertThat(ENGLISH.sentence(fault)).isEqualTo(capitalised(fault.sentence()));
    assertThat(GERMAN.sentence(fault)).isNotEqualToIgnoringCase(fault.sentence());
  }

  @Test
  void eachTextOfACheckReplacesAnother() {
    assertThat(ENGLISH.keys().stream().filter(key -> key.startsWith("check.")).toList())
        .isNotEmpty()
        .allSatisfy(
            key -> assertThat(ENGLISH.find(key.substring("check.".length()), NINE)).isPresent());
    assertThat(Texts.ofCheck(Language.ENGLISH).get("verdict_rejected"))
        .isEqualTo("Would be rejected");
    assertThat(Texts.ofCheck(Language.GERMAN).get("details")).isEqualTo("Einzelheiten");
  }

  @Test
  void noTextIsEnglishInGerman() {
    assertThat(GERMAN.keys().stream().filter(key -> isSame(key)).toList())
        .containsExactlyInAnyOrderElementsOf(SAME_IN_GERMAN);
  }

  private static boolean isSame(String key) {
    return GERMAN.get(key, NINE).equals(ENGLISH.get(key, NINE));
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  @Test
  void numbersAndTimesAreWrittenAsInTheLanguage() {
    assertThat(numbers(ENGLISH))
        .containsExactly(
            "0",
            "999",
            "1,000",
            "-1,234,567",
            "-123",
            "1,250.5",
            "30 January 2022",
            "31 January 2022, 08:00:07 UTC");
    assertThat(numbers(GERMAN))
        .containsExactly(
            "0",
            "999",
            "1.000",
            "-1.234.567",
            "-123",
            "1.250,5",
            "30.01.2022",
            "31.01.2022, 08:00:07 Uhr UTC");
  }

  private static List<String> numbers(Texts texts) {
    return List.of(
        texts.number(0),
        texts.number(999),
        texts.number(1_000),
        texts.number(-1_234_567),
        texts.number(-123),
        texts.number(new BigDecimal("1250.5")),
        texts.date(LocalDate.of(2022, 1, 30)),
        texts.time(Instant.parse("2022-01-31T08:00:07.999Z")));
  }

  @Test
  void linesAreListedAndTheRestIsCounted() {
    assertThat(ENGLISH.lines(List.of(3L), 1)).isEqualTo("line 3");
    assertThat(GERMAN.lines(List.of(3L, 1_004L), 2)).isEqualTo("Zeilen 3, 1.004");
    assertThat(ENGLISH.lines(List.of(3L, 4L), 9)).isEqualTo("lines 3, 4 and 7 more");
  }

  @Test
  void valueWithBracesStaysAsItIs() {
    assertThat(ENGLISH.get("partner_heading", "{1}", "{0}")).isEqualTo("{1}: files of {0}");
  }

  @Test
  void unknownTextIsAnError() {
    assertThatThrownBy(() -> GERMAN.get("no_such_text"))
        .hasMessage("there is no text \"no_such_text\" in the language de");
  }
}
