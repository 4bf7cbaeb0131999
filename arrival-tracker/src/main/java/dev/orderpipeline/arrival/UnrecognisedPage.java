package dev.orderpipeline.arrival;

import dev.orderpipeline.model.DropKey.Unrecognised;
import dev.orderpipeline.page.PageTemplate;
import dev.orderpipeline.page.Texts;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes the page that tells a partner's staff how to rename a file with an invalid name. */
final class UnrecognisedPage {
  private static final Pattern NAME = Pattern.compile("[a-z]+_([0-9]{8}|<yyyyMMdd>)\\.csv");

  private static final PageTemplate TEMPLATE =
      PageTemplate.of(UnrecognisedPage.class, "unrecognised.mustache");

  private UnrecognisedPage() {}

  /** Returns the page. Equal files give equal pages. */
  static String of(Unrecognised file, Instant uploadedAt, Texts texts) {
    Optional<String> exact = file.renameTo();
    List<String> names =
        exact
            .or(() -> texts.find("expected." + file.fault().kind(), file.name()))
            .map(List::of)
            .orElseGet(() -> names(file.expected()));
    String rename =
        exact.isPresent()
            ? "unrecognised_rename"
            : names.size() == 1 ? "unrecognised_send_as" : "unrecognised_rename_one_of";
    return TEMPLATE.fill(
        texts,
        Map.ofEntries(
            Map.entry("title", file.key()),
            Map.entry("tone", "bad"),
            Map.entry("is_good", false),
            Map.entry("is_partly", false),
            Map.entry("is_bad", true),
            Map.entry("is_open", false),
            Map.entry("verdict", texts.get("unrecognised")),
            Map.entry("verdict_texts", List.of(texts.get("unrecognised_text"))),
            Map.entry("rename", texts.get(rename)),
            Map.entry("names", names),
            Map.entry("fault", texts.sentence(file.fault())),
            Map.entry("uploaded", texts.time(uploadedAt))));
  }

  /** The names in a text such as "a.csv or b.csv, for example c.csv"; else the text itself. */
  private static List<String> names(String expected) {
    List<String> names = Arrays.asList(expected.replaceFirst(", for example .*", "").split(" or "));
    return names.stream().allMatch(NAME.asMatchPredicate()) ? names : List.of(expected);
  }
}
