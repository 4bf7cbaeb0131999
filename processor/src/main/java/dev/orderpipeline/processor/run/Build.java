package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.join.DayCounts;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.processor.receipt.RefusedRowsFile;
import java.util.List;

/**
 * A build's result.
 *
 * @param spool the messages, in a local file
 * @param day the messages of the day's own files, without the withdrawn customers
 * @param counts what was counted in the files
 * @param refusedRows the rows that are in no total, in a local file
 * @param comparedWith the archives that customers are withdrawn from
 * @param withdrawn how many are
 */
record Build(
    Spool spool,
    Spool day,
    DayCounts counts,
    RefusedRowsFile refusedRows,
    List<EarlierArchive> comparedWith,
    long withdrawn) {

  String countsJson() {
    return CountsJson.of(counts, withdrawn);
  }
}
