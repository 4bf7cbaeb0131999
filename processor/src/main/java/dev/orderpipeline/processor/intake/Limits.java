package dev.orderpipeline.processor.intake;

/**
 * How large the parts of a file may grow before the file, or the row, is refused: what keeps memory
 * flat whatever a partner sends.
 *
 * @param recordCharacters the longest record, in characters, quotes and line end included; longer
 *     ones refuse the file
 * @param columns the most cells of a record; more refuse the file
 * @param referenceCharacters the longest reference or id, in characters; a longer one refuses the
 *     row. It keeps every message far below what a queue takes
 */
public record Limits(int recordCharacters, int columns, int referenceCharacters) {

  private static final Limits DEFAULTS = new Limits(1 << 20, 1_000, 1_000);

  public Limits {
    positive("recordCharacters", recordCharacters);
    positive("columns", columns);
    positive("referenceCharacters", referenceCharacters);
    if (referenceCharacters > 10_000) {
      throw new IllegalArgumentException(
          "referenceCharacters is " + referenceCharacters + ": at most 10000 can be kept");
    }
  }

  /** A mebi of characters a record, 1,000 columns, 1,000 characters a reference. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ": it must be 1 or more");
    }
  }
}
