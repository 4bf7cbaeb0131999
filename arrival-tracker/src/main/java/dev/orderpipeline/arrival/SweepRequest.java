package dev.orderpipeline.arrival;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.time.LocalDate;
import java.util.Optional;

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
   * Parses a request. Ignores unknown fields, because EventBridge events have many.
   *
   * @throws InvalidRequestException if a known field is invalid or the request asks for several
   *     actions
   */
  static SweepRequest read(Reader payload) throws IOException {
    try {
      JsonReader json = new JsonReader(payload);
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new InvalidRequestException(
            "the request is not a JSON object; send {\"status\": \"2022-01-30\"}");
      }
      Fields fields = new Fields();
      json.beginObject();
      while (json.hasNext()) {
        fields.read(json.nextName(), json);
      }
      json.endObject();
      return fields.request();
    } catch (MalformedJsonException | EOFException e) {
      throw new InvalidRequestException(
          "the request is not valid JSON; check its quotes, commas and braces");
    }
  }

  /** The known fields, in the order of the JSON. */
  final class Fields {
    private String pass;
    private String status;
    private boolean open;
    private FileSetId after;
    private SweepRequest reconcile;

    private Fields() {}

    private void read(String name, JsonReader json) throws IOException {
      switch (name) {
        case "pass" -> pass = string(name, json).orElse(null);
        case "status" -> status = string(name, json).orElse(null);
        case "open" -> open = json.peek() == JsonToken.BOOLEAN && json.nextBoolean();
        case "after" -> after = string(name, json).map(id -> set("after", id)).orElse(null);
        case "reconcile" -> reconcile = reconcile(json);
        default -> json.skipValue();
      }
    }

    private SweepRequest request() {
      int asked =
          (pass == null ? 0 : 1)
              + (status == null ? 0 : 1)
              + (open ? 1 : 0)
              + (reconcile == null ? 0 : 1);
      if (asked > 1) {
        throw new InvalidRequestException(
            "the request has several actions; send only one of pass, status, open and reconcile");
      }
      if (reconcile != null) {
        return reconcile;
      }
      if (open) {
        return new StatusOfOpen(Optional.ofNullable(after));
      }
      if (status != null) {
        return status();
      }
      return "nightly".equals(pass) ? new NightlyPass() : new OpenPass();
    }

    /** A date alone selects all partners; a leading slash selects the set at the bucket's root. */
    private SweepRequest status() {
      Optional<LocalDate> date =
          FileSetId.parse(status).filter(set -> set.partner().isEmpty()).map(FileSetId::date);
      return date.isPresent()
          ? new StatusOfDate(date.get(), Optional.ofNullable(after))
          : new StatusOfSet(set("status", status));
    }

    private static SweepRequest reconcile(JsonReader json) throws IOException {
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new InvalidRequestException(
            "reconcile is not an object; send {\"reconcile\": {\"prefix\": \"acme/\", \"from\":"
                + " \"2022-01-01\", \"to\": \"2022-01-31\"}}");
      }
      String prefix = "";
      LocalDate from = null;
      LocalDate to = null;
      FileSetId single = null;
      FileSetId after = null;
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        Optional<String> value = string("reconcile." + name, json);
        switch (name) {
          case "prefix" -> prefix = value.orElse("");
          case "from" -> from = value.map(text -> date(name, text)).orElse(null);
          case "to" -> to = value.map(text -> date(name, text)).orElse(null);
          case "file_set" -> single = value.map(id -> set(name, id)).orElse(null);
          case "after" -> after = value.map(id -> set(name, id)).orElse(null);
          // Only operators send it, so an unknown name is a typing error.
          default ->
              throw new InvalidRequestException(
                  "reconcile has an unknown field \""
                      + name
                      + "\"; send file_set, or prefix, from and to");
        }
      }
      json.endObject();
      if (single != null) {
        return new ReconcileSet(single);
      }
      if (from == null || to == null || to.isBefore(from)) {
        throw new InvalidRequestException(
            "reconcile needs \"from\" and \"to\", the first and the last date, in this order");
      }
      return new ReconcileRange(prefix, from, to, Optional.ofNullable(after));
    }

    private static Optional<String> string(String name, JsonReader json) throws IOException {
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
        return Optional.empty();
      }
      if (json.peek() != JsonToken.STRING) {
        throw new InvalidRequestException(name + " is not a string; send it in quotes");
      }
      return Optional.of(json.nextString());
    }

    private static LocalDate date(String name, String text) {
      return FileSetId.parse(text)
          .filter(set -> set.partner().isEmpty())
          .map(FileSetId::date)
          .orElseThrow(
              () ->
                  new InvalidRequestException(
                      name + " is \"" + text + "\"; send a date such as \"2022-01-30\""));
    }

    private static FileSetId set(String name, String id) {
      String withoutSlash = id.startsWith("/") ? id.substring(1) : id;
      return FileSetId.parse(withoutSlash)
          .orElseThrow(
              () ->
                  new InvalidRequestException(
                      name
                          + " is \""
                          + id
                          + "\"; send a date such as \"2022-01-30\", a file set such as"
                          + " \"acme/2022-01-30\", or \"/2022-01-30\" for the bucket's root"));
    }
  }
}
