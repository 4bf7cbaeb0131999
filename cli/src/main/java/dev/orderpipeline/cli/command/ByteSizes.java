package dev.orderpipeline.cli.command;

import java.util.Locale;

/** Formats sizes and counts for people. */
public final class ByteSizes {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

  private ByteSizes() {}

  /** A size in bytes or decimal units, such as {@code 98 bytes} or {@code 310.4 MB}. */
  public static String of(long bytes) {
    if (bytes < 1000) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** A number with commas between its thousands, such as {@code 1,000,000}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number of rows, such as {@code 1 row} or {@code 1,000 rows}. */
  public static String rows(long number) {
    return number == 1 ? "1 row" : count(number) + " rows";
  }

  /** A number of messages, such as {@code 1 message} or {@code 1,000 messages}. */
  public static String messages(long number) {
    return number == 1 ? "1 message" : count(number) + " messages";
  }
}
