package dev.orderpipeline.benchmarks.wire;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.processor.run.PinnedFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads an object, and reports the CPU time and the duration. A smaller one is read before, so that
 * the start of the JVM and of the client does not count. Runs in its own JVM.
 */
public final class ReadingRun {
  private static final String BUCKET = "bucket";
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long WARM_UP_BYTES = 16L << 20;

  private ReadingRun() {}

  /**
   * Runs the program.
   *
   * @param args the variant and the number of bytes
   */
  public static void main(String[] args) throws IOException {
    HttpVariant variant = HttpVariant.valueOf(args[0]);
    variant.setUp();
    long bytes = Long.parseLong(args[1]);
    S3Client s3 = client(variant);
    read(variant, s3, WARM_UP_BYTES);
    long start = System.nanoTime();
    long cpuStart = Measurement.processCpuNanos();
    read(variant, s3, bytes);
    Measurement.report(Measurement.processCpuNanos() - cpuStart, System.nanoTime() - start);
    System.exit(0);
  }

  private static S3Client client(HttpVariant variant) {
    return variant == HttpVariant.PLAIN_SDK
        ? S3Client.builder().httpClient(Apache5HttpClient.create()).build()
        : variant.clients().client(S3Client.builder(), CallLimits.OBJECT);
  }

  private static void read(HttpVariant variant, S3Client s3, long bytes) throws IOException {
    String key = Long.toString(bytes);
    byte[] buffer = new byte[BUFFER_BYTES];
    long read = 0;
    try (InputStream in =
        variant == HttpVariant.PLAIN_SDK
            ? s3.getObject(request -> request.bucket(BUCKET).key(key))
            : new PinnedFileStore(s3, BUCKET, variant == HttpVariant.CRT)
                .open(key, new FileVersion("v", "e", bytes, Instant.EPOCH), 0, () -> {})) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read += count;
      }
    }
    if (read != bytes) {
      throw new IllegalStateException("read " + read + " of " + bytes + " bytes");
    }
  }
}
