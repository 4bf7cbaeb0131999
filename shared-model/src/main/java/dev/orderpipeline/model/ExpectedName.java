package dev.orderpipeline.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the fault of an unrecognised file name, and the name that was expected. */
final class ExpectedName {
  static final String EXAMPLE = "orders_20220130.csv";

  private static final String ANY_DATE = "<yyyyMMdd>";
  private static final int DATE_DIGITS = 8;

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
    Optional<FileKind> kind = kind(lower);
    Optional<String> date = date(lower);
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

  /** The date that the digits of the name form, if any; also from 2022-01-30. */
  private static Optional<String> date(String name) {
    String digits = name.replaceAll("[^0-9]", "");
    return digits.length() == DATE_DIGITS && FileSetId.dateInKey(digits).isPresent()
        ? Optional.of(digits)
        : Optional.empty();
  }
}
