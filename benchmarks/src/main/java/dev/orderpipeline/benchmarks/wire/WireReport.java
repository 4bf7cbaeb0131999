package dev.orderpipeline.benchmarks.wire;

import dev.orderpipeline.benchmarks.Goals;
import dev.orderpipeline.benchmarks.wire.WireCase.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Formats medians as a Markdown table, and compares them with goals. */
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
    return text.append('\n').append(goals(results)).toString();
  }

  /** The goals whose cases were measured. Ours are those with the processor's client. */
  private String goals(Map<WireCase, List<Measurement>> results) {
    Goals goals = new Goals();
    List<Measurement> ours = results.get(new WireCase(Task.SEND, true, HttpVariant.CRT));
    List<Measurement> plain = results.get(new WireCase(Task.SEND, true, HttpVariant.PLAIN_SDK));
    if (ours != null && plain != null) {
      double micros = median(ours, result -> cpu(Task.SEND, result));
      goals.atMost("CPU a message over TLS, µs", 80, micros);
      goals.atLeast(
          "sending over TLS, CPU of plain SDK use against ours",
          1.45,
          median(plain, result -> cpu(Task.SEND, result)) / micros);
    }
    List<Measurement> files = results.get(new WireCase(Task.JOIN, false, HttpVariant.CRT));
    List<Measurement> objects = results.get(new WireCase(Task.JOIN, true, HttpVariant.CRT));
    if (files != null && objects != null) {
      goals.atMost(
          "CPU of the join, read over TLS against plain files",
          1.2,
          median(objects, Measurement::cpuNanos) / median(files, Measurement::cpuNanos));
    }
    return goals.table();
  }

  private double cpu(Task task, Measurement result) {
    return switch (task) {
      case SEND -> result.cpuNanos() / 1e3 / scale.messages();
      case READ -> (double) result.cpuNanos() / scale.bytes();
      case JOIN -> result.cpuNanos() / 1e9;
    };
  }

  private static String unit(Task task) {
    return switch (task) {
      case SEND -> "send, µs a message";
      case READ -> "read, ns a byte";
      case JOIN -> "join a day, s";
    };
  }

  private String row(WireCase one, List<Measurement> all) {
    double[] cpu = sorted(all, result -> cpu(one.task(), result));
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.2f | %.2f | %.2f | %.1f | %.0f |%n",
        unit(one.task()),
        one.over(),
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
