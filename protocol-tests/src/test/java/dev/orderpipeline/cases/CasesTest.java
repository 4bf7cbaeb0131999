package dev.orderpipeline.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.arrival.DrivenTracker;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.protocol.InMemoryAws;
import dev.orderpipeline.protocol.ProtocolAws;
import dev.orderpipeline.simulation.aws.ModelLambda;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Runs every folder of {@code cases} through the processor on in-memory AWS and compares the
 * results with the folder's expected files. {@code -Dcases.renew=true} rewrites these files.
 */
class CasesTest {
  private static final Path CASES = Path.of("..", "cases");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2022-01-31T06:00:00Z"));
  private static final int INPUT_FAULTS = 32;

  @TempDir Path work;

  static List<Case> cases() throws IOException {
    return Case.all(CASES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void caseGivesTheExpectedFilesOfItsFolder(Case day) throws IOException {
    Map<String, String> results = results(day);

    if (Boolean.getBoolean("cases.renew")) {
      day.expect(results);
    }
    assertThat(results).isEqualTo(day.expected());
  }

  @Test
  void everyInputFaultHasACase() throws IOException {
    Set<Integer> covered = new TreeSet<>();
    cases().forEach(day -> covered.addAll(day.rows()));
    assertThat(covered).containsAll(IntStream.rangeClosed(1, INPUT_FAULTS).boxed().toList());
  }

  private Map<String, String> results(Case day) throws IOException {
    ProtocolAws aws = new InMemoryAws(CLOCK);
    FileSetId set = new FileSetId(day.partner(), LocalDate.of(2022, 1, 30));
    ProcessedDay.process(
        aws,
        CLOCK,
        set,
        day::file,
        request(day, set),
        new Windows1252Partners(day.windows1252(), Set.of()),
        work);
    arrive(day, aws);
    Map<String, String> results = new TreeMap<>();
    String receipts =
        "receipts/partner=" + set.partnerSegment() + "/date=" + set.isoDate() + "/r1/";
    String published =
        "published/date=" + set.isoDate() + "/partner=" + set.partnerSegment() + "/r1/";
    for (Map.Entry<String, byte[]> object : stored(aws).entrySet()) {
      String key = object.getKey();
      if (key.startsWith(receipts) && !key.endsWith(".html")) {
        results.put(
            key.substring(receipts.length()),
            new String(object.getValue(), StandardCharsets.UTF_8));
      } else if (key.startsWith(published) && key.endsWith(".gz")) {
        results.put("archive.jsonl", unpacked(object.getValue()));
      } else if (key.startsWith("unrecognised/") && !key.endsWith(".html")) {
        results.put(
            "unrecognised-" + key.substring(key.lastIndexOf('/') + 1),
            new String(object.getValue(), StandardCharsets.UTF_8));
      }
    }
    assertThat(String.join("", aws.drain().stream().map(message -> message.body() + "\n").toList()))
        .as("the messages in the queue are those of the archive")
        .isEqualTo(results.getOrDefault("archive.jsonl", ""));
    return results;
  }

  private static String request(Case day, FileSetId set) {
    return "{\"file_set\": \""
        + set
        + (day.asItIs() ? "\", \"thresholds\": {\"unusable_percent\": 100}}" : "\"}");
  }

  /** Uploads the files that belong to no set, and delivers their event. */
  private static void arrive(Case day, ProtocolAws aws) throws IOException {
    String directory = day.partner().isEmpty() ? "" : day.partner() + "/";
    List<String> keys = day.otherFiles().stream().map(name -> directory + name).toList();
    for (String key : keys) {
      aws.s3()
          .putObject(
              request -> request.bucket(aws.dropBucket()).key(key), RequestBody.fromString("x"));
    }
    new DrivenTracker(
            aws.table(),
            aws.dropBucket(),
            aws.resultsBucket(),
            aws.messageQueueUrl(),
            "data-processing-function",
            CorrectionSettle.of(Duration.ZERO),
            "no-topic",
            "no-topic",
            Expectations.DEFAULT,
            aws.dynamoDb(),
            aws.s3(),
            new ModelLambda("data-processing-function", payload -> {}),
            () -> {
              throw new AssertionError("an event publishes no notification");
            },
            CLOCK,
            duration -> {},
            () -> "id",
            new EventLog(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                CLOCK))
        .arrived(keys);
  }

  /** The objects of the results bucket by key. */
  private static Map<String, byte[]> stored(ProtocolAws aws) {
    Map<String, byte[]> stored = new TreeMap<>();
    List<S3Object> objects =
        aws.s3().listObjectsV2(request -> request.bucket(aws.resultsBucket())).contents();
    for (S3Object object : objects) {
      stored.put(
          object.key(),
          aws.s3()
              .getObjectAsBytes(request -> request.bucket(aws.resultsBucket()).key(object.key()))
              .asByteArray());
    }
    return stored;
  }

  private static String unpacked(byte[] gzip) throws IOException {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
