package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFilesTest {
  /** The id of no running process: greater than any that a system assigns. */
  private static final int NOBODY = Integer.MAX_VALUE;

  @TempDir Path parent;

  @Test
  void runHasADirectoryOfItsOwn() throws IOException {
    try (WorkFiles one = WorkFiles.create(parent);
        WorkFiles other = WorkFiles.create(parent)) {
      assertThat(one.directory()).isDirectory().hasParent(parent);
      assertThat(one.spool().getParent()).isEqualTo(one.directory());
      assertThat(other.directory()).isNotEqualTo(one.directory());
    }
  }

  @Test
  void filesOfARunAreDeletedWithIt() throws IOException {
    try (WorkFiles work = WorkFiles.create(parent)) {
      Files.writeString(work.spool(), "messages");
      Path inner = Files.createDirectories(work.directory().resolve("spill").resolve("errors"));
      Files.writeString(inner.resolve("orders"), "rejected rows");
    }

    assertThat(left()).isEmpty();
  }

  @Test
  void filesOfAKilledProcessAreDeleted() throws IOException {
    Path left = Files.createDirectory(parent.resolve("order-pipeline-run-" + NOBODY + "-1"));
    Files.writeString(left.resolve("messages.jsonl.gz"), "messages");

    WorkFiles.deleteOrphaned(parent);

    assertThat(left()).isEmpty();
  }

  @Test
  void filesOfARunningProcessAreKept() throws IOException {
    try (WorkFiles work = WorkFiles.create(parent)) {
      Files.writeString(work.spool(), "messages");

      WorkFiles.deleteOrphaned(parent);

      assertThat(work.spool()).hasContent("messages");
    }
  }

  @Test
  void filesOfNoRunAreKept() throws IOException {
    List<Path> others =
        List.of(
            Files.createDirectory(parent.resolve("order-pipeline-run-x-1")),
            Files.createDirectory(parent.resolve("order-pipeline-run--1")),
            Files.createDirectory(parent.resolve("order-pipeline-run-99999999999999999999-1")),
            Files.createDirectory(parent.resolve("order-pipeline-run-1")),
            Files.createDirectory(parent.resolve("another")));

    WorkFiles.deleteOrphaned(parent);

    assertThat(left()).containsExactlyInAnyOrderElementsOf(others);
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> paths = Files.list(parent)) {
      return paths.toList();
    }
  }
}
