package dev.orderpipeline.cli.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import java.net.URI;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The two buckets of a pipeline: reads receipts, and the dates of files. */
public record PipelineBuckets(S3Client s3, String drop, String results) implements AutoCloseable {
  /** The names of the parts of a receipt. */
  public static final List<String> RECEIPT_PARTS =
      List.of("receipt.html", "receipt.json", "rejected.csv", "affected.csv");

  /** Finds the buckets, whose names contain the account and the region. */
  static PipelineBuckets of(S3Client s3, RemotePipeline pipeline) {
    String queue = pipeline.names().messageQueue();
    String url = pipeline.sqs().getQueueUrl(request -> request.queueName(queue)).queueUrl();
    String account = URI.create(url).getPath().split("/", -1)[1];
    String region = s3.serviceClientConfiguration().region().id();
    return new PipelineBuckets(
        s3,
        pipeline.names().dropBucket(account, region),
        pipeline.names().resultsBucket(account, region));
  }

  /**
   * Reads a part of a revision's receipt, if there is one.
   *
   * @param part one of {@link #RECEIPT_PARTS}
   */
  public Optional<byte[]> receipt(FileSetId set, int revision, String part) {
    String key = ResultsLayout.prefixOf(ResultsLayout.receiptJson(set, revision)) + part;
    return read(key);
  }

  /** Reads the receipts of files with an unrecognised name, the last uploaded first. */
  public List<JsonObject> unrecognised(int limit) {
    return s3
        .listObjectsV2Paginator(
            request -> request.bucket(results).prefix(ResultsLayout.UNRECOGNISED))
        .contents()
        .stream()
        .filter(object -> object.key().endsWith(".json"))
        .sorted(
            Comparator.comparing(S3Object::lastModified).reversed().thenComparing(S3Object::key))
        .limit(limit)
        .flatMap(object -> read(object.key()).stream())
        .map(receipt -> JsonParser.parseString(new String(receipt, UTF_8)).getAsJsonObject())
        .toList();
  }

  /** The newest date of a set among the first thousand files in the drop bucket. */
  public Optional<LocalDate> newestDate() {
    return s3.listObjectsV2(request -> request.bucket(drop)).contents().stream()
        .map(object -> DropKey.parse(object.key()))
        .filter(DropKey.SetFile.class::isInstance)
        .map(key -> ((DropKey.SetFile) key).set().date())
        .max(Comparator.naturalOrder());
  }

  private Optional<byte[]> read(String key) {
    try {
      return Optional.of(
          s3.getObjectAsBytes(request -> request.bucket(results).key(key)).asByteArray());
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
