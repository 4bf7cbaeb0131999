package dev.orderpipeline.benchmarks.wire;

import dev.orderpipeline.benchmarks.GeneratedDayFiles;
import dev.orderpipeline.benchmarks.JoinDay;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.processor.run.PinnedFileStore;
import dev.orderpipeline.transform.intake.FileOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Joins a day, and reports the CPU time and the duration. Reads the files from the disk or from S3.
 * An object is read before, so that the start of the JVM and of the client does not count. Runs in
 * its own JVM.
 */
public final class JoiningRun {
  private JoiningRun() {}

  /**
   * Runs the program.
   *
   * @param args the variant, the directory of the day, the output file, and whether S3 is read
   */
  public static void main(String[] args) throws IOException {
    HttpVariant variant = HttpVariant.valueOf(args[0]);
    variant.setUp();
    GeneratedDayFiles day = new GeneratedDayFiles(Path.of(args[1]));
    Path out = Path.of(args[2]);
    FileOpener files = Boolean.parseBoolean(args[3]) ? objects(variant, day) : day.opener();
    long start = System.nanoTime();
    long cpuStart = Measurement.processCpuNanos();
    JoinDay.writePlain(files, out);
    Measurement.report(Measurement.processCpuNanos() - cpuStart, System.nanoTime() - start);
    System.exit(0);
  }

  private static FileOpener objects(HttpVariant variant, GeneratedDayFiles day) throws IOException {
    S3Client s3 = ReadingRun.client(variant);
    ReadingRun.read(variant, s3, ReadingRun.WARM_UP_BYTES);
    PinnedFileStore store = new PinnedFileStore(s3, ReadingRun.BUCKET, variant == HttpVariant.CRT);
    return kind -> {
      Path file = day.of(kind);
      FileVersion version = new FileVersion("v", "e", Files.size(file), Instant.EPOCH);
      return store.open(file.getFileName().toString(), version, 0, () -> {});
    };
  }
}
