package dev.orderpipeline.model;

import dev.orderpipeline.model.NameFault.Kind;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the fault of an unrecognised file name, and the name that was expected. */
final class ExpectedName {
  static final String EXAMPLE = "orders_20220130.csv";

  private static final String ANY_DATE = "<yyyyMMdd>";

  /** A kind as a word, also in the singular. */
  private static final Pattern KIND_WORD =
      Pattern.compile("(?<!\\p{L})(customer|order|item)s?(?!\\p{L})");

  /** A date as one number, or with separators. */
  private static final Pattern DATE =
      Pattern.compile("(?<![0-9])([0-9]{4})([-._ ]?)([0-9]{2})\\2([0-9]{2})(?![0-9])");

  /** What follows the date of an otherwise correct name; the group ends before the extension. */
  private static final Pattern ADDITION =
      Pattern.compile("(?:customers|orders|items)_([0-9]{8})([^0-9.][^.]*)(?:\\..*)?");

  /** Renaming a spreadsheet does not make it a CSV file. */
  private static final Pattern TEXT_NAME = Pattern.compile("[^.]*|.*\\.(csv|txt|tsv|gz).*");

  private static final int DATE_DIGITS = 8;

  private ExpectedName() {}

  /** The first fault of the name. */
  static NameFault faultOf(String name) {
    if (name.isEmpty()) {
      return NameFault.of(Kind.FOLDER);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    Matcher addition = ADDITION.matcher(lower);
    if (addition.matches() && FileSetId.dateInKey(addition.group(1)).isPresent()) {
      return NameFault.of(Kind.ADDITION, name.substring(addition.start(2), addition.end(2)));
    }
    if (!lower.equals(name) && kind(lower).isPresent() && lower.endsWith(DropKey.EXTENSION)) {
      return NameFault.of(Kind.UPPER_CASE);
    }
    int underscore = name.indexOf('_');
    for (FileKind kind : FileKind.values()) {
      String start = kind.label() + "_";
      if (name.startsWith(kind.label()) && !name.startsWith(start)) {
        return NameFault.of(Kind.NO_UNDERSCORE, kind.label());
      }
      int at = name.indexOf(start);
      if (at > 0 && !Character.isLetter(name.charAt(at - 1))) {
        return NameFault.of(Kind.BEFORE_THE_KIND, name.substring(0, at), start);
      }
    }
    if (underscore < 0) {
      return NameFault.of(Kind.NO_KIND);
    }
    if (kind(name).isEmpty()) {
      return NameFault.of(Kind.UNKNOWN_KIND, name.substring(0, underscore));
    }
    String rest = name.substring(underscore + 1);
    int dot = rest.indexOf('.');
    String extension = dot < 0 ? "" : rest.substring(dot);
    if (extension.isEmpty()) {
      return NameFault.of(Kind.NO_EXTENSION);
    }
    if (!extension.equals(DropKey.EXTENSION)) {
      return NameFault.of(Kind.WRONG_EXTENSION, extension);
    }
    String date = rest.substring(0, dot);
    return date.matches("[0-9]{8}")
        ? NameFault.of(Kind.NO_SUCH_DATE, date)
        : NameFault.of(Kind.DATE_FORM, date);
  }

  /** The expected name, as exactly as this name allows. */
  static String of(String name) {
    Optional<FileKind> kind = intendedKind(name);
    Optional<String> date = date(name);
    if (kind.isPresent()) {
      return kind.get().label() + "_" + date.orElse(ANY_DATE) + DropKey.EXTENSION;
    }
    return Arrays.stream(FileKind.values())
            .map(each -> each.label() + "_" + date.orElse(ANY_DATE) + DropKey.EXTENSION)
            .collect(Collectors.joining(" or "))
        + (date.isPresent() ? "" : ", for example " + EXAMPLE);
  }

  /** The expected name of a file of this kind, of any date. */
  static String ofKind(FileKind kind) {
    return kind.label() + "_" + ANY_DATE + DropKey.EXTENSION;
  }

  private static Optional<FileKind> kind(String name) {
    int underscore = name.indexOf('_');
    return underscore < 0 ? Optional.empty() : FileKind.ofLabel(name.substring(0, underscore));
  }

  /** The kind that the name has as a word, also as Order; empty if it has none or several. */
  static Optional<FileKind> intendedKind(String name) {
    List<String> words =
        KIND_WORD
            .matcher(name.toLowerCase(Locale.ROOT))
            .results()
            .map(word -> word.group(1) + "s")
            .distinct()
            .toList();
    return words.size() == 1 ? FileKind.ofLabel(words.get(0)) : Optional.empty();
  }

  /** The date that the name has; empty if it has other digits too, such as a number of the file. */
  static Optional<LocalDate> intendedDate(String name) {
    return date(name)
        .filter(date -> name.chars().filter(c -> c >= '0' && c <= '9').count() == DATE_DIGITS)
        .flatMap(FileSetId::dateInKey)
        .filter(date -> date.getYear() >= DropKey.MIN_YEAR && date.getYear() <= DropKey.MAX_YEAR);
  }

  /** Whether the file can be text, so that another name is enough. */
  static boolean isText(String name) {
    return TEXT_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** The date that the name has, also as 2022-01-30; empty if it has none or several. */
  private static Optional<String> date(String name) {
    List<String> dates =
        DATE.matcher(name)
            .results()
            .map(date -> date.group(1) + date.group(3) + date.group(4))
            .filter(date -> FileSetId.dateInKey(date).isPresent())
            .distinct()
            .toList();
    return dates.size() == 1 ? Optional.of(dates.get(0)) : Optional.empty();
  }
}
