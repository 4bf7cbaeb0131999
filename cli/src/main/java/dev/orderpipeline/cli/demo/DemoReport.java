package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.Paint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Prints the result of a demo, and what to try next. */
final class DemoReport {
  /** The samples in the order in which a new user tries them. */
  private static final List<String> TOUR =
      List.of(Samples.SEED, "messy", "rejected", "correction", "clean");

  private final PrintWriter out;
  private final PrintWriter err;
  private final CliContext context;

  DemoReport(PrintWriter out, PrintWriter err, CliContext context) {
    this.out = out;
    this.err = err;
    this.context = context;
  }

  /**
   * Prints the messages of a revision, where its results are, and the problems.
   *
   * @param messages the file with all messages, if there is one
   */
  void print(Demo.Outcome outcome, String queue, Optional<Path> messages) {
    Paint paint = new Paint(out, context.terminal());
    ArchiveComparison comparison = outcome.comparison();
    out.println();
    paint.println(
        Paint.Colour.HEADING,
        ByteSizes.messages(comparison.received())
            + " received from the queue "
            + queue
            + (comparison.received() > comparison.first().size() && !comparison.first().isEmpty()
                ? ", the first totals and errors in the archive's order:"
                : ":"));
    for (String message : comparison.first()) {
      if (message.startsWith(ArchiveCheck.ERROR)) {
        paint.println(Paint.Colour.WARNING, message);
      } else {
        out.println(message);
      }
    }
    out.println();
    out.println("archive: " + outcome.archive());
    out.println("receipt: " + outcome.receipt());
    messages.ifPresent(file -> out.println("messages: " + file));
    if (comparison.duplicates() > 0) {
      out.println(
          "duplicate deliveries: "
              + ByteSizes.count(comparison.duplicates())
              + " (SQS can deliver a message more than once; message_id identifies it)");
    }
    if (comparison.isGood()) {
      paint.println(
          Paint.Colour.GOOD, "ok: the messages received are exactly those in the archive");
    }
    out.flush();
    comparison.problems().forEach(problem -> err.println("error: " + problem));
  }

  /**
   * Prints commands to try next.
   *
   * @param sample the sample of this demo, empty for the default one
   */
  void tryNext(Optional<String> sample) {
    int next = (TOUR.indexOf(sample.orElse(Samples.SEED)) + 1) % TOUR.size();
    String program = context.program();
    out.println();
    out.println("Try next:");
    out.println("  " + program + " demo --sample " + TOUR.get(next));
    out.println("  " + program + " demo --dir DIR    (your own three files)");
    out.println("  " + program + " local             (a stack that keeps running)");
    out.flush();
  }
}
