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
 * Runs a command and tells what it took. The time is taken from outside, around start and end. The
 * CPU time is what a shell's {@code times} says of its children once they have ended, which every
 * POSIX system has. The peak of memory is what the process leaves behind as its last act ({@link
 * PeakMemory}).
 */
final class MeasuredProcess {
  private static final String RUN_AND_TELL = "\"$@\"; status=$?; times >\"$0\"; exit $status";
  private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+)[.,](\\d{3})\\d*s");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s*(\\d+) kB$");
  private static final int SAID = 2_000;

  private final Path directory;

  /**
   * @param directory where the reports of the processes are kept meanwhile
   */
  MeasuredProcess(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs a command to its end.
   *
   * @throws ChildFailedException if its status is not 0
   */
  Usage run(List<String> command) throws IOException, InterruptedException {
    Path times = directory.resolve("times");
    Path status = directory.resolve("status");
    Path said = directory.resolve("said");
    Files.deleteIfExists(status);
    List<String> shell = new ArrayList<>(List.of("sh", "-c", RUN_AND_TELL, times.toString()));
    shell.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(shell).redirectErrorStream(true).redirectOutput(said.toFile());
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
      String all = Files.readString(said);
      throw new ChildFailedException(
          String.join(" ", command), exit, all.substring(Math.max(0, all.length() - SAID)));
    }
    return new Usage(wall, cpuMillis(Files.readString(times)), peakKib(status));
  }

  /** The last two times of the shell's four: its children's, in programs and in the kernel. */
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
      throw new IllegalStateException("the shell's times are not four: " + times);
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
