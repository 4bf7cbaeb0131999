package dev.orderpipeline.spark;

import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.intake.Limits;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Joins a day in a directory and leaves its archive in another, in parts with a manifest. Whoever
 * submits the job says by Spark's own settings where it runs; this program knows no cluster.
 */
public final class LocalMain {
  /** The exit code when a file cannot be read as what it should be. */
  static final int REJECTED = 3;

  private static final int WRONG_ARGUMENTS = 2;

  private LocalMain() {}

  /** Runs the job: the directory of the day's files, the directory for the archive. */
  public static void main(String[] arguments) throws IOException {
    int code = run(new SparkConf(), System.err, arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(SparkConf conf, PrintStream err, String... arguments) throws IOException {
    if (arguments.length != 2) {
      err.println("Give two directories: that of customers.csv, orders.csv and items.csv, and one");
      err.println("for the archive.");
      return WRONG_ARGUMENTS;
    }
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    if (!isEmpty(directory)) {
      // The manifest of an older build would speak for this one, should it fail.
      err.println(directory + " is not empty: give a directory for this archive alone.");
      return WRONG_ARGUMENTS;
    }
    LocalDay day = new LocalDay(arguments[0]);
    LocalParts parts = new LocalParts(arguments[1]);
    SparkConf configured = SparkDayJoin.configured(conf).setIfMissing("spark.app.name", "day");
    try (JavaSparkContext spark = new JavaSparkContext(configured)) {
      BuiltDay built = new SparkDayJoin(spark, Limits.defaults()).join(day, parts);
      Files.writeString(
          directory.resolve(Manifest.NAME), new Manifest(built.archive()).json() + "\n");
      return 0;
    } catch (FileRejectedException e) {
      err.println(e.getMessage());
      return REJECTED;
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }
}
