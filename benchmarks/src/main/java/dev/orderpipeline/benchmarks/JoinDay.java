package dev.orderpipeline.benchmarks;

import dev.orderpipeline.processor.archive.MessageFormatter;
import dev.orderpipeline.processor.archive.SpoolWriter;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.DayJoin;
import dev.orderpipeline.transform.join.MessageSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Joins a day's three files into messages as the processor does, with all its checks and the same
 * number of threads.
 */
public final class JoinDay {
  private static final String ARCHIVE = "--archive";

  private JoinDay() {}

  /**
   * Joins the files of a directory.
   *
   * @param arguments the directory, the output file, and optionally {@code --archive} to write a
   *     compressed archive with digests instead of plain JSON lines
   */
  public static void main(String[] arguments) throws IOException {
    boolean archive = arguments.length == 3 && arguments[2].equals(ARCHIVE);
    if (arguments.length != (archive ? 3 : 2)) {
      System.err.println("usage: JoinDay DIR OUT [" + ARCHIVE + "]");
      System.exit(2);
    }
    FileOpener files = new GeneratedDayFiles(Path.of(arguments[0])).opener();
    Path out = Path.of(arguments[1]);
    if (archive) {
      writeArchive(files, out);
    } else {
      writePlain(files, out);
    }
    PeakMemory.report();
  }

  /** Writes the messages as plain JSON lines. */
  public static void writePlain(FileOpener files, Path out) throws IOException {
    OrderedExecutor threads = threads();
    try (OutputStream file = Files.newOutputStream(out);
        MessageFormatter formatter =
            new MessageFormatter(threads, lines -> file.write(lines.bytes(), 0, lines.length()))) {
      join(files, out, threads, formatter::add);
      formatter.finish();
    }
  }

  /** Writes the messages in the format of the archive. */
  static void writeArchive(FileOpener files, Path out) throws IOException {
    Files.deleteIfExists(out);
    OrderedExecutor threads = threads();
    try (SpoolWriter spool = new SpoolWriter(out, threads)) {
      join(files, out, threads, spool::write);
      spool.finish();
    }
  }

  private static OrderedExecutor threads() {
    return OrderedExecutor.onProcessors(Runtime.getRuntime().availableProcessors());
  }

  private static void join(FileOpener files, Path out, OrderedExecutor threads, MessageSink sink)
      throws IOException {
    Path work = Files.createTempDirectory(out.toAbsolutePath().getParent(), "join-");
    try {
      new DayJoin(work, Limits.defaults(), threads).join(files, sink);
    } finally {
      Files.delete(work);
    }
  }
}
