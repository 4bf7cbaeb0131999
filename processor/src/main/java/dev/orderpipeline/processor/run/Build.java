package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.intake.FileRefusedException;
import dev.orderpipeline.processor.join.DayCounts;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.processor.receipt.RefusedRowsFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A build's result.
 *
 * @param spool the messages, in a local file
 * @param day the messages of the day's own files, without the withdrawn customers
 * @param counts what was counted in the files
 * @param refusedRows the rows that are in no total, in a local file
 * @param comparedWith the archives that customers are withdrawn from
 * @param withdrawn how many are
 * @param builtAt when all of it lay on the disk
 * @param tooManyErrors why there are no messages though the files can be read, if so
 */
record Build(
    Spool spool,
    Spool day,
    DayCounts counts,
    RefusedRowsFile refusedRows,
    List<EarlierArchive> comparedWith,
    long withdrawn,
    Instant builtAt,
    Optional<FileRefusedException> tooManyErrors) {

  String countsJson() {
    return CountsJson.of(
        counts,
        tooManyErrors.isPresent() ? OptionalLong.empty() : OptionalLong.of(withdrawn),
        refusedRows.listed());
  }

  /**
   * Returns if there are messages.
   *
   * @throws FileRefusedException otherwise
   */
  void requireMessages() {
    if (tooManyErrors.isPresent()) {
      throw tooManyErrors.get();
    }
  }
}
