package dev.orderpipeline.benchmarks.wire;

import dev.orderpipeline.benchmarks.wire.WireCase.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Formats medians as a Markdown table. */
final class WireReport {
  private final WireScale scale;

  WireReport(WireScale scale) {
    this.scale = scale;
  }

  String of(Map<WireCase, List<Measurement>> results) {
    StringBuilder text = new StringBuilder(1024);
    text.append("| task | over | way | CPU, median | minimum | maximum | wall s | peak MB |\n");
    text.append("|---|---|---|---:|---:|---:|---:|---:|\n");
    results.forEach((one, all) -> text.append(row(one, all)));
    return text.toString();
  }

  private String row(WireCase one, List<Measurement> all) {
    boolean sending = one.task() == Task.SEND;
    double[] cpu =
        sorted(
            all,
            result ->
                sending
                    ? result.cpuNanos() / 1e3 / scale.messages()
                    : (double) result.cpuNanos() / scale.bytes());
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.2f | %.2f | %.2f | %.1f | %.0f |%n",
        sending ? "send, µs a message" : "read, ns a byte",
        one.secure() ? "TLS" : "plain HTTP",
        one.variant().title(),
        cpu[cpu.length / 2],
        cpu[0],
        cpu[cpu.length - 1],
        median(all, result -> result.wallNanos() / 1e9),
        median(all, result -> result.peakKib() * 1024 / 1e6));
  }

  private static double median(List<Measurement> all, ToDoubleFunction<Measurement> value) {
    double[] sorted = sorted(all, value);
    return sorted[sorted.length / 2];
  }

  private static double[] sorted(List<Measurement> all, ToDoubleFunction<Measurement> value) {
    return all.stream().mapToDouble(value).sorted().toArray();
  }
}
