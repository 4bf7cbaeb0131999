package dev.orderpipeline.arrival;

import dev.orderpipeline.json.RequestFields;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.Reader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A request to the sweep function, from its schedules or from an operator. */
sealed interface SweepRequest {
  /** Sweeps the open sets. */
  record OpenPass() implements SweepRequest {}

  /** Checks all uploads of the last 48 hours. */
  record NightlyPass() implements SweepRequest {}

  /**
   * Reports the status of all sets of a date.
   *
   * @param after the last set of the previous page, if there was one
   */
  record StatusOfDate(LocalDate date, Optional<FileSetId> after) implements SweepRequest {}

  /** Reports the status of one set, compared with the bucket. */
  record StatusOfSet(FileSetId set) implements SweepRequest {}

  /**
   * Reports the status of all unpublished sets.
   *
   * @param after the last set of the previous page, if there was one
   */
  record StatusOfOpen(Optional<FileSetId> after) implements SweepRequest {}

  /** Reconciles one set. */
  record ReconcileSet(FileSetId set) implements SweepRequest {}

  /**
   * Reconciles each set that has a file in the bucket.
   *
   * @param prefix the prefix of the keys
   * @param from the first date
   * @param to the last date, inclusive
   * @param after the last set of the previous request, if its time ran out
   */
  record ReconcileRange(String prefix, LocalDate from, LocalDate to, Optional<FileSetId> after)
      implements SweepRequest {}

  /**
   * Parses a request. A schedule's event, recognised by its source, starts a sweep.
   *
   * @throws InvalidRequestException if a field is unknown or invalid, or the request has several
   *     actions
   */
  static SweepRequest read(Reader payload) {
    RequestFields fields = RequestFields.read(payload, "{\"status\": \"2022-01-30\"}");
    if (fields.string("source").equals(Optional.of("aws.events"))) {
      return new OpenPass();
    }
    fields.requireOnly(List.of("status", "open", "after", "reconcile", "pass"));
    Optional<SweepRequest> pass =
        fields.string("pass", SweepRequest::pass, "\"nightly\", or omit it for a sweep");
    Optional<String> status = fields.string("status");
    boolean open = fields.bool("open").orElse(false);
    Optional<FileSetId> after = set(fields, "after");
    Optional<RequestFields> reconcile =
        fields.object(
            "reconcile",
            "{\"prefix\": \"acme/\", \"from\": \"2022-01-01\", \"to\": \"2022-01-31\"}",
            List.of("file_set", "prefix", "from", "to", "after"));
    if (Stream.of(pass.isPresent(), status.isPresent(), open, reconcile.isPresent())
            .filter(isPresent -> isPresent)
            .count()
        > 1) {
      throw new InvalidRequestException(
          "the request has several actions; send only one of pass, status, open and reconcile");
    }
    if (reconcile.isPresent()) {
      return reconcile(reconcile.get());
    }
    if (open) {
      return new StatusOfOpen(after);
    }
    if (status.isPresent()) {
      // A date alone selects all partners; a leading slash selects the set at the bucket's root.
      Optional<LocalDate> date = date(status.get());
      return date.isPresent()
          ? new StatusOfDate(date.get(), after)
          : new StatusOfSet(set(fields, "status").orElseThrow());
    }
    return pass.orElseGet(OpenPass::new);
  }

  private static Optional<SweepRequest> pass(String name) {
    return name.equals("nightly") ? Optional.of(new NightlyPass()) : Optional.empty();
  }

  private static SweepRequest reconcile(RequestFields fields) {
    String prefix = fields.string("prefix").orElse("");
    Optional<LocalDate> from = date(fields, "from");
    Optional<LocalDate> to = date(fields, "to");
    Optional<FileSetId> single = set(fields, "file_set");
    Optional<FileSetId> after = set(fields, "after");
    if (single.isPresent()) {
      return new ReconcileSet(single.get());
    }
    if (from.isEmpty() || to.isEmpty() || to.get().isBefore(from.get())) {
      throw new InvalidRequestException(
          "reconcile needs \"from\" and \"to\", the first and the last date, in this order");
    }
    return new ReconcileRange(prefix, from.get(), to.get(), after);
  }

  private static Optional<LocalDate> date(RequestFields fields, String name) {
    return fields.string(name, SweepRequest::date, "a date such as \"2022-01-30\"");
  }

  private static Optional<LocalDate> date(String text) {
    return FileSetId.parse(text).filter(set -> set.partner().isEmpty()).map(FileSetId::date);
  }

  private static Optional<FileSetId> set(RequestFields fields, String name) {
    return fields.string(
        name,
        id -> FileSetId.parse(id.startsWith("/") ? id.substring(1) : id),
        "a date such as \"2022-01-30\", a file set such as \"acme/2022-01-30\", or"
            + " \"/2022-01-30\" for the bucket's root");
  }
}
