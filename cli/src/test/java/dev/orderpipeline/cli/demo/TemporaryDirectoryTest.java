package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoryTest {
  @Test
  void directoryIsDeletedWithItsContentUnlessItIsKept() throws IOException {
    TemporaryDirectory deleted = TemporaryDirectory.create("deleted-");
    Files.createFile(deleted.path().resolve("file"));
    TemporaryDirectory kept = TemporaryDirectory.create("kept-");
    kept.deleteOnShutdown(() -> {});

    deleted.close();

    assertThat(deleted.path()).doesNotExist();
    assertThat(kept.keep()).isTrue();
    assertThat(kept.path()).exists();
    kept.close();
    assertThat(kept.path()).doesNotExist();
  }

  @Test
  void onlyAnEmptyDirectoryIsDeletedAsEmpty(@TempDir Path directory) throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    TemporaryDirectory.deleteIfEmpty(empty);
    Files.createFile(directory.resolve("file"));
    TemporaryDirectory.deleteIfEmpty(directory);

    assertThat(empty).doesNotExist();
    assertThat(directory).exists();
  }
}
