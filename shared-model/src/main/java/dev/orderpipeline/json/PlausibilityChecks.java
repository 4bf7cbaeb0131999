package dev.orderpipeline.json;

import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.PlausibilityCheck.Mode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The modes of all plausibility checks, for all partners.
 *
 * @param byCheck one setting for each check
 */
public record PlausibilityChecks(Map<PlausibilityCheck, PartnerSetting<Mode>> byCheck) {
  /** All checks warn, for all partners. */
  public static final PlausibilityChecks DEFAULT = all(Mode.WARN);

  /** No check runs. */
  public static final PlausibilityChecks OFF = all(Mode.OFF);

  public PlausibilityChecks {
    byCheck = Map.copyOf(byCheck);
  }

  /** The same mode of all checks, for all partners. */
  public static PlausibilityChecks all(Mode mode) {
    return of(check -> PartnerSetting.all(mode));
  }

  /** The settings that a function gives for each check. */
  public static PlausibilityChecks of(Function<PlausibilityCheck, PartnerSetting<Mode>> settings) {
    return new PlausibilityChecks(
        Arrays.stream(PlausibilityCheck.values())
            .collect(Collectors.toMap(check -> check, settings)));
  }

  /** Parses the setting of one check; empty if it is invalid. */
  public static Optional<PartnerSetting<Mode>> parse(String text) {
    return PartnerSetting.parse(text, Mode::of, Mode.WARN);
  }

  /** The mode of a check for a partner. */
  public Mode mode(PlausibilityCheck check, String partner) {
    return byCheck.get(check).of(partner);
  }

  /** Whether no check runs for a partner. */
  public boolean areOff(String partner) {
    return Arrays.stream(PlausibilityCheck.values())
        .allMatch(check -> mode(check, partner) == Mode.OFF);
  }
}
