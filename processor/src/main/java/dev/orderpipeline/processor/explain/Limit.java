package dev.orderpipeline.processor.explain;

/**
 * How much of a list an answer has. All limits together keep it below the 6 MB that Lambda returns
 * from a synchronous invocation.
 *
 * @param count the maximum number of entries
 * @param bytes the maximum size of all entries as JSON
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
 *     quotas</a>
 */
record Limit(int count, long bytes) {
  static final Limit ROWS = new Limit(1_000, 2_000_000);
  static final Limit MESSAGES = new Limit(100, 400_000);

  /** For each earlier revision. */
  static final Limit EARLIER_ROWS = new Limit(100, 100_000);

  static final Limit EARLIER_MESSAGES = new Limit(10, 30_000);

  static final int MAX_EARLIER = 10;
  private static final int MAX_CHARS = 200;

  /** Cuts a long text. */
  static String shortened(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
    return text.substring(0, end) + "...";
  }
}
