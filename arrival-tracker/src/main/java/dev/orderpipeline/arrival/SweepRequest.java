package dev.orderpipeline.arrival;

import dev.orderpipeline.json.RequestFields;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.Reader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A request to the sweep function, from its schedules or from an operator. */
sealed interface SweepRequest {
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
    fields.requireOnly(List.of("pass", "reconcile"));
    Optional<SweepRequest> pass =
        fields.string("pass", SweepRequest::pass, "\"nightly\", or omit it for a sweep");
    Optional<RequestFields> reconcile =
        fields.object(
            "reconcile",
            "{\"prefix\": \"acme/\", \"from\": \"2022-01-01\", \"to\": \"2022-01-31\"}",
            List.of("file_set", "prefix", "from", "to", "after"));
    if (pass.isPresent() && reconcile.isPresent()) {
      throw new InvalidRequestException(
          "the request has several actions; send only one of pass and reconcile");
    }
    if (reconcile.isPresent()) {
      return reconcile(reconcile.get());
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
}
