package dev.orderpipeline.spark;

import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Joins the files in one directory and writes the archive to another, as parts with a manifest.
 * Spark's own settings choose the cluster.
 */
public final class LocalMain {
  /** The exit code for an unreadable file. */
  static final int REJECTED = 3;

  private static final int WRONG_ARGUMENTS = 2;

  private LocalMain() {}

  /** Runs the job with two arguments: the directory of the files, the directory of the archive. */
  public static void main(String[] arguments) throws IOException {
    int code = run(new SparkConf(), System.err, arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(SparkConf conf, PrintStream err, String... arguments) throws IOException {
    if (arguments.length != 2) {
      err.println("Give two directories: one with customers.csv, orders.csv and items.csv, and an");
      err.println("empty one for the archive.");
      return WRONG_ARGUMENTS;
    }
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    if (!isEmpty(directory)) {
      // If this build fails, the manifest of an older one must not look like its result.
      err.println(directory + " is not empty: give an empty or new directory for the archive.");
      return WRONG_ARGUMENTS;
    }
    LocalDay day = new LocalDay(arguments[0]);
    LocalParts parts = new LocalParts(arguments[1]);
    SparkConf configured = SparkDayJoin.configured(conf).setIfMissing("spark.app.name", "day");
    try (JavaSparkContext spark = new JavaSparkContext(configured)) {
      BuiltDay built = new SparkDayJoin(spark, Limits.defaults()).join(day, parts);
      Files.writeString(
          directory.resolve(ResultsLayout.MANIFEST), new Manifest(built.archive()).json() + "\n");
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
