package dev.orderpipeline.spark;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs a program in its own JVM and measures its time and memory. */
final class MeasuredChild {
  private MeasuredChild() {}

  /** The time and memory of a process, including its start. */
  record Usage(double wallSeconds, double cpuSeconds, long peakMegabytes) {
    String shown(String name) {
      return String.format(
          Locale.ROOT, "| %s | %.1f | %.1f | %d |", name, wallSeconds, cpuSeconds, peakMegabytes);
    }
  }

  static Usage run(Class<?> program, List<String> options, Path in, Path out)
      throws IOException, InterruptedException {
    Path report = Files.createTempFile("measured-", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MeasuredChild.class.getName());
    command.addAll(List.of(report.toString(), program.getName(), in.toString(), out.toString()));
    long start = System.nanoTime();
    Path log = Files.createTempFile("measured-", ".log");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    double wall = (System.nanoTime() - start) / 1e9;
    if (code != 0) {
      throw new IOException(
          program.getSimpleName() + " ended with " + code + ":\n" + Files.readString(log));
    }
    Files.delete(log);
    List<String> lines = Files.readAllLines(report);
    Files.delete(report);
    return new Usage(wall, Double.parseDouble(lines.get(0)), Long.parseLong(lines.get(1)));
  }

  /**
   * Runs in the child.
   *
   * @param arguments the file for the measurements, the program, and its arguments
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    String[] rest = {arguments[2], arguments[3]};
    Class.forName(arguments[1])
        .getDeclaredMethod("main", String[].class)
        .invoke(null, (Object) rest);
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Files.write(
        Path.of(arguments[0]),
        List.of(Double.toString(system.getProcessCpuTime() / 1e9), Long.toString(peakMegabytes())));
  }

  private static long peakMegabytes() throws IOException {
    File status = new File("/proc/self/status");
    if (!status.exists()) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status.toPath())) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1_000_000)
          .findFirst()
          .orElse(0);
    }
  }
}
