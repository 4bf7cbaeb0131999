package dev.orderpipeline.arrival;

import dev.orderpipeline.json.RequestFields;
import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.Snooze;
import java.io.Reader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A request to the sweep function, from its schedules or from an operator. */
sealed interface SweepRequest {
  /** An example of a snooze. */
  String SNOOZE =
      "{\"partner\": \"acme\", \"from\": \"2026-12-24\", \"until\": \"2027-01-01\","
          + " \"why\": \"closed for Christmas\", \"by\": \"jane\"}";

  /** Sweeps the open sets. */
  record OpenPass() implements SweepRequest {}

  /** Checks recent uploads. */
  record NightlyPass() implements SweepRequest {}

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
   * Stops reports of missing files of a partner for some dates.
   *
   * @param dates the dates of the file sets
   * @param why the reason
   * @param by the operator
   */
  record SnoozePartner(String partner, DateSpan dates, String why, String by)
      implements SweepRequest {}

  /**
   * Cancels snoozes of a partner.
   *
   * @param from the first date of the one to cancel; empty for all
   * @param by the operator
   */
  record CancelSnooze(String partner, Optional<LocalDate> from, String by)
      implements SweepRequest {}

  /**
   * Parses a request. A schedule's event, recognised by its source, starts a sweep.
   *
   * @throws InvalidRequestException if a field is unknown or invalid, or the request has several
   *     actions
   */
  static SweepRequest read(Reader payload) {
    RequestFields fields = RequestFields.read(payload, "{\"pass\": \"nightly\"}");
    if (fields.string("source").equals(Optional.of("aws.events"))) {
      return new OpenPass();
    }
    fields.requireOnly(List.of("pass", "reconcile", "snooze"));
    Optional<SweepRequest> pass =
        fields.string("pass", SweepRequest::pass, "\"nightly\", or omit it for a sweep");
    Optional<RequestFields> reconcile =
        fields.object(
            "reconcile",
            "{\"prefix\": \"acme/\", \"from\": \"2022-01-01\", \"to\": \"2022-01-31\"}",
            List.of("file_set", "prefix", "from", "to", "after"));
    Optional<RequestFields> snooze =
        fields.object("snooze", SNOOZE, List.of("partner", "from", "until", "why", "by", "cancel"));
    if (Stream.of(pass, reconcile, snooze).filter(Optional::isPresent).count() > 1) {
      throw new InvalidRequestException(
          "the request has several actions; send only one of pass, reconcile and snooze");
    }
    if (reconcile.isPresent()) {
      return reconcile(reconcile.get());
    }
    if (snooze.isPresent()) {
      return snooze(snooze.get());
    }
    return pass.orElseGet(OpenPass::new);
  }

  private static Optional<SweepRequest> pass(String name) {
    return name.equals("nightly") ? Optional.of(new NightlyPass()) : Optional.empty();
  }

  private static SweepRequest reconcile(RequestFields fields) {
    String prefix = fields.string("prefix").orElse("");
    Optional<LocalDate> from = SetFields.date(fields, "from");
    Optional<LocalDate> to = SetFields.date(fields, "to");
    Optional<FileSetId> single = SetFields.set(fields, "file_set");
    Optional<FileSetId> after = SetFields.set(fields, "after");
    if (single.isPresent()) {
      return new ReconcileSet(single.get());
    }
    if (from.isEmpty() || to.isEmpty() || to.get().isBefore(from.get())) {
      throw new InvalidRequestException(
          "reconcile needs \"from\" and \"to\", the first and the last date, in this order");
    }
    return new ReconcileRange(prefix, from.get(), to.get(), after);
  }

  private static SweepRequest snooze(RequestFields fields) {
    Optional<String> partner = SetFields.partner(fields, "partner");
    Optional<LocalDate> from = SetFields.date(fields, "from");
    Optional<LocalDate> until = SetFields.date(fields, "until");
    Optional<String> why = line(fields, "why", Snooze::isWhy, Snooze.MAX_WHY);
    Optional<String> by = line(fields, "by", Snooze::isBy, Snooze.MAX_BY);
    boolean cancel = fields.bool("cancel").orElse(false);
    if (partner.isEmpty() || by.isEmpty()) {
      throw new InvalidRequestException(
          "snooze needs \"partner\", and \"by\", who requests it; send " + SNOOZE);
    }
    if (cancel) {
      if (until.isPresent() || why.isPresent()) {
        throw new InvalidRequestException(
            "to cancel, snooze needs only \"partner\" and \"by\", and \"from\" for one of several");
      }
      return new CancelSnooze(partner.get(), from, by.get());
    }
    if (from.isEmpty() || until.isEmpty() || until.get().isBefore(from.get())) {
      throw new InvalidRequestException(
          "snooze needs \"from\" and \"until\", the first and the last date, in this order");
    }
    if (why.isEmpty()) {
      throw new InvalidRequestException("snooze needs \"why\", the reason; send " + SNOOZE);
    }
    DateSpan dates = new DateSpan(from.get(), until.get());
    Snooze.faultOfDates(dates)
        .ifPresent(
            fault -> {
              throw new InvalidRequestException("a snooze " + fault);
            });
    return new SnoozePartner(partner.get(), dates, why.get(), by.get());
  }

  private static Optional<String> line(
      RequestFields fields, String name, Predicate<String> isValid, int maxLength) {
    return fields.string(
        name,
        text -> Optional.of(text).filter(isValid),
        "1 to " + maxLength + " visible characters on one line");
  }
}
