package dev.orderpipeline.processor.plausibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.PlausibilityCheck.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A year of simulated partners: how many wrong days the checks find, and how many sound days they
 * would hold. Enforces the table in docs/plausibility.md.
 */
class PlausibleYearTest {
  private static final int ALL_PARTNERS = 1_000;
  private static final Path DOCUMENT = Path.of("..", "docs", "plausibility.md");

  /** Of so many sound days of a partner, one is made wrong in each way. */
  private static final int WRONG_EVERY = 40;

  private static final class Result {
    private long sound;
    private long soundHeld;
    private final Map<WrongDay, Long> injected = new EnumMap<>(WrongDay.class);
    private final Map<WrongDay, Long> found = new EnumMap<>(WrongDay.class);

    private double heldPerThousand() {
      return 1_000.0 * soundHeld / sound;
    }
  }

  @Test
  void wrongDaysOfSomePartnersAreFoundAndSoundDaysArePublished() {
    assertPlausible(simulate(16));
  }

  @Test
  @Tag("full")
  void wrongDaysOfAllPartnersAreFoundAsTheDocumentSays() throws IOException {
    Result result = simulate(ALL_PARTNERS);

    assertPlausible(result);
    assertThat(Files.readString(DOCUMENT, StandardCharsets.UTF_8)).contains(table(result));
  }

  private static void assertPlausible(Result result) {
    assertThat(result.found).isEqualTo(result.injected).hasSize(WrongDay.values().length);
    assertThat(result.heldPerThousand()).isLessThan(1);
  }

  private static Result simulate(int partners) {
    Result result = new Result();
    for (int partner = 0; partner < partners; partner++) {
      simulate(new PartnerYear(partner).days(), partner, result);
    }
    return result;
  }

  private static void simulate(List<DayProfile> days, int partner, Result result) {
    Map<LocalDate, DayProfile> byDate = new HashMap<>();
    for (int i = 0; i < days.size(); i++) {
      DayProfile day = days.get(i);
      List<DayProfile> before = PartnerHistory.select(day.date(), byDate::get);
      List<Implausibility> held = check(day, before);
      result.sound++;
      result.soundHeld += held.isEmpty() ? 0 : 1;
      if (i % WRONG_EVERY == partner % WRONG_EVERY && canBeWrong(day, before)) {
        for (WrongDay kind : WrongDay.values()) {
          boolean found =
              check(kind.of(day, before), before).stream()
                  .anyMatch(finding -> finding.check() == kind.check());
          result.injected.merge(kind, 1L, Long::sum);
          result.found.merge(kind, found ? 1L : 0, Long::sum);
        }
      }
      byDate.put(day.date(), day);
    }
  }

  private static boolean canBeWrong(DayProfile day, List<DayProfile> before) {
    return before.size() >= PlausibilityRules.MIN_DAYS
        && PartnerYear.isOrdinary(day.date())
        && day.file(FileKind.ORDERS).rows() >= WrongDay.MIN_ROWS
        && day.file(FileKind.ORDERS).hasLineEnd();
  }

  private static List<Implausibility> check(DayProfile day, List<DayProfile> before) {
    return PlausibilityRules.check(day, before, check -> Mode.HOLD);
  }

  private static String table(Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("| wrong day | found by | injected | found |");
    lines.add("|---|---|---|---|");
    for (WrongDay kind : WrongDay.values()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | `%s` | %,d | %,d |",
              kind.text(),
              kind.check().reason().code(),
              result.injected.get(kind),
              result.found.get(kind)));
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Of %,d sound days, %,d would be held: %.2f per 1,000.",
            result.sound,
            result.soundHeld,
            result.heldPerThousand()));
    return String.join("\n", lines);
  }
}
