package dev.orderpipeline.cases;

import dev.orderpipeline.cases.SpreadsheetVariant.Treatment;
import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes days in the variants of a spreadsheet in one language. */
final class SpreadsheetVariants implements AutoCloseable {
  private static final Set<FileKind> ALL_FILES = EnumSet.allOf(FileKind.class);
  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
  private static final List<Character> USUAL_DELIMITERS = List.of(',', ';');
  private static final int UTF_8 = 76;
  private static final int UTF_16 = 65_535;
  private static final Map<String, Integer> OTHER_ENCODINGS =
      Map.of("Windows-1252", 1, "Mac Roman", 2, "MS-DOS 850", 4, "8859-1", 12, "8859-15", 22);
  private static final int AMOUNTS = 4;

  private static final Map<String, String> WORKBOOKS =
      Map.of(
          "xlsx", "Calc MS Excel 2007 XML",
          "xls", "MS Excel 97",
          "ods", "calc8",
          "fods", "OpenDocument Spreadsheet Flat XML");
  private static final Map<String, String> OTHER_FORMATS =
      Map.of("html", "HTML (StarCalc)", "dif", "DIF", "slk", "SYLK");

  private final Path directory;
  private final Calc calc;
  private final List<SpreadsheetVariant> variants = new ArrayList<>();
  private int files;

  private SpreadsheetVariants(Path directory, String language) throws IOException {
    this.directory = Files.createDirectories(directory);
    calc = new Calc(directory, language);
  }

  /** Begins to write the variants of an English spreadsheet. */
  static SpreadsheetVariants english(Path directory) throws IOException {
    SpreadsheetVariants all = new SpreadsheetVariants(directory, "en-US");
    all.addText(SpreadsheetDay.sample());
    all.addText(SpreadsheetDay.clean());
    all.addStandard(SpreadsheetDay.sample());
    all.addStandard(SpreadsheetDay.clean());
    all.addOtherLanguage(SpreadsheetDay.german());
    all.addDates(SpreadsheetDay.clean());
    all.addEncodings(SpreadsheetDay.clean());
    all.addLayouts(SpreadsheetDay.clean());
    for (String code : List.of("#,##0.00", "#,##0.000", "[$$-409]#,##0.00", "0.00E+00")) {
      all.addShown(Treatment.GROUPED, SpreadsheetDay.clean(), code);
    }
    all.addShown(Treatment.WHOLE, SpreadsheetDay.clean().whole(), "#,##0");
    all.addReferences();
    all.calc.start();
    return all;
  }

  /** Begins to write the variants of a German spreadsheet. */
  static SpreadsheetVariants german(Path directory) throws IOException {
    SpreadsheetVariants all = new SpreadsheetVariants(directory, "de-DE");
    all.addStandard(SpreadsheetDay.sample());
    all.addStandard(SpreadsheetDay.german());
    all.addOtherLanguage(SpreadsheetDay.clean());
    all.addDates(SpreadsheetDay.german());
    for (String code : List.of("#.##0,00", "#'##0,00", "#.##0,00 [$\u20AC-407]")) {
      all.addShown(Treatment.GROUPED, SpreadsheetDay.german(), code);
    }
    all.addShown(Treatment.WHOLE, SpreadsheetDay.german().whole(), "#.##0");
    all.calc.start();
    return all;
  }

  /** Waits until all are written. */
  List<SpreadsheetVariant> await() throws IOException, InterruptedException {
    calc.await();
    return variants;
  }

  @Override
  public void close() {
    calc.close();
  }

  private void addText(SpreadsheetDay day) throws IOException {
    Map<String, Calc.Format> saved = new LinkedHashMap<>();
    for (char delimiter : DELIMITERS) {
      for (int encoding : List.of(UTF_8, UTF_16)) {
        for (boolean quoted : new boolean[] {false, true}) {
          String options = options(delimiter, "34", encoding, quoted, true);
          saved.put(options, Calc.Format.csv(options));
        }
      }
    }
    add(Treatment.TEXT, day, ALL_FILES, text(day), saved);
  }

  private void addStandard(SpreadsheetDay day) throws IOException {
    Map<String, Calc.Format> saved = new LinkedHashMap<>();
    for (char delimiter : DELIMITERS) {
      for (boolean quoted : new boolean[] {false, true}) {
        for (boolean shown : new boolean[] {false, true}) {
          String options = options(delimiter, "34", UTF_8, quoted, shown);
          saved.put(options, Calc.Format.csv(options));
        }
      }
    }
    add(Treatment.STANDARD, day, ALL_FILES, standard(day), saved);
    addWorkbooks(day);
  }

  private void addWorkbooks(SpreadsheetDay day) throws IOException {
    for (Map.Entry<String, String> workbook : WORKBOOKS.entrySet()) {
      Calc.Format format = Calc.Format.of(workbook.getValue());
      SpreadsheetVariant saved =
          add(Treatment.NOT_CSV, day, ALL_FILES, standard(day), Map.of(workbook.getKey(), format))
              .get(0);
      Map<String, Calc.Format> again = new LinkedHashMap<>();
      for (char delimiter : USUAL_DELIMITERS) {
        String options = options(delimiter, "34", UTF_8, false, true);
        again.put(workbook.getKey() + " to " + options, Calc.Format.csv(options));
      }
      Map<String, SpreadsheetVariant> reopened = new LinkedHashMap<>();
      for (FileKind kind : FileKind.values()) {
        calc.open(saved.files().get(kind), format);
        save(Treatment.WORKBOOK, day, kind, again, reopened);
      }
      variants.addAll(reopened.values());
    }
    Map<String, Calc.Format> others = new LinkedHashMap<>();
    OTHER_FORMATS.forEach((name, filter) -> others.put(name, Calc.Format.of(filter)));
    add(Treatment.NOT_CSV, day, ALL_FILES, standard(day), others);
  }

  private void addOtherLanguage(SpreadsheetDay day) throws IOException {
    add(Treatment.OTHER_LANGUAGE, day, ALL_FILES, standard(day), shownOrNot());
  }

  private void addDates(SpreadsheetDay day) throws IOException {
    SpreadsheetDay dates =
        day.with(
            FileKind.ORDERS,
            text -> text.replaceAll("16765(\\d)(\\d)(\\d)08", "2023-02-1$1 1$2:2$3:08"));
    add(Treatment.DATES, dates, ALL_FILES, standard(dates), shownOrNot());
  }

  private void addEncodings(SpreadsheetDay day) throws IOException {
    Map<String, Calc.Format> saved = new LinkedHashMap<>();
    OTHER_ENCODINGS.forEach(
        (name, encoding) ->
            saved.put(name, Calc.Format.csv(options(',', "34", encoding, false, true))));
    add(Treatment.ENCODING, day, ALL_FILES, text(day), saved);
    Map<String, Calc.Format> allowed = new LinkedHashMap<>();
    for (char delimiter : DELIMITERS) {
      int windows1252 = OTHER_ENCODINGS.get("Windows-1252");
      String options = options(delimiter, "34", windows1252, false, true);
      allowed.put(options, Calc.Format.csv(options));
    }
    add(Treatment.WINDOWS_1252, day, ALL_FILES, text(day), allowed);
  }

  private void addLayouts(SpreadsheetDay day) throws IOException {
    Map<String, Calc.Format> saved = new LinkedHashMap<>();
    for (boolean quoted : new boolean[] {false, true}) {
      for (char delimiter : DELIMITERS) {
        for (String quote : List.of("39", "")) {
          String options = options(delimiter, quote, UTF_8, quoted, true);
          saved.put(options, Calc.Format.csv(options));
        }
      }
      String spaces = options(' ', "34", UTF_8, quoted, true);
      saved.put(spaces, Calc.Format.csv(spaces));
    }
    saved.put("fixed widths", Calc.Format.csv("FIX,34," + UTF_8 + ",1"));
    add(Treatment.LAYOUT, day, ALL_FILES, text(day), saved);
  }

  private void addShown(Treatment treatment, SpreadsheetDay day, String code) throws IOException {
    calc.open(source(day, FileKind.ITEMS), standard(day));
    calc.format(AMOUNTS, code);
    Map<String, SpreadsheetVariant> shown = new LinkedHashMap<>();
    Map<String, Calc.Format> saved = new LinkedHashMap<>();
    for (char delimiter : DELIMITERS) {
      String options = options(delimiter, "34", UTF_8, false, true);
      saved.put(code + " " + options, Calc.Format.csv(options));
    }
    save(treatment, day, FileKind.ITEMS, saved, shown);
    variants.addAll(shown.values());
  }

  private void addReferences() throws IOException {
    SpreadsheetDay zeros = references("zeros", "%05d");
    SpreadsheetDay powers = references("powers", "%dE11");
    SpreadsheetDay dates = references("dates", "%d/1/22");
    SpreadsheetDay longer = references("long", "45100000000000000%02d");
    SpreadsheetDay formulas = references("formulas", "\"=\"\"%05d\"\"\"");
    add(Treatment.FORMULAS, formulas, ALL_FILES, standard(formulas), shownOrNot());
    for (SpreadsheetDay day : List.of(zeros, powers, dates, longer)) {
      add(Treatment.ONE_FILE, day, EnumSet.of(FileKind.ITEMS), standard(day), shownOrNot());
    }
    for (SpreadsheetDay day : List.of(zeros, powers, dates)) {
      add(Treatment.CHANGED, day, ALL_FILES, standard(day), shownOrNot());
    }
    List<String> pairs = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      pairs.add("0" + i);
      pairs.add("00" + i);
    }
    SpreadsheetDay twice = SpreadsheetDay.of("pairs", pairs);
    for (SpreadsheetDay day : List.of(longer, twice)) {
      add(Treatment.MERGED, day, ALL_FILES, standard(day), shownOrNot());
    }
  }

  private static SpreadsheetDay references(String name, String format) {
    List<String> references = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      references.add(String.format(Locale.ROOT, format, i));
    }
    return SpreadsheetDay.of(name, references);
  }

  /** Saves files of a day in each of the formats, which makes a variant for each. */
  private List<SpreadsheetVariant> add(
      Treatment treatment,
      SpreadsheetDay day,
      Set<FileKind> kinds,
      Calc.Format opened,
      Map<String, Calc.Format> saved)
      throws IOException {
    Map<String, SpreadsheetVariant> added = new LinkedHashMap<>();
    for (FileKind kind : kinds) {
      calc.open(source(day, kind), opened);
      save(treatment, day, kind, saved, added);
    }
    variants.addAll(added.values());
    return List.copyOf(added.values());
  }

  private void save(
      Treatment treatment,
      SpreadsheetDay day,
      FileKind kind,
      Map<String, Calc.Format> saved,
      Map<String, SpreadsheetVariant> added) {
    saved.forEach(
        (name, format) -> {
          Path file = directory.resolve("saved-" + ++files);
          calc.save(file, format);
          added
              .computeIfAbsent(
                  name,
                  any ->
                      new SpreadsheetVariant(treatment, name, day, new EnumMap<>(FileKind.class)))
              .files()
              .put(kind, file);
        });
  }

  private Path source(SpreadsheetDay day, FileKind kind) throws IOException {
    return Files.write(directory.resolve("source-" + ++files + ".csv"), day.file(kind));
  }

  private static Map<String, Calc.Format> shownOrNot() {
    Map<String, Calc.Format> saved = new LinkedHashMap<>();
    for (char delimiter : USUAL_DELIMITERS) {
      for (boolean shown : new boolean[] {false, true}) {
        String options = options(delimiter, "34", UTF_8, false, shown);
        saved.put(options, Calc.Format.csv(options));
      }
    }
    return saved;
  }

  /** Opens a file with every column as text. */
  private static Calc.Format text(SpreadsheetDay day) {
    return Calc.Format.csv((int) day.delimiter() + ",34,76,1,1/2/2/2/3/2/4/2/5/2");
  }

  /** Opens a file with every column as Calc recognises it. */
  private static Calc.Format standard(SpreadsheetDay day) {
    return Calc.Format.csv((int) day.delimiter() + ",34,76,1,,0,false,true");
  }

  private static String options(
      char delimiter, String quote, int encoding, boolean quoted, boolean shown) {
    return (int) delimiter + "," + quote + "," + encoding + ",1,,0," + quoted + "," + shown;
  }
}
