package dev.orderpipeline.model;

import java.util.List;

/**
 * What is wrong with the name of an unrecognised file.
 *
 * @param kind the kind of fault
 * @param values what the sentence quotes of the name
 */
public record NameFault(Kind kind, List<String> values) {

  /** A kind of fault. Its name is a key of the texts for partners. */
  public enum Kind {
    LEADING_SLASH("the key begins with a slash"),
    FOLDER("the key ends with a slash, so it names a folder and not a file"),
    ADDITION("\"{0}\" follows the date, where the extension .csv must be"),
    UPPER_CASE("the name is not all in lower case"),
    NO_UNDERSCORE("no underscore follows \"{0}\""),
    BEFORE_THE_KIND("\"{0}\" is before {1}"),
    NO_KIND("the name does not begin with customers_, orders_, items_"),
    UNKNOWN_KIND("the kind \"{0}\" is not one of customers, orders, items"),
    NO_EXTENSION("the name has no extension .csv"),
    WRONG_EXTENSION("the extension is \"{0}\" and not .csv"),
    NO_SUCH_DATE("{0} is not a date"),
    DATE_FORM("\"{0}\" is not a date of the form yyyyMMdd"),
    YEAR("the year {0} is not between {1} and {2}"),
    FOLDER_TOO_LONG("the folder name has more than {0} characters when percent-encoded"),
    FOLDER_INVISIBLE("the folder contains the invisible character {0}"),
    FOLDER_SLASHES("the folder contains two slashes in a row"),
    FOLDER_PATH("the folder contains the path \"{0}\""),
    FOLDER_SPACE("a folder name begins or ends with a space"),
    FOLDER_DECOMPOSED("the folder contains letters in decomposed form; use Unicode NFC");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  public NameFault {
    values = List.copyOf(values);
  }

  static NameFault of(Kind kind, String... values) {
    return new NameFault(kind, List.of(values));
  }

  /** The fault in English; starts in lower case and ends without a full stop. */
  public String sentence() {
    StringBuilder filled = new StringBuilder();
    String sentence = kind.sentence;
    for (int at = 0; at < sentence.length(); at++) {
      if (sentence.charAt(at) == '{') {
        filled.append(values.get(sentence.charAt(at + 1) - '0'));
        at += 2;
      } else {
        filled.append(sentence.charAt(at));
      }
    }
    return filled.toString();
  }
}
