package dev.orderpipeline.json;

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
import dev.orderpipeline.model.ProcessingRequest.StatedResources;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.ThresholdChanges.Change;
import dev.orderpipeline.model.ThresholdKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a processing request from its JSON fields. */
final class ProcessingRequestReader {
  private static final List<String> FIELDS =
      List.of(
          "file_set",
          "revision",
          "mode",
          "now",
          "thresholds",
          "dry_run",
          "replay_id",
          "engine",
          "number_of_files",
          "s3_bucket",
          "customers_file",
          "orders_file",
          "items_file",
          "sqs_queue_url");

  private static final Pattern REPLAY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

  private final RequestFields fields;

  ProcessingRequestReader(RequestFields fields) {
    this.fields = fields;
  }

  ProcessingRequest request() {
    fields.requireOnly(FIELDS);
    Optional<Integer> numberOfFiles = fields.wholeNumber("number_of_files");
    Optional<Integer> revision = fields.wholeNumber("revision");
    Optional<Boolean> now = fields.bool("now");
    Optional<Boolean> dryRun = fields.bool("dry_run");
    StatedResources resources =
        new StatedResources(fields.string("s3_bucket"), fields.string("sqs_queue_url"));
    FileSetId set = set();
    if (numberOfFiles.isPresent() && numberOfFiles.get() != FileKind.values().length) {
      throw new InvalidRequestException(
          "number_of_files is " + numberOfFiles.get() + "; a file set has 3 files, send 3");
    }
    Optional<String> replayId =
        fields.string(
            "replay_id",
            text -> Optional.of(text).filter(id -> REPLAY_ID.matcher(id).matches()),
            "1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'");
    Optional<Mode> mode = mode();
    Optional<Engine> engine = fields.string("engine", Engine::of, "\"lambda\" or \"spark\"");
    Optional<ThresholdChanges> thresholds = thresholds();
    if (revision.isPresent()
        && replayId.isEmpty()
        && mode.isEmpty()
        && now.isEmpty()
        && dryRun.isEmpty()
        && thresholds.isEmpty()
        && engine.isEmpty()) {
      return new Dispatch(set, revision.get(), resources);
    }
    if (thresholds.isPresent() && mode.equals(Optional.of(Mode.REPUBLISH))) {
      throw new InvalidRequestException(
          "thresholds has no effect with the mode \"republish\", which sends an archive unchanged"
              + " and counts no rows; send only one of them");
    }
    ThresholdChanges changes = thresholds.orElse(ThresholdChanges.NONE);
    OptionalInt named = revision.map(OptionalInt::of).orElse(OptionalInt.empty());
    if (dryRun.orElse(false)) {
      if (replayId.isPresent()) {
        throw new InvalidRequestException(
            "a dry_run records no replay for the replay_id; send only one of them");
      }
      return new DryRun(set, named, mode.orElse(Mode.REBUILD), changes, engine, resources);
    }
    return new Manual(set, named, replayId, mode, now.orElse(false), changes, engine, resources);
  }

  ReplayOptions options() {
    fields.requireOnly(List.of("mode", "thresholds"));
    return new ReplayOptions(
        mode().orElse(Mode.REBUILD), thresholds().orElse(ThresholdChanges.NONE));
  }

  private FileSetId set() {
    Optional<FileSetId> named =
        fields.string(
            "file_set",
            FileSetId::parse,
            "[<partner>/]<yyyy-MM-dd>, for example \"acme/2022-01-30\"");
    Map<FileKind, String> files = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      fields.string(field(kind)).ifPresent(key -> files.put(kind, key));
    }
    if (files.isEmpty()) {
      return named.orElseThrow(
          () ->
              new InvalidRequestException(
                  "the request names no files; send file_set, or customers_file, orders_file and"
                      + " items_file"));
    }
    for (FileKind kind : FileKind.values()) {
      FileSetId ofFile = setOfFile(kind, files.get(kind));
      FileSetId expected = named.orElse(ofFile);
      if (!expected.equals(ofFile)) {
        throw new InvalidRequestException(
            field(kind)
                + " is \""
                + files.get(kind)
                + "\", which belongs to the file set \""
                + ofFile
                + "\", but the request is about \""
                + expected
                + "\"; send three files of one partner and one date");
      }
      named = Optional.of(expected);
    }
    return named.get();
  }

  private static FileSetId setOfFile(FileKind kind, String key) {
    if (key == null) {
      throw new InvalidRequestException(
          field(kind) + " is missing; send all three files or only file_set");
    }
    DropKey parsed = DropKey.parse(key);
    if (parsed instanceof DropKey.SetFile file && file.kind() == kind) {
      return file.set();
    }
    String why =
        parsed instanceof DropKey.Unrecognised unrecognised
            ? unrecognised.reason()
            : "this is a file of another kind";
    throw new InvalidRequestException(field(kind) + " is \"" + key + "\": " + why);
  }

  private static String field(FileKind kind) {
    return kind.label() + "_file";
  }

  private Optional<ThresholdChanges> thresholds() {
    return fields
        .object(
            "thresholds",
            "{\"rejected_rows\": 100}",
            Arrays.stream(ThresholdKind.values())
                .flatMap(kind -> Stream.of(kind.countField(), kind.percentField()))
                .toList())
        .map(
            changes ->
                ThresholdChanges.of(
                    kind ->
                        new Change(
                            count(changes, kind.countField()),
                            changes.number(
                                kind.percentField(), Threshold::percent, Threshold.PERCENT_RULE))));
  }

  private static OptionalLong count(RequestFields changes, String name) {
    return changes
        .number(
            name,
            text ->
                Optional.of(text)
                    .filter(number -> COUNT.matcher(number).matches())
                    .map(Long::valueOf),
            "a whole number of at most 18 digits, 0 or more")
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private Optional<Mode> mode() {
    return fields.string(
        "mode", ProcessingRequestReader::mode, "\"rebuild\", \"republish\" or \"rebuild_as_next\"");
  }

  private static Optional<Mode> mode(String label) {
    return Arrays.stream(Mode.values()).filter(mode -> mode.label().equals(label)).findFirst();
  }
}
