package dev.orderpipeline.model;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the fault of an unrecognised file name, and the name that was expected. */
final class ExpectedName {
  static final String EXAMPLE = "orders_20220130.csv";

  private static final String ANY_DATE = "<yyyyMMdd>";
  private static final int DATE_DIGITS = 8;
  private static final Pattern KIND = Pattern.compile("(customer|order|item)s?(?![a-z]).*");

  /** Renaming a spreadsheet does not make it a CSV file. */
  private static final Pattern TEXT_NAME = Pattern.compile("[^.]*|.*\\.(csv|txt|tsv|gz).*");

  private ExpectedName() {}

  /** The first fault of the name; starts in lower case and ends without a full stop. */
  static String faultOf(String name) {
    if (name.isEmpty()) {
      return "the key ends with a slash, so it names a folder and not a file";
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.equals(name) && kind(lower).isPresent() && lower.endsWith(DropKey.EXTENSION)) {
      return "the name is not all in lower case";
    }
    int underscore = name.indexOf('_');
    if (underscore < 0) {
      return "the name does not begin with "
          + Arrays.stream(FileKind.values())
              .map(kind -> kind.label() + "_")
              .collect(Collectors.joining(", "));
    }
    if (kind(name).isEmpty()) {
      return "the kind \""
          + name.substring(0, underscore)
          + "\" is not one of "
          + Arrays.stream(FileKind.values()).map(FileKind::label).collect(Collectors.joining(", "));
    }
    String rest = name.substring(underscore + 1);
    int dot = rest.indexOf('.');
    String extension = dot < 0 ? "" : rest.substring(dot);
    if (extension.isEmpty()) {
      return "the name has no extension .csv";
    }
    if (!extension.equals(DropKey.EXTENSION)) {
      return "the extension is \"" + extension + "\" and not .csv";
    }
    String date = rest.substring(0, dot);
    return date.matches("[0-9]{8}")
        ? date + " is not a date"
        : "\"" + date + "\" is not a date of the form yyyyMMdd";
  }

  /** The expected name, as exactly as this name allows. */
  static String of(String name) {
    String lower = name.toLowerCase(Locale.ROOT).strip();
    Optional<FileKind> kind = intendedKind(lower);
    Optional<String> date = digits(lower);
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

  /** The kind with which the name begins, also in another spelling such as Order-. */
  static Optional<FileKind> intendedKind(String name) {
    Matcher kind = KIND.matcher(name.toLowerCase(Locale.ROOT).strip());
    return kind.matches() ? FileKind.ofLabel(kind.group(1) + "s") : Optional.empty();
  }

  /** The date that the digits of the name form, if any; also from 2022-01-30. */
  static Optional<LocalDate> intendedDate(String name) {
    return digits(name)
        .flatMap(FileSetId::dateInKey)
        .filter(date -> date.getYear() >= DropKey.MIN_YEAR && date.getYear() <= DropKey.MAX_YEAR);
  }

  /** Whether the file can be text, so that another name is enough. */
  static boolean isText(String name) {
    return TEXT_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  private static Optional<String> digits(String name) {
    String digits = name.replaceAll("[^0-9]", "");
    return digits.length() == DATE_DIGITS && FileSetId.dateInKey(digits).isPresent()
        ? Optional.of(digits)
        : Optional.empty();
  }
}
