package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Skipped;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The totals of one file, as a join counts them.
 *
 * @param rows the rows after the header
 * @param sumTotalPrice the sum of the amounts of an items file; empty for the other files, and if a
 *     row is rejected or has a decimal comma, because then only the whole day decides what it adds
 */
public record FileTotals(long rows, Optional<BigDecimal> sumTotalPrice) {

  /**
   * Reads the totals of a file.
   *
   * @param bytes closed
   * @return empty if the file is unreadable as one of its kind
   */
  public static Optional<FileTotals> of(FileKind kind, InputStream bytes) throws IOException {
    try (FileCleaning cleaning = FileCleaning.open(kind, bytes, Limits.defaults())) {
      AmountTally amounts = new AmountTally();
      boolean isCertain = kind == FileKind.ITEMS;
      long rows = 0;
      for (Cleaned row = cleaning.next(); row != null; row = cleaning.next()) {
        if (row instanceof Skipped || cleaning.record().isSwallowed()) {
          continue;
        }
        rows++;
        if (row instanceof ItemRow item) {
          amounts.add(item.total());
          isCertain &= !item.mark().isComma();
        }
        isCertain &= !(row instanceof Rejection);
      }
      return Optional.of(
          new FileTotals(
              rows,
              isCertain
                  ? Optional.of(amounts.sum().stripTrailingZeros())
                  : Optional.<BigDecimal>empty()));
    } catch (FileRejectedException unreadable) {
      return Optional.empty();
    }
  }
}
