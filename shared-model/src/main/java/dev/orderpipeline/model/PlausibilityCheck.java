package dev.orderpipeline.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A check whether a day that can be read is also likely to be right. Its name is that of its
 * setting, such as {@code sizeCheck} in cdk.json and {@code SIZE_CHECK} in the environment.
 */
public enum PlausibilityCheck {
  /** The orders or items file has the bytes of that of another date. */
  SAME_FILE(FileReason.IMPLAUSIBLE_SAME_FILE),
  /** A file ends without a line end and has fewer rows than usual. */
  CUT_OFF(FileReason.IMPLAUSIBLE_CUT_OFF),
  /** The median amount is several times, or a fraction of, the usual one. */
  SCALE(FileReason.IMPLAUSIBLE_SCALE),
  /** The rows of a file, or the sum of the amounts, are many times, or a fraction of, the usual. */
  SIZE(FileReason.IMPLAUSIBLE_SIZE),
  /** Most order timestamps are far from the date of the file. */
  DATES(FileReason.IMPLAUSIBLE_DATES);

  private final FileReason reason;

  PlausibilityCheck(FileReason reason) {
    this.reason = reason;
  }

  /** The reason of a day that this check holds. */
  public FileReason reason() {
    return reason;
  }

  /** The setting in cdk.json, such as {@code sameFileCheck}. */
  public String stageSetting() {
    String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder setting = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      setting
          .append(words[i].substring(0, 1).toUpperCase(Locale.ROOT))
          .append(words[i].substring(1));
    }
    return setting.append("Check").toString();
  }

  /** What a check does if it finds something. */
  public enum Mode {
    /** Nothing: it does not run. */
    OFF,
    /** The receipt and the status report have a warning; the day is published. */
    WARN,
    /** The day is rejected, until the files are corrected or a request publishes it as it is. */
    HOLD;

    /** The value of a setting. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The mode with this label; empty if there is none. */
    public static Optional<Mode> of(String label) {
      return Arrays.stream(values()).filter(mode -> mode.label().equals(label)).findFirst();
    }
  }
}
