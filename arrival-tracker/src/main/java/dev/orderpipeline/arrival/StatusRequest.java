package dev.orderpipeline.arrival;

import dev.orderpipeline.json.RequestFields;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.Reader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A request to the status function. */
sealed interface StatusRequest {
  /**
   * Reports the status of all sets of a date.
   *
   * @param after the last set of the previous page, if there was one
   */
  record OfDate(LocalDate date, Optional<FileSetId> after) implements StatusRequest {}

  /** Reports the status of one set, compared with the bucket. */
  record OfSet(FileSetId set) implements StatusRequest {}

  /**
   * Reports the status of a partner's unpublished sets and of those of the latest dates.
   *
   * @param partner the folder, {@code ""} for the bucket's root
   * @param after the last set of the previous page, if there was one
   */
  record OfPartner(String partner, Optional<FileSetId> after) implements StatusRequest {}

  /**
   * Reports the status of all unpublished sets.
   *
   * @param after the last set of the previous page, if there was one
   */
  record OfOpen(Optional<FileSetId> after) implements StatusRequest {}

  /**
   * Parses a request.
   *
   * @throws InvalidRequestException if it is not exactly one of these requests
   */
  static StatusRequest read(Reader payload) {
    RequestFields fields = RequestFields.read(payload, "{\"status\": \"2022-01-30\"}");
    fields.requireOnly(List.of("status", "partner", "open", "after"));
    Optional<String> status = fields.string("status");
    boolean isOpen = fields.bool("open").orElse(false);
    Optional<FileSetId> after = SetFields.set(fields, "after");
    Optional<String> partner = SetFields.partner(fields, "partner");
    if (Stream.of(status.isPresent(), partner.isPresent(), isOpen).filter(is -> is).count() != 1) {
      throw new InvalidRequestException(
          "the request needs one of status, partner and open; send {\"status\": \"2022-01-30\"},"
              + " {\"partner\": \"acme\"} or {\"open\": true}");
    }
    if (isOpen) {
      return new OfOpen(after);
    }
    if (partner.isPresent()) {
      return new OfPartner(partner.get(), after);
    }
    // A date alone selects all partners; a leading slash selects the set at the bucket's root.
    Optional<LocalDate> date = SetFields.date(status.get());
    return date.isPresent()
        ? new OfDate(date.get(), after)
        : new OfSet(SetFields.set(fields, "status").orElseThrow());
  }
}
