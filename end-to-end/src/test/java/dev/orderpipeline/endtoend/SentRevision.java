package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Everything that a stack publishes for partners about one revision, to compare two engines byte by
 * byte. Values that differ between uploads and runs, such as times, are replaced by their names;
 * each must occur exactly once.
 *
 * @param parts the contents by name, with one char per byte
 */
record SentRevision(Map<String, String> parts) {
  private static final List<String> RECEIPT =
      List.of("rejected.csv", "affected.csv", "receipt.html", "receipt.json");

  /** Reads the objects of an ended run. */
  static SentRevision of(PipelineStack pipeline, FileSetId set, int revision) throws IOException {
    RunRecord run = pipeline.ledger().runs().find(set, RunKey.of(revision)).orElseThrow();
    Map<String, String> parts = new TreeMap<>();
    for (String name : RECEIPT) {
      ResponseBytes<GetObjectResponse> object =
          object(
              pipeline,
              "receipts/partner="
                  + set.partnerSegment()
                  + "/date="
                  + set.isoDate()
                  + "/r"
                  + revision
                  + "/"
                  + name);
      parts.put(name, text(object.asByteArray()));
      parts.put("content type of " + name, object.response().contentType());
    }
    Map<String, String> times = times(parts.get("receipt.json"), run);
    parts.compute("receipt.json", (name, json) -> comparableJson(json, times, run));
    parts.compute("receipt.html", (name, page) -> comparablePage(page, times, run));
    if (run.outcome().publishedKey().isPresent()) {
      parts.put("archive", archive(pipeline, run.outcome().publishedKey().get()));
    }
    parts.put(
        "digest of the messages",
        run.build().archive().map(Archive::contentDigest).orElse("no messages"));
    return new SentRevision(parts);
  }

  /** The run's times in its receipt, which are more precise than the table's milliseconds. */
  private static Map<String, String> times(String json, RunRecord run) {
    Map<String, Instant> recorded = new TreeMap<>();
    recorded.put("started_at", run.times().startedAt());
    run.times().stages().builtAt().ifPresent(time -> recorded.put("built_at", time));
    run.times().stages().archivedAt().ifPresent(time -> recorded.put("archived_at", time));
    run.times()
        .stages()
        .publishingStartedAt()
        .ifPresent(time -> recorded.put("publishing_started_at", time));
    recorded.put("ended_at", run.times().updatedAt());
    JsonObject receipt = JsonParser.parseString(json).getAsJsonObject();
    Map<String, String> times = new TreeMap<>();
    recorded.forEach(
        (name, time) -> {
          String shown = receipt.get(name).getAsString();
          assertThat(Instant.parse(shown).truncatedTo(ChronoUnit.MILLIS)).as(name).isEqualTo(time);
          times.put(name, shown);
        });
    return times;
  }

  private static String comparableJson(String json, Map<String, String> times, RunRecord run) {
    String comparable = json;
    for (Map.Entry<String, String> time : times.entrySet()) {
      // Two runs have different times.
      comparable =
          replaceOnce(
              comparable, "\"" + time.getKey() + "\": \"" + time.getValue() + "\"", time.getKey());
    }
    for (FileKind kind : FileKind.values()) {
      // Version ids differ between buckets.
      String version = run.pinned().of(kind).versionId();
      comparable =
          replaceOnce(
              comparable, "\"version_id\": \"" + version + "\"", "version of " + kind.label());
    }
    if (run.outcome().publishedKey().isPresent()) {
      // An archive is one object or a manifest; their keys differ only in the last name.
      String key = run.outcome().publishedKey().get();
      String name = key.substring(key.lastIndexOf('/'));
      comparable = replaceOnce(comparable, name + "\"\n}", "name of the archive");
    }
    return comparable;
  }

  private static String comparablePage(String page, Map<String, String> times, RunRecord run) {
    String comparable = page;
    for (Map.Entry<String, String> time : times.entrySet()) {
      String value = "data-key=\"" + time.getKey() + "\" value=\"" + time.getValue() + "\">";
      assertThat(comparable).containsOnlyOnce(value);
      comparable = comparable.replaceAll(Pattern.quote(value) + "[^<]*", "(" + time.getKey() + ")");
    }
    for (FileKind kind : FileKind.values()) {
      comparable =
          comparable.replace(
              run.pinned().of(kind).versionId(), "(version of " + kind.label() + ")");
    }
    return comparable;
  }

  /** Replaces a text that occurs exactly once by a name. */
  private static String replaceOnce(String text, String what, String name) {
    assertThat(text).containsOnlyOnce(what);
    return text.replace(what, "(" + name + ")");
  }

  /** The lines of an archive or of all its parts in order. */
  private static String archive(PipelineStack pipeline, String key) throws IOException {
    if (!key.endsWith("/" + ResultsLayout.MANIFEST)) {
      return unpacked(pipeline, key);
    }
    StringBuilder joined = new StringBuilder();
    Manifest manifest = Manifest.read(object(pipeline, key).asUtf8String());
    String directory = key.substring(0, key.length() - ResultsLayout.MANIFEST.length());
    for (Part part : manifest.parts()) {
      joined.append(unpacked(pipeline, directory + part.name()));
    }
    return joined.toString();
  }

  private static String unpacked(PipelineStack pipeline, String key) throws IOException {
    try (GZIPInputStream lines =
        new GZIPInputStream(new ByteArrayInputStream(object(pipeline, key).asByteArray()))) {
      return text(lines.readAllBytes());
    }
  }

  private static ResponseBytes<GetObjectResponse> object(PipelineStack pipeline, String key) {
    return pipeline
        .s3()
        .getObjectAsBytes(
            request -> request.bucket(pipeline.stack().names().resultsBucket()).key(key));
  }

  /** One char per byte, because decoding would map all invalid bytes to the same character. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Fails at the first part that differs and shows it. */
  void assertSameAs(SentRevision other, FileSetId set) {
    assertThat(parts.keySet()).as("%s", set).isEqualTo(other.parts.keySet());
    parts.forEach(
        (name, bytes) ->
            assertThat(bytes).as("%s of %s", name, set).isEqualTo(other.parts.get(name)));
  }
}
