package dev.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the files from which npm installs chDB. */
class ChDbFilesTest {
  private static final Path LOCK = Path.of("chdb", "package-lock.json");

  @Test
  void lockNamesNoHost() throws IOException {
    assertThat(Files.readString(LOCK)).doesNotContain("://");
  }

  /** The registry that the lock was made with has only the library for x86-64 Linux. */
  @Test
  void lockPinsEveryPackageByItsDigestExceptTheLibrariesOfOtherPlatforms() throws IOException {
    JsonObject packages =
        JsonParser.parseString(Files.readString(LOCK))
            .getAsJsonObject()
            .getAsJsonObject("packages");
    packages.remove("");
    List<String> withoutDigest =
        packages.keySet().stream()
            .filter(name -> !packages.getAsJsonObject(name).has("integrity"))
            .toList();

    assertThat(packages.size()).isGreaterThan(withoutDigest.size());
    assertThat(withoutDigest)
        .containsExactly(
            "node_modules/@chdb/lib-darwin-arm64",
            "node_modules/@chdb/lib-darwin-x64",
            "node_modules/@chdb/lib-linux-arm64-gnu");
  }
}
