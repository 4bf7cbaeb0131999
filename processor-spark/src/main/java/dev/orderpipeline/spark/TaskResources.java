package dev.orderpipeline.spark;

import dev.orderpipeline.processor.archive.WorkDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;

/** Local resources of a Spark task, released when the task ends. */
public final class TaskResources {
  private TaskResources() {}

  /** Creates a directory for the current task; it is deleted when the task ends or fails. */
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
