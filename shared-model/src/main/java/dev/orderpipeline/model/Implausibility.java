package dev.orderpipeline.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a plausibility check found.
 *
 * @param check the check
 * @param file the file that looks wrong
 * @param figure what was compared
 * @param value the value of the day
 * @param usual the value that was expected: a usual number, a date, or a range of dates
 * @param isHeld whether the day is held, not only published with a warning
 */
public record Implausibility(
    PlausibilityCheck check,
    FileKind file,
    Figure figure,
    String value,
    String usual,
    boolean isHeld) {

  /** What a check compares. */
  public enum Figure {
    /** The bytes of a file, as its key. */
    BYTES,
    /** The number of rows. */
    ROWS,
    /** The sum of the amounts. */
    SUM,
    /** The median of the amounts. */
    MEDIAN,
    /** The percentage of order timestamps outside a range. */
    TIMESTAMPS;

    /** The name in JSON and in texts. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The figure with this name; empty if only a newer version knows it. */
    public static Optional<Figure> of(String label) {
      return Arrays.stream(values()).filter(figure -> figure.label().equals(label)).findFirst();
    }
  }

  public Implausibility {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(figure, "figure");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(usual, "usual");
  }

  /** What looks wrong, in one sentence with both values. */
  public String sentence() {
    String the = "The " + file.label() + " file ";
    return switch (figure) {
      case BYTES -> the + "(" + value + ") has the same bytes as " + usual + ".";
      case ROWS ->
          the
              + "has "
              + value
              + (check == PlausibilityCheck.CUT_OFF ? " rows and no line end at its end" : " rows")
              + "; usual are "
              + usual
              + " rows.";
      case SUM -> the + "has a sum of amounts of " + value + "; usual is " + usual + ".";
      case MEDIAN -> the + "has a median amount of " + value + "; usual is " + usual + ".";
      case TIMESTAMPS ->
          the + "has " + value + " % of its order timestamps outside of " + usual + ".";
    };
  }

  /** The failure of a day that is held for this. */
  public RunFailure failure() {
    return RunFailure.of(check.reason(), file, 0, sentence() + " " + check.reason().remedy());
  }
}
