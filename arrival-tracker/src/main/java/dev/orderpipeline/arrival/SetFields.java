package dev.orderpipeline.arrival;

import dev.orderpipeline.json.RequestFields;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.Optional;

/** Reads dates and file sets from the fields of a request. */
final class SetFields {
  private SetFields() {}

  static Optional<LocalDate> date(RequestFields fields, String name) {
    return fields.string(name, SetFields::date, "a date such as \"2022-01-30\"");
  }

  /** Parses a date alone. */
  static Optional<LocalDate> date(String text) {
    return FileSetId.parse(text).filter(set -> set.partner().isEmpty()).map(FileSetId::date);
  }

  /** Reads a partner; {@code ""} is the bucket's root. */
  static Optional<String> partner(RequestFields fields, String name) {
    return fields.string(
        name,
        folder ->
            Optional.of(folder)
                .filter(
                    partner ->
                        new FileSetId(partner, LocalDate.EPOCH.plusYears(50)).hasValidPartner()),
        "the name of a partner's folder without the slash after it, or \"\" for the bucket's root");
  }

  static Optional<FileSetId> set(RequestFields fields, String name) {
    return fields.string(
        name,
        id -> FileSetId.parse(id.startsWith("/") ? id.substring(1) : id),
        "a date such as \"2022-01-30\", a file set such as \"acme/2022-01-30\", or"
            + " \"/2022-01-30\" for the bucket's root");
  }
}
