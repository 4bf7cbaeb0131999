package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.receipt.QualityFigures;
import dev.orderpipeline.transform.intake.EscapedText;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.UnmatchedReference;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Shows how the references of two files differ, if that is likely to be why most rows of one match
 * no listed customer.
 *
 * @param sentence one reference of each file
 * @param remedy what to do about the difference
 */
record ReferenceHint(String sentence, String remedy) {
  /** A long number as a spreadsheet shows and exports it, such as 4.51E+11. */
  private static final Pattern SCIENTIFIC = Pattern.compile("[0-9]([.,][0-9]+)?[Ee]\\+[0-9]{2,3}");

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** Returns the hint for a file, whose references are those to rows of the file before. */
  static Optional<ReferenceHint> of(FileKind kind, QualityFigures figures) {
    FileCounts counts = figures.file(kind);
    Reason unknown = kind == FileKind.ITEMS ? Reason.UNKNOWN_ORDER : Reason.UNKNOWN_CUSTOMER;
    return Optional.ofNullable(figures.unmatchedReferences().get(kind))
        .filter(any -> 2 * counts.rejectedByReason().getOrDefault(unknown, 0L) > counts.rows())
        .map(reference -> of(kind, reference));
  }

  private static ReferenceHint of(FileKind kind, UnmatchedReference reference) {
    FileKind referenced = kind == FileKind.ITEMS ? FileKind.ORDERS : FileKind.CUSTOMERS;
    String examples =
        "The "
            + kind.label()
            + " file names "
            + referenced.label()
            + " such as \""
            + EscapedText.of(reference.unknown())
            + "\", the "
            + referenced.label()
            + " file lists \""
            + EscapedText.of(reference.listed())
            + "\"";
    if (isConverted(reference.unknown(), reference.listed())
        || isConverted(reference.listed(), reference.unknown())) {
      return new ReferenceHint(
          examples + ": a spreadsheet has probably turned references into numbers.",
          "Export the files again without opening them in a spreadsheet, or import their reference"
              + " columns as text there, and send them again.");
    }
    if (!form(reference.unknown()).equals(form(reference.listed()))) {
      return new ReferenceHint(
          examples + ".",
          "Write each reference in the same way in all three files and send them again.");
    }
    return new ReferenceHint(
        examples + ".",
        "Check that the three files are of the same day, correct the rows that the receipt lists,"
            + " and send the files again.");
  }

  /** Whether a reference looks like a number that lost digits, or leading zeros. */
  private static boolean isConverted(String reference, String other) {
    return SCIENTIFIC.matcher(reference).matches()
        || (areDigits(reference)
            && areDigits(other)
            && other.startsWith("0")
            && !reference.startsWith("0")
            && reference.length() < other.length());
  }

  private static boolean areDigits(String reference) {
    return DIGITS.matcher(reference).matches();
  }

  /** All but the letters and digits of a reference. */
  private static String form(String reference) {
    return reference.replaceAll("[\\p{L}\\p{N}]", "");
  }
}
