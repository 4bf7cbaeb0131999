package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.Digests;
import dev.orderpipeline.processor.archive.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Joins a large day with the Lambda's join, with Spark and with plain Spark SQL, each in its own
 * process. Compares messages, rejected rows and counts, and prints time and memory. {@code
 * -Dproof.customers} makes the day smaller.
 */
@Tag("proof")
class EnginesProofTest {
  private static final int CUSTOMERS = Integer.getInteger("proof.customers", 1_000_000);

  @TempDir Path work;

  @Test
  void bothEnginesBuildTheSameArchiveAndReceipt() throws IOException, InterruptedException {
    Path day = work.resolve("day");
    new GeneratedDay(CUSTOMERS).write(day);
    List<String> lambda = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    List<String> spark = new ArrayList<>(List.of("-Xmx2g", "-XX:+UseParallelGC"));
    spark.addAll(
        List.of(
            "-Dspark.master=local[2]",
            "-Dspark.app.name=proof",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.sql.shuffle.partitions=8",
            "-Dspark.local.dir=" + work.resolve("shuffles")));
    for (String option : System.getProperty("spark.jvm.options").split(" ", -1)) {
      spark.add(option);
    }

    MeasuredChild.Usage one = MeasuredChild.run(LambdaJoin.class, lambda, day, work.resolve("one"));
    MeasuredChild.Usage job = MeasuredChild.run(SparkJoin.class, spark, day, work.resolve("parts"));
    MeasuredChild.Usage sql = MeasuredChild.run(SqlJoin.class, spark, day, work.resolve("sql"));

    Manifest manifest = Manifest.read(Files.readString(work.resolve("parts/_manifest.json")));
    System.out.println(
        String.join(
            "\n",
            CUSTOMERS + " customers",
            "| | wall s | CPU s | peak MB |",
            "|---|---|---|---|",
            one.shown("the Lambda's join"),
            job.shown("Spark"),
            sql.shown("plain Spark SQL, customer messages only")));
    List<Path> parts =
        manifest.parts().stream().map(part -> work.resolve("parts").resolve(part.name())).toList();
    assertThat(digest(parts)).isEqualTo(digest(List.of(work.resolve("one/archive.jsonl.gz"))));
    assertThat(ReceiptParts.counts(work.resolve("parts")))
        .isEqualTo(ReceiptParts.counts(work.resolve("one")));
    assertThat(ReceiptParts.affectedCustomers(work.resolve("parts")))
        .isEqualTo(ReceiptParts.affectedCustomers(work.resolve("one")));
    assertThat(ReceiptParts.rejectedRows(work.resolve("parts")))
        .isEqualTo(ReceiptParts.rejectedRows(work.resolve("one")));
    assertThat(manifest.customerMessages()).isGreaterThan(CUSTOMERS / 2);
    assertThat(manifest.errorMessages()).isGreaterThan(CUSTOMERS / 100);
    List<Path> totals =
        parts.stream().filter(part -> part.getFileName().toString().startsWith("totals")).toList();
    try (Stream<Path> written = Files.list(work.resolve("sql"))) {
      List<Path> peers =
          written.filter(path -> path.toString().endsWith(".txt.gz")).sorted().toList();
      assertThat(digest(peers)).isEqualTo(digest(totals));
    }
  }

  private static String digest(List<Path> packed) throws IOException {
    MessageDigest digest = Digests.sha256();
    for (Path file : packed) {
      try (InputStream lines = new GZIPInputStream(Files.newInputStream(file));
          OutputStream digesting =
              new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        lines.transferTo(digesting);
      }
    }
    return Digests.hex(digest);
  }
}
