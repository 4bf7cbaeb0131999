package dev.orderpipeline.spark;

import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.transform.intake.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Like {@link LocalMain}, but also writes the lists of the receipt, as the job's driver does. */
final class SparkJoin {
  private SparkJoin() {}

  public static void main(String[] arguments) throws IOException {
    Path out = Files.createDirectories(Path.of(arguments[1]));
    LocalParts parts = new LocalParts(arguments[1]);
    try (JavaSparkContext spark = new JavaSparkContext(SparkDayJoin.configured(new SparkConf()))) {
      BuiltDay built =
          new SparkDayJoin(spark, Limits.defaults()).join(new LocalDay(arguments[0]), parts);
      ReceiptParts.write(
          out,
          (rejected, affected) -> {
            built.columns().forEach(rejected::columns);
            built.readRejectedRows(parts, rejected);
            built.readAffectedCustomers(parts, affected);
            return built.counts();
          });
      Files.writeString(out.resolve(ResultsLayout.MANIFEST), new Manifest(built.archive()).json());
    }
  }
}
