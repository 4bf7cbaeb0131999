package dev.orderpipeline.benchmarks;

import dev.orderpipeline.benchmarks.Contender.Tools;
import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the command {@code ./pipeline bench}; its help describes it. */
@Command(
    name = "pipeline bench",
    mixinStandardHelpOptions = true,
    versionProvider = BenchVersion.class,
    description = {
      "Measures how fast programs turn a day's three files into messages: this project, chDB and"
          + " DuckDB on two threads, and a naive Java version. All programs read the same generated"
          + " files.",
      "Measures whole processes, start included, in rounds. First it checks that all programs"
          + " produce the same messages. The table shows medians; ratios are relative to the first"
          + " row."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Success.",
      "1:A program failed or produced different messages; the last line names it.",
      "2:An option is invalid."
    })
public final class Bench implements Callable<Integer> {
  /** The system property that names the root of the project. */
  private static final String HOME_PROPERTY = "orderpipeline.home";

  private static final int MAX_NAIVE_CUSTOMERS = 1_000_000;
  private static final int MILLION = 1_000_000;

  @Spec private CommandSpec spec;
  @Mixin private ShapeOptions options;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "The number of measured rounds (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--programs",
      paramLabel = "PROGRAM",
      split = ",",
      converter = ContenderConverter.class,
      description =
          "The programs to compare with ours: archive (ours with the archive's compression), chdb,"
              + " duckdb, naive. By default all, but naive only up to a million customers.")
  private List<Contender> programs = List.of();

  @Option(
      names = "--java-options",
      paramLabel = "OPTIONS",
      description =
          "The JVM options for ours, separated by spaces. By default the serial collector, and a heap"
              + " that grows with the number of customers.")
  private Optional<String> javaOptions = Optional.empty();

  @Option(
      names = "--smallest-heap",
      description = "Also finds the smallest heap with which ours succeeds.")
  private boolean smallestHeap;

  @Option(
      names = "--docs",
      description =
          "Measures all figures of docs/performance.md, and rewrites its tables and its plot. Ignores"
              + " the options that describe the day and the programs. Takes an hour and 10 GB of"
              + " disk, on an otherwise idle machine.")
  private boolean docs;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "The directory for the files, which are kept. By default a directory in benchmarks/target,"
              + " which is deleted at the end.")
  private Optional<Path> directory = Optional.empty();

  private Bench() {}

  /** Runs the command with the arguments, and exits. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpLongOptionsMaxWidth(28)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command))
            .execute(arguments));
  }

  private static int failed(Exception e, CommandLine command) {
    if (e instanceof ChildFailedException || e instanceof OutputsDifferException) {
      command.getErr().println("error: " + e.getMessage());
    } else {
      e.printStackTrace(command.getErr());
    }
    return 1;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (runs < 1) {
      throw new ParameterException(
          spec.commandLine(), "--runs is " + runs + "; it must be at least 1");
    }
    List<BenchCase> cases = docs ? List.of() : cases(shape());
    Path home = Path.of(System.getProperty(HOME_PROPERTY, ""));
    Path chDb = home.resolve("benchmarks").resolve("chdb");
    if (docs || cases.stream().anyMatch(one -> one.contender() == Contender.CHDB)) {
      install(home, chDb);
    }
    Path work = directory.orElse(home.resolve("benchmarks").resolve("target").resolve("days"));
    Files.createDirectories(work);
    try {
      if (docs) {
        renewDocument(home, rounds(work, chDb), work, chDb);
      } else {
        measure(cases, rounds(work, chDb), work, chDb);
      }
    } finally {
      if (directory.isEmpty()) {
        delete(work);
      }
    }
    return 0;
  }

  private DayShape shape() {
    try {
      return options.shape();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<BenchCase> cases(DayShape shape) {
    List<BenchCase> cases = new ArrayList<>();
    for (Contender contender : Contender.values()) {
      boolean selected =
          (programs.isEmpty() || docs)
              ? contender != Contender.NAIVE || (!docs && shape.customers() <= MAX_NAIVE_CUSTOMERS)
              : contender == Contender.OURS || programs.contains(contender);
      if (selected) {
        cases.add(new BenchCase(contender, shape));
      }
    }
    return cases;
  }

  private Rounds rounds(Path work, Path chDb) {
    return new Rounds(work, customers -> tools(ourOptions(customers), chDb), this::progress);
  }

  private Tools tools(List<String> ourOptions, Path chDb) {
    return new Tools(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        ourOptions,
        chDb);
  }

  private List<String> ourOptions(long customers) {
    return javaOptions
        .map(text -> List.of(text.strip().split(" +")))
        .orElse(defaultOptions(customers));
  }

  /** The JVM options of the function, with a heap for that many customers. */
  static List<String> defaultOptions(long customers) {
    return List.of(
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx" + defaultHeapMib(customers) + "m");
  }

  private static long defaultHeapMib(long customers) {
    return 64 + 384 * customers / MILLION;
  }

  private void measure(List<BenchCase> cases, Rounds rounds, Path work, Path chDb)
      throws IOException, InterruptedException {
    spec.commandLine().getOut().println(Table.of(rounds.run(cases, runs)));
    if (smallestHeap) {
      int heap = smallestHeap(cases.get(0), work, chDb);
      spec.commandLine()
          .getOut()
          .println("smallest heap with which ours succeeds: " + heap + " MiB");
    }
  }

  private int smallestHeap(BenchCase ours, Path work, Path chDb)
      throws IOException, InterruptedException {
    return SmallestHeap.find(
        (int) (2 * defaultHeapMib(ours.shape().customers())),
        heap -> {
          progress("trying a heap of " + heap + " MiB");
          List<String> options =
              List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx" + heap + "m");
          try {
            new Rounds(work, customers -> tools(options, chDb), this::progress).run(ours);
            return true;
          } catch (ChildFailedException e) {
            return false;
          }
        });
  }

  private void renewDocument(Path home, Rounds rounds, Path work, Path chDb)
      throws IOException, InterruptedException {
    DayShape million = dayShape(MILLION, Spelling.COMMA, References.SHORT, RowOrder.SHUFFLED);
    List<BenchCase> ofMillion = new ArrayList<>(cases(million));
    ofMillion.add(
        new BenchCase(
            Contender.OURS,
            dayShape(MILLION, Spelling.SEMICOLON, References.SHORT, RowOrder.SHUFFLED)));
    ofMillion.add(
        new BenchCase(
            Contender.OURS,
            dayShape(MILLION, Spelling.PACKED, References.SHORT, RowOrder.SHUFFLED)));
    ofMillion.add(
        new BenchCase(
            Contender.OURS, dayShape(MILLION, Spelling.COMMA, References.UUID, RowOrder.SHUFFLED)));
    ofMillion.add(
        new BenchCase(
            Contender.OURS, dayShape(MILLION, Spelling.COMMA, References.SHORT, RowOrder.NATURAL)));
    Map<BenchCase, Usage> medians = rounds.run(ofMillion, runs);
    OptionalInt heap = OptionalInt.of(smallestHeap(ofMillion.get(0), work, chDb));
    Map<BenchCase, Usage> tenth =
        rounds.run(
            cases(dayShape(MILLION / 10, Spelling.COMMA, References.SHORT, RowOrder.SHUFFLED)),
            runs);
    // Only ours, to show how time grows; the others would take most of an hour.
    Map<BenchCase, Usage> tenfold =
        rounds.run(
            List.of(
                new BenchCase(
                    Contender.OURS,
                    dayShape(MILLION * 10, Spelling.COMMA, References.SHORT, RowOrder.SHUFFLED))),
            runs);
    String overTls = new WireProcess(home).run(rounds.directory(million), runs);
    new PerformanceDocument(home.resolve("docs"))
        .renew(medians, tenth, tenfold, Goals.of(medians, tenth, tenfold, heap), overTls, runs);
  }

  private static DayShape dayShape(
      int customers, Spelling spelling, References references, RowOrder order) {
    return new DayShape(customers, spelling, references, order, 0.001, 0.01, 1);
  }

  private void install(Path home, Path chDb) throws IOException, InterruptedException {
    Process npm;
    try {
      npm =
          new ProcessBuilder(
                  "node",
                  home.resolve("build-config").resolve("npm-install.mjs").toString(),
                  chDb.toString())
              .inheritIO()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot start node, which runs chDB. Install Node.js 20 or newer with npm, or choose"
              + " --programs without chdb.",
          e);
    }
    int status = npm.waitFor();
    if (status != 0) {
      throw new ChildFailedException(
          "node npm-install.mjs", status, "npm printed the reason above");
    }
  }

  private void progress(String done) {
    spec.commandLine().getErr().println(done);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Parses the name of a program. */
  static final class ContenderConverter implements ITypeConverter<Contender> {
    @Override
    public Contender convert(String word) {
      return Arrays.stream(Contender.values())
          .filter(contender -> contender.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "'" + word + "' is not one of " + Arrays.toString(Contender.values())));
    }
  }
}
