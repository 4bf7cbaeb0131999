package dev.orderpipeline.processor.run;

import dev.orderpipeline.processor.archive.ArchiveUpload;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.WorkDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The local directory of one run, deleted with all it holds when the run is left, and what is
 * uploaded from it. Not thread-safe.
 */
public final class WorkFiles implements Closeable {
  private static final String PREFIX = "order-pipeline-run-";

  private static final Predicate<String> PROCESS_ID =
      Pattern.compile("[0-9]{1,18}").asMatchPredicate();

  private final Path directory;
  private Optional<ArchiveUpload> upload = Optional.empty();

  private WorkFiles(Path directory) {
    this.directory = directory;
  }

  static WorkFiles create(Path parent) throws IOException {
    long process = ProcessHandle.current().pid();
    return new WorkFiles(Files.createTempDirectory(parent, PREFIX + process + "-"));
  }

  /**
   * Deletes what processes left that no longer live: an execution environment whose function was
   * killed may be used again, with what it had on its disk.
   */
  static void deleteLeftBehind(Path parent) throws IOException {
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

  /** The directory itself, for anything else. */
  public Path directory() {
    return directory;
  }

  Path spool() {
    return directory.resolve("messages.jsonl.gz");
  }

  /** Where the list of rejected rows is made. */
  public Path rejectedRows() {
    return directory.resolve("rejected.csv.gz");
  }

  /** A place for another file of messages. */
  Path another() throws IOException {
    Path file = Files.createTempFile(directory, "messages-", ".jsonl.gz");
    Files.delete(file);
    return file;
  }

  /**
   * Keeps an upload until the run is left.
   *
   * @throws IllegalStateException if there is one: a run has one archive
   */
  ArchiveUpload uploading(ArchiveUpload of) {
    if (upload.isPresent()) {
      throw new IllegalStateException("an archive is uploaded from " + directory + " already");
    }
    upload = Optional.of(of);
    return of;
  }

  /** The upload of these messages, if there is one. */
  Optional<ArchiveUpload> upload(Spool messages) {
    return upload.filter(found -> found.isOf(messages));
  }

  @Override
  public void close() throws IOException {
    try {
      // First, as it reads what is deleted next.
      upload.ifPresent(ArchiveUpload::close);
    } finally {
      WorkDirectory.delete(directory);
    }
  }
}
