package dev.orderpipeline.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Dispatch;
import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdChanges;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads and writes the JSON of processing requests. Ignores unknown fields, so a sender can be
 * newer than the processor. Rejects an invalid known field with a sentence.
 */
public final class ProcessingRequestJson {
  private static final Predicate<String> REPLAY_ID =
      Pattern.compile("[A-Za-z0-9._-]{1,64}").asMatchPredicate();
  private static final Predicate<String> WHOLE_NUMBER =
      Pattern.compile("-?[0-9]{1,9}").asMatchPredicate();
  private static final Predicate<String> ROWS = Pattern.compile("[0-9]{1,18}").asMatchPredicate();

  private ProcessingRequestJson() {}

  /** The JSON of a request with which the arrival-tracker dispatches a revision. */
  public static String dispatch(
      FileSetId set, int revision, String dropBucket, String messageQueueUrl) {
    return JsonText.of(
        json -> {
          json.beginObject();
          json.name("number_of_files").value(FileKind.values().length);
          json.name("s3_bucket").value(dropBucket);
          json.name("customers_file").value(set.key(FileKind.CUSTOMERS));
          json.name("items_file").value(set.key(FileKind.ITEMS));
          json.name("orders_file").value(set.key(FileKind.ORDERS));
          json.name("sqs_queue_url").value(messageQueueUrl);
          json.name("file_set").value(set.toString());
          json.name("revision").value(revision);
          json.endObject();
        });
  }

  /** The JSON of a manual request. */
  public static String manual(Manual request) {
    return JsonText.of(
        json -> {
          json.setSerializeNulls(false);
          json.beginObject();
          json.name("file_set").value(request.set().toString());
          if (request.revision().isPresent()) {
            json.name("revision").value(request.revision().getAsInt());
          }
          json.name("replay_id").value(request.replayId().orElse(null));
          // Always written: without it, a request with a revision would be read as a dispatch.
          json.name("mode").value(request.mode().label());
          if (request.now()) {
            json.name("now").value(true);
          }
          if (!request.thresholds().equals(ThresholdChanges.NONE)) {
            thresholds(request.thresholds(), json);
          }
          json.name("engine").value(request.engine().map(Engine::label).orElse(null));
          json.name("s3_bucket").value(request.bucket().orElse(null));
          json.name("sqs_queue_url").value(request.queueUrl().orElse(null));
          json.endObject();
        });
  }

  private static void thresholds(ThresholdChanges changes, JsonWriter json) throws IOException {
    json.name("thresholds").beginObject();
    if (changes.rejectedRows().isPresent()) {
      json.name("rejected_rows").value(changes.rejectedRows().getAsLong());
    }
    json.name("rejected_percent").value(changes.rejectedPercent().orElse(null));
    if (changes.unmatchedRows().isPresent()) {
      json.name("unmatched_rows").value(changes.unmatchedRows().getAsLong());
    }
    json.name("unmatched_percent").value(changes.unmatchedPercent().orElse(null));
    json.endObject();
  }

  /**
   * Parses a request. It is a dispatch if it has {@code revision} and none of the fields of manual
   * requests ({@code replay_id}, {@code mode}, {@code now}, {@code dry_run}, {@code thresholds},
   * {@code engine}); otherwise it is a manual request.
   *
   * @throws InvalidRequestException if it is not JSON, a known field is invalid, or fields
   *     contradict each other
   */
  public static ProcessingRequest read(Reader payload) {
    Fields fields = new Fields();
    try {
      JsonReader json = new JsonReader(payload);
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new InvalidRequestException(
            "the request is not a JSON object; send {\"file_set\": …}");
      }
      json.beginObject();
      while (json.hasNext()) {
        fields.read(json.nextName(), json);
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("something follows the object");
      }
    } catch (MalformedJsonException | EOFException e) {
      throw new InvalidRequestException(
          "the request is not one JSON object; check its quotes, commas and braces");
    } catch (IOException e) {
      throw new UncheckedIOException("the request could not be read", e);
    }
    return fields.request();
  }

  /** The known fields while they are parsed. */
  private static final class Fields {
    private final Map<FileKind, String> files = new EnumMap<>(FileKind.class);
    private String bucket;
    private String queueUrl;
    private String fileSet;
    private String replayId;
    private Mode mode;
    private Integer numberOfFiles;
    private Integer revision;
    private Boolean now;
    private Boolean dryRun;
    private ThresholdChanges thresholds;
    private Engine engine;

    private void read(String name, JsonReader json) throws IOException {
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
        return;
      }
      switch (name) {
        case "number_of_files" -> numberOfFiles = wholeNumber(name, json);
        case "s3_bucket" -> bucket = string(name, json);
        case "customers_file" -> files.put(FileKind.CUSTOMERS, string(name, json));
        case "orders_file" -> files.put(FileKind.ORDERS, string(name, json));
        case "items_file" -> files.put(FileKind.ITEMS, string(name, json));
        case "sqs_queue_url" -> queueUrl = string(name, json);
        case "file_set" -> fileSet = string(name, json);
        case "revision" -> revision = wholeNumber(name, json);
        case "replay_id" -> replayId = string(name, json);
        case "mode" -> mode = mode(string(name, json));
        case "now" -> now = bool(name, json);
        case "dry_run" -> dryRun = bool(name, json);
        case "thresholds" -> thresholds = thresholds(json);
        case "engine" -> engine = engine(string(name, json));
        default -> json.skipValue();
      }
    }

    private ProcessingRequest request() {
      FileSetId set = set();
      if (numberOfFiles != null && numberOfFiles != FileKind.values().length) {
        throw new InvalidRequestException(
            "number_of_files is " + numberOfFiles + "; a file set has 3 files, send 3");
      }
      if (replayId != null && !REPLAY_ID.test(replayId)) {
        throw new InvalidRequestException(
            "replay_id is \"" + replayId + "\"; send 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'");
      }
      Optional<String> namedBucket = Optional.ofNullable(bucket);
      Optional<String> namedQueue = Optional.ofNullable(queueUrl);
      if (revision != null
          && replayId == null
          && mode == null
          && now == null
          && dryRun == null
          && thresholds == null
          && engine == null) {
        return new Dispatch(set, revision, namedBucket, namedQueue);
      }
      if (thresholds != null && mode == Mode.REPUBLISH) {
        throw new InvalidRequestException(
            "thresholds has no effect with the mode \"republish\", which sends an archive unchanged"
                + " and counts no rows; send only one of them");
      }
      ThresholdChanges changes = thresholds == null ? ThresholdChanges.NONE : thresholds;
      OptionalInt named = revision == null ? OptionalInt.empty() : OptionalInt.of(revision);
      if (Boolean.TRUE.equals(dryRun)) {
        if (replayId != null) {
          throw new InvalidRequestException(
              "a dry_run records no replay for the replay_id; send only one of them");
        }
        return new DryRun(
            set,
            named,
            mode == null ? Mode.REBUILD : mode,
            changes,
            Optional.ofNullable(engine),
            namedBucket,
            namedQueue);
      }
      return new Manual(
          set,
          named,
          Optional.ofNullable(replayId),
          mode == null ? Mode.REBUILD : mode,
          Boolean.TRUE.equals(now),
          changes,
          Optional.ofNullable(engine),
          namedBucket,
          namedQueue);
    }

    private FileSetId set() {
      FileSetId named = null;
      if (fileSet != null) {
        named =
            FileSetId.parse(fileSet)
                .orElseThrow(
                    () ->
                        new InvalidRequestException(
                            "file_set is \""
                                + fileSet
                                + "\"; send [<partner>/]<yyyy-MM-dd>, for example"
                                + " \"acme/2022-01-30\""));
      }
      if (files.isEmpty()) {
        if (named == null) {
          throw new InvalidRequestException(
              "the request names no files; send file_set, or customers_file, orders_file and"
                  + " items_file");
        }
        return named;
      }
      for (FileKind kind : FileKind.values()) {
        FileSetId ofFile = setOfFile(kind);
        if (named == null) {
          named = ofFile;
        } else if (!named.equals(ofFile)) {
          throw new InvalidRequestException(
              kind.label()
                  + "_file is \""
                  + files.get(kind)
                  + "\", which belongs to the file set \""
                  + ofFile
                  + "\", but the request is about \""
                  + named
                  + "\"; send three files of one partner and one date");
        }
      }
      return named;
    }

    private FileSetId setOfFile(FileKind kind) {
      String key = files.get(kind);
      if (key == null) {
        throw new InvalidRequestException(
            kind.label() + "_file is missing; send all three files or only file_set");
      }
      DropKey parsed = DropKey.parse(key);
      if (parsed instanceof DropKey.SetFile file && file.kind() == kind) {
        return file.set();
      }
      String why =
          parsed instanceof DropKey.Unrecognised unrecognised
              ? unrecognised.reason()
              : "this is a file of another kind";
      throw new InvalidRequestException(kind.label() + "_file is \"" + key + "\": " + why);
    }

    private static String string(String name, JsonReader json) throws IOException {
      if (json.peek() != JsonToken.STRING) {
        throw new InvalidRequestException(name + " is " + describe(json) + "; send a string");
      }
      return json.nextString();
    }

    private static boolean bool(String name, JsonReader json) throws IOException {
      if (json.peek() != JsonToken.BOOLEAN) {
        throw new InvalidRequestException(name + " is " + describe(json) + "; send true or false");
      }
      return json.nextBoolean();
    }

    private static int wholeNumber(String name, JsonReader json) throws IOException {
      if (json.peek() == JsonToken.NUMBER) {
        String number = json.nextString();
        if (WHOLE_NUMBER.test(number)) {
          return Integer.parseInt(number);
        }
        throw new InvalidRequestException(name + " is " + number + "; send a whole number");
      }
      throw new InvalidRequestException(name + " is " + describe(json) + "; send a whole number");
    }

    /**
     * Rejects unknown names: only operators send thresholds, so an unknown name is a typing error.
     */
    private static ThresholdChanges thresholds(JsonReader json) throws IOException {
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new InvalidRequestException(
            "thresholds is "
                + describe(json)
                + "; send an object, such as {\"rejected_rows\": 100}");
      }
      OptionalLong rejectedRows = OptionalLong.empty();
      OptionalLong unmatchedRows = OptionalLong.empty();
      Optional<BigDecimal> rejectedPercent = Optional.empty();
      Optional<BigDecimal> unmatchedPercent = Optional.empty();
      json.beginObject();
      while (json.hasNext()) {
        String field = json.nextName();
        String name = "thresholds." + field;
        if (json.peek() == JsonToken.NULL) {
          json.nextNull();
          continue;
        }
        switch (field) {
          case "rejected_rows" -> rejectedRows = OptionalLong.of(rows(name, json));
          case "rejected_percent" -> rejectedPercent = Optional.of(percent(name, json));
          case "unmatched_rows" -> unmatchedRows = OptionalLong.of(rows(name, json));
          case "unmatched_percent" -> unmatchedPercent = Optional.of(percent(name, json));
          default ->
              throw new InvalidRequestException(
                  "thresholds has no \""
                      + field
                      + "\"; send rejected_rows, rejected_percent, unmatched_rows or unmatched_percent");
        }
      }
      json.endObject();
      return new ThresholdChanges(rejectedRows, rejectedPercent, unmatchedRows, unmatchedPercent);
    }

    private static long rows(String name, JsonReader json) throws IOException {
      boolean number = json.peek() == JsonToken.NUMBER;
      String given = number ? json.nextString() : describe(json);
      if (!number || !ROWS.test(given)) {
        throw new InvalidRequestException(
            name + " is " + given + "; send a whole number of at most 18 digits, 0 or more");
      }
      return Long.parseLong(given);
    }

    private static BigDecimal percent(String name, JsonReader json) throws IOException {
      boolean number = json.peek() == JsonToken.NUMBER;
      String given = number ? json.nextString() : describe(json);
      return Optional.of(given)
          .filter(text -> number)
          .flatMap(Threshold::percent)
          .orElseThrow(
              () ->
                  new InvalidRequestException(
                      name + " is " + given + "; send " + Threshold.PERCENT_RULE));
    }

    private static Mode mode(String word) {
      for (Mode mode : Mode.values()) {
        if (mode.label().equals(word)) {
          return mode;
        }
      }
      throw new InvalidRequestException(
          "mode is \"" + word + "\"; send \"rebuild\" or \"republish\"");
    }

    private static Engine engine(String word) {
      return Engine.of(word)
          .orElseThrow(
              () ->
                  new InvalidRequestException(
                      "engine is \"" + word + "\"; send \"lambda\" or \"spark\""));
    }

    private static String describe(JsonReader json) throws IOException {
      return switch (json.peek()) {
        case STRING -> "\"" + json.nextString() + "\"";
        case NUMBER -> json.nextString();
        case BOOLEAN -> String.valueOf(json.nextBoolean());
        case BEGIN_ARRAY -> "a list";
        case BEGIN_OBJECT -> "an object";
        default -> "no value";
      };
    }
  }
}
