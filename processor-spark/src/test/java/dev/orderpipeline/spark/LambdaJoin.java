package dev.orderpipeline.spark;

import dev.orderpipeline.processor.archive.SpoolWriter;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.join.DayJoin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Joins a directory's files as the Lambda does, on two threads, and writes archive and lists of the
 * receipt.
 */
final class LambdaJoin {
  private LambdaJoin() {}

  public static void main(String[] arguments) throws IOException {
    LocalDay day = new LocalDay(arguments[0]);
    Path out = Files.createDirectories(Path.of(arguments[1]));
    OrderedExecutor threads = OrderedExecutor.onProcessors(2);
    try (SpoolWriter archive = new SpoolWriter(out.resolve("archive.jsonl.gz"), threads)) {
      ReceiptParts.write(
          out,
          (rejected, affected) ->
              new DayJoin(out, Limits.defaults(), threads)
                  .join(kind -> day.open(kind, 0), rejected, affected, archive::write));
      archive.finish();
    }
  }
}
