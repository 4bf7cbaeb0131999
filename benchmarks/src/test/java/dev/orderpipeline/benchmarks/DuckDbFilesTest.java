package dev.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Checks the files from which npm installs DuckDB. */
class DuckDbFilesTest {
  @Test
  void lockPinsEveryPackageByItsDigestAndNamesNoHost() throws IOException {
    String lock = Files.readString(Path.of("duckdb", "package-lock.json"));
    JsonObject packages =
        JsonParser.parseString(lock).getAsJsonObject().getAsJsonObject("packages");
    packages.remove("");

    assertThat(packages.entrySet())
        .isNotEmpty()
        .allSatisfy(
            entry ->
                assertThat(entry.getValue().getAsJsonObject().get("integrity").getAsString())
                    .startsWith("sha512-"));
    assertThat(lock).doesNotContain("://");
  }
}
