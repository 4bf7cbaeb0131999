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

/** What the sweep function is asked to do: by its schedules or by a person. */
sealed interface SweepRequest {
  /** Look after the sets that are open. */
  record OpenPass() implements SweepRequest {}

  /** Look over what was put in the last 48 hours. */
  record NightlyPass() implements SweepRequest {}

  /**
   * Tell where all sets of a date stand.
   *
   * @param after the last set of the part before, if there was one
   */
  record StatusOfDate(LocalDate date, Optional<FileSetId> after) implements SweepRequest {}

  /** Tell where one set stands, and look into the bucket for it. */
  record StatusOfSet(FileSetId set) implements SweepRequest {}

  /** Tell where all open sets stand. */
  record StatusOfOpen(Optional<FileSetId> after) implements SweepRequest {}

  /** Look at one set as its event would have. */
  record ReconcileSet(FileSetId set) implements SweepRequest {}

  /**
   * Look at each set that has a file in the bucket as its event would have.
   *
   * @param prefix how the keys begin
   * @param from the first date
   * @param to the last date
   * @param after the last set that was looked at before, if the time ran out
   */
  record ReconcileRange(String prefix, LocalDate from, LocalDate to, Optional<FileSetId> after)
      implements SweepRequest {}

  /**
   * Reads a request. Unknown fields are tolerated, as those of EventBridge's own events.
   *
   * @throws InvalidRequestException if a known field is wrong, or several questions are asked
   */
  static SweepRequest read(Reader payload) throws IOException {
    try {
      JsonReader json = new JsonReader(payload);
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new InvalidRequestException(
            "the request is no JSON object; send {\"status\": \"2022-01-30\"}");
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
          "the request is not one JSON object; look at its quotes, commas and braces");
    }
  }

  /** The known fields as they are met. */
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
            "the request asks for several things at once; send one of pass, status, open and"
                + " reconcile");
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

    /** A date alone is about all partners; with a slash before it, it is the root's set. */
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
            "reconcile is no object; send {\"reconcile\": {\"prefix\": \"acme/\", \"from\":"
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
          // Only people send it, so a name that is not known is a slip.
          default ->
              throw new InvalidRequestException(
                  "reconcile has no \"" + name + "\"; send file_set, or prefix, from and to");
        }
      }
      json.endObject();
      if (single != null) {
        return new ReconcileSet(single);
      }
      if (from == null || to == null || to.isBefore(from)) {
        throw new InvalidRequestException(
            "reconcile needs the first date in \"from\" and the last one in \"to\"");
      }
      return new ReconcileRange(prefix, from, to, Optional.ofNullable(after));
    }

    private static Optional<String> string(String name, JsonReader json) throws IOException {
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
        return Optional.empty();
      }
      if (json.peek() != JsonToken.STRING) {
        throw new InvalidRequestException(name + " is no text; send it in quotes");
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
                          + " \"acme/2022-01-30\", or \"/2022-01-30\" for the root's"));
    }
  }
}
