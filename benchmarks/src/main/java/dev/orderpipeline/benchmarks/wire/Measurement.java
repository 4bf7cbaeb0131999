package dev.orderpipeline.benchmarks.wire;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a measured JVM reports to the benchmark, as a line of its output.
 *
 * @param peakKib the peak memory of the whole process; 0 where the kernel does not report it
 */
record Measurement(long cpuNanos, long wallNanos, long peakKib) {
  private static final String MARK = "RESULT ";
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s*(\\d+) kB$");

  /** The CPU time of this process so far. */
  static long processCpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Prints the measurement of this process. */
  static void report(long cpuNanos, long wallNanos) throws IOException {
    System.out.println(MARK + cpuNanos + " " + wallNanos + " " + peak());
  }

  private static long peak() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    Matcher peak = PEAK.matcher(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
    return peak.find() ? Long.parseLong(peak.group(1)) : 0;
  }

  /**
   * The measurement in a process's output.
   *
   * @throws IllegalStateException if there is none
   */
  static Measurement from(Stream<String> output) {
    String line =
        output
            .filter(one -> one.startsWith(MARK))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("a run failed; its output above has the reason"));
    String[] words = line.substring(MARK.length()).split(" ", -1);
    return new Measurement(
        Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
  }
}
