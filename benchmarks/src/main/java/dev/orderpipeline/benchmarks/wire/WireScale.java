package dev.orderpipeline.benchmarks.wire;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How much is sent and read.
 *
 * @param inFlight the number of concurrent calls while sending
 * @param bytes the size of the object that is read
 * @param day the directory of the generated day that is joined, if any
 */
record WireScale(int messages, int inFlight, long bytes, Optional<Path> day) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d messages with %d calls in flight; %d MB read",
        messages,
        inFlight,
        bytes / 1_000_000);
  }
}
