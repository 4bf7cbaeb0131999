package dev.orderpipeline.cases;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A day after a spreadsheet opened and saved its files.
 *
 * @param name how the spreadsheet opened and saved them
 * @param files those that the spreadsheet saved
 */
record SpreadsheetVariant(
    Treatment treatment, String name, SpreadsheetDay day, Map<FileKind, Path> files) {

  /** How the variants of a group must be read. */
  enum Reading {
    SAME("the same messages"),
    NO_OTHER_TOTAL("the same totals; errors for what is unclear"),
    REJECTED("the day is rejected"),
    OTHER_REFERENCES("the same totals, with the references that Calc wrote");

    final String description;

    Reading(String description) {
      this.description = description;
    }
  }

  /** A group of variants. */
  enum Treatment {
    TEXT("columns imported as text; four delimiters, UTF-8 and UTF-16", Reading.SAME),
    STANDARD("columns not imported as text, in the language of the files", Reading.SAME),
    DATES("so, with dates in `order_timestamp`", Reading.SAME),
    WORKBOOK("`.xlsx`, `.xls`, `.ods` and `.fods`, saved again as CSV", Reading.SAME),
    FORMULAS("references such as `=\"00123\"`", Reading.SAME),
    WINDOWS_1252("Windows-1252, where the stage allows it", Reading.SAME),
    OTHER_LANGUAGE("English files in a German Calc, and the reverse", Reading.NO_OTHER_TOTAL),
    GROUPED("amounts with grouped thousands, a currency or an exponent", Reading.NO_OTHER_TOTAL),
    WHOLE("whole amounts with grouped thousands, one above a million", Reading.NO_OTHER_TOTAL),
    ENCODING("Windows-1252, ISO 8859-1 and -15, MS-DOS 850 and Mac Roman", Reading.NO_OTHER_TOTAL),
    LAYOUT("apostrophes or no quotes, spaces, fixed widths", Reading.NO_OTHER_TOTAL),
    NOT_CSV("`.xlsx`, `.xls`, `.ods`, `.fods`, `.html`, `.dif` and `.slk`", Reading.REJECTED),
    ONE_FILE("`00123`, `4E11`, dates or long numbers, in one file", Reading.REJECTED),
    MERGED("references that become equal, such as `0123` and `00123`", Reading.REJECTED),
    CHANGED("references that Calc changes in all files", Reading.OTHER_REFERENCES);

    final String description;
    final Reading reading;

    Treatment(String description, Reading reading) {
      this.description = description;
      this.reading = reading;
    }
  }

  /** The bytes of a file; one that the spreadsheet did not open is that of the day. */
  byte[] file(FileKind kind) {
    try {
      return files.containsKey(kind) ? Files.readAllBytes(files.get(kind)) : day.file(kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return treatment + ": " + day.name() + ", " + name;
  }
}
