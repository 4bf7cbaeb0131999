package dev.orderpipeline.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.Called;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jar that partners get, as they do. */
@Tag("verify")
class PartnerCheckIT {
  private static final Path JAR = Called.HOME.resolve("cli/target/partner-check.jar");
  private static final long MAX_BYTES = 5_000_000;

  @TempDir private Path directory;

  @Test
  void jarIsSmallEnoughForMail() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(MAX_BYTES);
  }

  @Test
  void jarChecksADayOnItsOwn() throws Exception {
    Process check =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                Called.SAMPLE.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(out).isZero();
    assertThat(out.lines().toList())
        .isEqualTo(
            List.of(
                "2022-01-30: would be published.",
                "  customers_20220130.csv: 2 rows, 0 rejected",
                "  orders_20220130.csv: 2 rows, 0 rejected",
                "  items_20220130.csv: 3 rows, 0 rejected",
                "    warning: last lines without a line end: check that the file is whole, and its"
                    + " last amount",
                "The receipt is in check-2022-01-30: receipt.html, rejected.csv, affected.csv,"
                    + " receipt.json"));
    assertThat(directory.resolve("check-2022-01-30/receipt.html")).exists();
  }
}
