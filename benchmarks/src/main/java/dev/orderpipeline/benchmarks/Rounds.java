package dev.orderpipeline.benchmarks;

import dev.orderpipeline.benchmarks.Contender.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Runs all cases in rounds, so that other load on the machine affects all of them equally. Each
 * round starts with another case. An unmeasured round comes first: it loads the files into the page
 * cache and checks that all programs produce the same messages.
 */
final class Rounds {
  private final Path directory;
  private final LongFunction<Tools> tools;
  private final MeasuredProcess processes;
  private final Consumer<String> progress;

  /**
   * @param directory the directory for the days and the messages
   * @param tools the tools by number of customers, which determines the heap
   * @param progress receives progress messages
   */
  Rounds(Path directory, LongFunction<Tools> tools, Consumer<String> progress) {
    this.directory = directory;
    this.tools = tools;
    this.processes = new MeasuredProcess(directory);
    this.progress = progress;
  }

  /**
   * Runs the cases.
   *
   * @param runs the number of measured rounds
   * @return the medians, in the order of the cases
   */
  Map<BenchCase, Usage> run(List<BenchCase> cases, int runs)
      throws IOException, InterruptedException {
    Map<BenchCase, List<Usage>> measured = new LinkedHashMap<>();
    for (BenchCase one : cases) {
      measured.put(one, new ArrayList<>());
    }
    check(cases);
    for (int round = 0; round < runs; round++) {
      for (int i = 0; i < cases.size(); i++) {
        BenchCase one = cases.get((round + i) % cases.size());
        Usage usage = run(one);
        measured.get(one).add(usage);
        progress.accept(
            "round "
                + (round + 1)
                + " of "
                + runs
                + ": "
                + one.label()
                + ": CPU "
                + usage.cpuMillis()
                + " ms, wall "
                + usage.wallMillis()
                + " ms");
      }
    }
    Map<BenchCase, Usage> medians = new LinkedHashMap<>();
    measured.forEach((one, usages) -> medians.put(one, Usage.median(usages)));
    return medians;
  }

  /** Runs each case once and compares its messages with ours of the same day. */
  void check(List<BenchCase> cases) throws IOException, InterruptedException {
    for (DayShape shape : cases.stream().map(BenchCase::shape).distinct().toList()) {
      GeneratedDayFiles files = files(shape);
      if (!Files.isDirectory(files.directory())) {
        progress.accept("writing " + files.directory());
        new DayWriter(shape).write(files.directory());
      }
      BenchCase ours = new BenchCase(Contender.OURS, shape);
      run(ours);
      Agreement agreement = new Agreement(out(ours));
      for (BenchCase one : cases) {
        if (one.shape().equals(shape) && one.contender() != Contender.OURS) {
          run(one);
          agreement.check(one.contender(), out(one));
          progress.accept(one.label() + ": the same messages as ours");
        }
      }
    }
  }

  /** Runs a case once. */
  Usage run(BenchCase one) throws IOException, InterruptedException {
    for (Path output : one.contender().outputs(out(one))) {
      Files.deleteIfExists(output);
    }
    return processes.run(
        one.contender()
            .command(tools.apply(one.shape().customers()), files(one.shape()), out(one)));
  }

  private GeneratedDayFiles files(DayShape shape) {
    return new GeneratedDayFiles(directory(shape));
  }

  /** The directory of a day's files. */
  Path directory(DayShape shape) {
    return directory.resolve(name(shape));
  }

  private Path out(BenchCase one) {
    return directory.resolve(name(one.shape()) + "." + one.contender());
  }

  private static String name(DayShape shape) {
    return String.join(
            "-",
            String.valueOf(shape.customers()),
            shape.spelling().name(),
            shape.references().name(),
            shape.order().name(),
            String.valueOf(shape.badRows()),
            String.valueOf(shape.quotedRows()),
            String.valueOf(shape.seed()))
        .toLowerCase(Locale.ROOT);
  }
}
