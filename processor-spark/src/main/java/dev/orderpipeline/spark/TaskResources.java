package dev.orderpipeline.spark;

import dev.orderpipeline.processor.archive.WorkDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;

/** What a task has on its machine, gone when the task ends in whatever way. */
public final class TaskResources {
  private TaskResources() {}

  /** A directory of the task's own. */
  public static Path directory() throws IOException {
    Path directory = Files.createTempDirectory("order-pipeline-task-");
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              delete(directory);
            });
    return directory;
  }

  static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      WorkDirectory.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
