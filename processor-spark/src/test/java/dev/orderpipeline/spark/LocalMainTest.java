package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.DayFiles;
import dev.orderpipeline.transform.join.MessyDays;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMainTest {
  @TempDir Path work;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  @Tag("full")
  void manifestListsThePartsInTheOrderOfTheMessages() throws IOException {
    LocalDay day = Days.write(new MessyDays(5).next(), work.resolve("day"));

    int code = run(LocalSpark.conf(), day.directory(), work.resolve("out").toString());

    Manifest manifest = Manifest.read(Files.readString(work.resolve("out/_manifest.json")));
    assertThat(code).isZero();
    assertThat(Days.lines(manifest.parts(), new LocalParts(work.resolve("out").toString())))
        .isEqualTo(Days.byTheLambdasJoin(day, Limits.defaults(), work).lines())
        .hasSize((int) (manifest.customerMessages() + manifest.errorMessages()));
  }

  @Test
  @Tag("full")
  void rejectedFileLeavesNoManifest() throws IOException {
    LocalDay day =
        Days.write(
            new DayFiles().customers("customer_reference", "\"c1"), work.resolve("rejected"));

    int code = run(LocalSpark.conf(), day.directory(), work.resolve("none").toString());

    assertThat(code).isEqualTo(LocalMain.REJECTED);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("QUOTE_NOT_CLOSED: ");
    assertThat(work.resolve("none/_manifest.json")).doesNotExist();
  }

  @Test
  void missingArgumentsAreReported() throws IOException {
    assertThat(run(new SparkConf(false), "one")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Give two directories");
  }

  @Test
  void archiveIsNotMixedWithAnOlderOne() throws IOException {
    Path old = Files.createDirectories(work.resolve("old"));
    Files.writeString(old.resolve("_manifest.json"), "{}");

    assertThat(run(new SparkConf(false), work.toString(), old.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(old + " is not empty: give an empty or new directory for the archive.\n");
  }

  private int run(SparkConf conf, String... arguments) throws IOException {
    return LocalMain.run(conf, new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
  }
}
