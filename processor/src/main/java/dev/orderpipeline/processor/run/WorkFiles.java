package dev.orderpipeline.processor.run;

import dev.orderpipeline.processor.archive.WorkDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The local directory of a run. {@link #close} deletes it. */
public final class WorkFiles implements Closeable {
  private static final String PREFIX = "order-pipeline-run-";

  private static final Predicate<String> PROCESS_ID =
      Pattern.compile("[0-9]{1,18}").asMatchPredicate();

  private final Path directory;

  private WorkFiles(Path directory) {
    this.directory = directory;
  }

  /** Creates a new directory in another one. */
  public static WorkFiles create(Path parent) throws IOException {
    long process = ProcessHandle.current().pid();
    return new WorkFiles(Files.createTempDirectory(parent, PREFIX + process + "-"));
  }

  /**
   * Deletes directories of processes that no longer run. Lambda can reuse the disk of an execution
   * environment whose process was killed.
   */
  public static void deleteOrphaned(Path parent) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
      for (Path directory : found) {
        String rest = directory.getFileName().toString().substring(PREFIX.length());
        String process = rest.substring(0, rest.indexOf('-'));
        if (PROCESS_ID.test(process) && ProcessHandle.of(Long.parseLong(process)).isEmpty()) {
          new WorkFiles(directory).close();
        }
      }
    }
  }

  /** The directory, for other files. */
  public Path directory() {
    return directory;
  }

  Path spool() {
    return directory.resolve("messages.jsonl.gz");
  }

  /** The path of the list of rejected rows. */
  public Path rejectedRows() {
    return directory.resolve("rejected.csv.gz");
  }

  /** The path of the list of customers without a total. */
  public Path affectedCustomers() {
    return directory.resolve("affected.csv.gz");
  }

  /** The path of the withdrawn customers in that list. */
  public Path withdrawnCustomers() {
    return directory.resolve("withdrawn.csv.gz");
  }

  /** Returns the path of a new file of messages, which does not exist. */
  Path newSpool() throws IOException {
    Path file = Files.createTempFile(directory, "messages-", ".jsonl.gz");
    Files.delete(file);
    return file;
  }

  @Override
  public void close() throws IOException {
    WorkDirectory.delete(directory);
  }
}
