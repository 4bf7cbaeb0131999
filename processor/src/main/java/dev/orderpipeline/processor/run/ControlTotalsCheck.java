package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.VisibleText;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.join.DayCounts;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;

/** Compares the totals that senders state for their files with what was read. */
public final class ControlTotalsCheck {
  private ControlTotalsCheck() {}

  /**
   * Compares the totals of all files, after they were read.
   *
   * @param totals those that the sender of a file states
   * @param sha256 the digest of a file for which one is stated, in hexadecimal
   * @throws FileRejectedException if one differs; no request publishes such a file as it is
   */
  public static void check(
      FileSetId set,
      Function<FileKind, ControlTotals> totals,
      Function<FileKind, Optional<String>> sha256,
      DayCounts counts) {
    for (FileKind kind : FileKind.values()) {
      ControlTotals stated = totals.apply(kind);
      stated
          .rows()
          .ifPresent(
              rows -> compare(set, kind, ControlTotals.ROWS, rows, counts.file(kind).rows()));
      if (kind == FileKind.ITEMS) {
        stated
            .sumTotalPrice()
            .ifPresent(
                sum ->
                    compare(
                        set,
                        kind,
                        ControlTotals.SUM_TOTAL_PRICE,
                        sum,
                        counts.measures().sumTotalPrice()));
      }
      if (stated.sha256().isPresent()) {
        compareDigest(set, kind, stated.sha256().get(), sha256.apply(kind));
      }
    }
  }

  private static void compare(FileSetId set, FileKind kind, String name, String stated, long read) {
    compare(set, kind, name, stated, BigDecimal.valueOf(read));
  }

  private static void compare(
      FileSetId set, FileKind kind, String name, String stated, BigDecimal read) {
    if (number(stated).filter(number -> number.compareTo(read) == 0).isEmpty()) {
      throw mismatch(set, kind, name, stated, read.toPlainString());
    }
  }

  private static void compareDigest(
      FileSetId set, FileKind kind, String stated, Optional<String> read) {
    if (read.filter(digest -> digest.equalsIgnoreCase(stated.strip())).isEmpty()) {
      throw mismatch(set, kind, ControlTotals.SHA256, stated, read.orElse("unknown"));
    }
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static FileRejectedException mismatch(
      FileSetId set, FileKind kind, String name, String stated, String read) {
    return new FileRejectedException(
        kind,
        0,
        FileReason.CONTROL_TOTAL_MISMATCH,
        "The metadata of the "
            + kind.label()
            + " file ("
            + set.key(kind)
            + ") states \""
            + name
            + "\": \""
            + VisibleText.of(stated)
            + "\", but the file has "
            + read
            + ". "
            + FileReason.CONTROL_TOTAL_MISMATCH.remedy());
  }
}
