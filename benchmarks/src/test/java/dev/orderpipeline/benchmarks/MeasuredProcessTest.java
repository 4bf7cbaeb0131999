package dev.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the measurements of a process. */
class MeasuredProcessTest {
  @TempDir private Path directory;

  @Test
  void timesOfTheShellsChildrenAreAdded() {
    assertThat(MeasuredProcess.cpuMillis("0m0.010000s 0m0.020000s\n1m2.340000s 0m0.560000s\n"))
        .isEqualTo(62_900);
    assertThat(MeasuredProcess.cpuMillis("0m0,001s 0m0,002s\n0m0,030s 0m0,400s\n")).isEqualTo(430);
  }

  @Test
  @Tag("verify")
  void peakMemoryComesFromTheReportOfTheProcess() throws Exception {
    Usage usage =
        new MeasuredProcess(directory)
            .run(List.of("sh", "-c", "printf 'VmHWM:\\t  1234 kB\\n' >\"$BENCH_STATUS_FILE\""));

    assertThat(usage.peakKib()).hasValue(1_234);
  }

  @Test
  @Tag("verify")
  void processWithoutAReportHasNoPeakMemory() throws Exception {
    MeasuredProcess processes = new MeasuredProcess(directory);
    processes.run(List.of("sh", "-c", "echo 'VmHWM: 1 kB' >\"$BENCH_STATUS_FILE\""));

    assertThat(processes.run(List.of("true")).peakKib()).isEmpty();
  }

  @Test
  @Tag("verify")
  void failedProcessIsAnError() {
    assertThatThrownBy(
            () -> new MeasuredProcess(directory).run(List.of("sh", "-c", "echo no space; exit 3")))
        .isInstanceOf(ChildFailedException.class)
        .hasMessage("sh -c echo no space; exit 3 failed with status 3: no space");
  }

  @Test
  void eachFigureHasItsOwnMedian() {
    assertThat(
            Usage.median(
                List.of(
                    new Usage(30, 1, OptionalLong.of(500)),
                    new Usage(10, 3, OptionalLong.of(700)),
                    new Usage(20, 2, OptionalLong.of(600)))))
        .isEqualTo(new Usage(20, 2, OptionalLong.of(600)));
  }
}
