package dev.orderpipeline.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that produces the messages of a day in its own process. */
enum Contender {
  OURS("ours", "ours"),
  OURS_ARCHIVED("archive", "ours, with the archive's compression and digests"),
  CHDB("chdb", "chDB"),
  DUCKDB("duckdb", "DuckDB"),
  NAIVE("naive", "naive Java");

  /** The cheapest JVM, because DuckDB does not need it after its start. */
  private static final List<String> DUCKDB_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m");

  private final String word;
  private final String label;

  Contender(String word, String label) {
    this.word = word;
    this.label = label;
  }

  /** Its name on the command line and in file names. */
  String word() {
    return word;
  }

  /** Its name in tables. */
  String label() {
    return label;
  }

  @Override
  public String toString() {
    return word;
  }

  /** The command that reads the files of a day and writes {@link #outputs}. */
  List<String> command(Tools tools, GeneratedDayFiles files, Path out) {
    return switch (this) {
      case OURS -> java(tools, tools.ourOptions(), JoinDay.class, files, out);
      case OURS_ARCHIVED -> {
        List<String> command = java(tools, tools.ourOptions(), JoinDay.class, files, out);
        command.add("--archive");
        yield command;
      }
      case CHDB ->
          List.of(
              "node",
              tools.chDb().resolve("join.mjs").toString(),
              files.directory().toString(),
              out.toString());
      case DUCKDB -> java(tools, DUCKDB_OPTIONS, DuckDbJoin.class, files, out);
      case NAIVE -> java(tools, List.of(), NaiveJoin.class, files, out);
    };
  }

  /** The output files, in the order of their messages. */
  List<Path> outputs(Path out) {
    return isDatabase()
        ? List.of(out, out.resolveSibling(out.getFileName() + ".errors"))
        : List.of(out);
  }

  /** Whether it is an SQL database, whose error messages have no line numbers. */
  boolean isDatabase() {
    return this == CHDB || this == DUCKDB;
  }

  private static List<String> java(
      Tools tools, List<String> options, Class<?> main, GeneratedDayFiles files, Path out) {
    List<String> command = new ArrayList<>();
    command.add(tools.java().toString());
    command.addAll(options);
    command.addAll(List.of("-cp", tools.classPath(), main.getName()));
    command.addAll(List.of(files.directory().toString(), out.toString()));
    return command;
  }

  /**
   * The parameters of the commands.
   *
   * @param java the {@code java} executable
   * @param classPath the class path of this project's programs
   * @param ourOptions the JVM options of ours; the naive version runs with the JVM's defaults
   * @param chDb the directory of the chDB script and its npm packages
   */
  record Tools(Path java, String classPath, List<String> ourOptions, Path chDb) {
    Tools {
      ourOptions = List.copyOf(ourOptions);
    }
  }
}
