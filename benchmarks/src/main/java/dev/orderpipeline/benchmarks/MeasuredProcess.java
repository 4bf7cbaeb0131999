package dev.orderpipeline.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a command and measures its time and memory. The wall time covers the whole process. The CPU
 * time comes from the shell's POSIX builtin {@code times}, which reports it for ended children. The
 * process itself reports its peak memory at its end ({@link PeakMemory}).
 */
final class MeasuredProcess {
  private static final String RUN_AND_TIME = "\"$@\"; status=$?; times >\"$0\"; exit $status";
  private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+)[.,](\\d{3})\\d*s");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s*(\\d+) kB$");
  private static final int MAX_OUTPUT_CHARACTERS = 2_000;

  private final Path directory;

  /**
   * @param directory the directory for temporary files
   */
  MeasuredProcess(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs a command, and waits for its end.
   *
   * @throws ChildFailedException if its exit status is not 0
   */
  Usage run(List<String> command) throws IOException, InterruptedException {
    Path times = directory.resolve("times");
    Path status = directory.resolve("status");
    Path output = directory.resolve("output");
    Files.deleteIfExists(status);
    List<String> shell = new ArrayList<>(List.of("sh", "-c", RUN_AND_TIME, times.toString()));
    shell.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(shell).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put(PeakMemory.FILE_VARIABLE, status.toString());
    long start = System.nanoTime();
    Process process = builder.start();
    int exit;
    try {
      exit = process.waitFor();
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      throw e;
    }
    long wall = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    if (exit != 0) {
      String all = Files.readString(output);
      throw new ChildFailedException(
          String.join(" ", command),
          exit,
          all.substring(Math.max(0, all.length() - MAX_OUTPUT_CHARACTERS)));
    }
    return new Usage(wall, cpuMillis(Files.readString(times)), peakKib(status));
  }

  /**
   * The sum of the last two of the shell's four times: the user and system time of its children.
   */
  static long cpuMillis(String times) {
    List<Long> found = new ArrayList<>();
    Matcher matcher = TIME.matcher(times);
    while (matcher.find()) {
      found.add(
          TimeUnit.MINUTES.toMillis(Long.parseLong(matcher.group(1)))
              + TimeUnit.SECONDS.toMillis(Long.parseLong(matcher.group(2)))
              + Long.parseLong(matcher.group(3)));
    }
    if (found.size() != 4) {
      throw new IllegalStateException("expected four times from the shell, not: " + times);
    }
    return found.get(2) + found.get(3);
  }

  private static OptionalLong peakKib(Path status) throws IOException {
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    Matcher peak = PEAK.matcher(Files.readString(status, StandardCharsets.UTF_8));
    return peak.find() ? OptionalLong.of(Long.parseLong(peak.group(1))) : OptionalLong.empty();
  }
}
