package dev.orderpipeline.simulation.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An in-memory S3 with versioned buckets and without multipart uploads. */
public final class ModelS3 implements S3Client {
  private static final int MAX_LISTED = 1000;

  private final Set<String> buckets;
  private final InstantSource clock;
  private final Consumer<Stored> listener;
  private final TreeMap<String, List<Stored>> objects = new TreeMap<>();
  private long digest;
  private long responseDigest;

  /**
   * One version of an object.
   *
   * @param bytes null for a delete marker
   * @param hash a digest of the version
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, never changed.
  public record Stored(
      String bucket,
      String key,
      String versionId,
      String etag,
      byte[] bytes,
      Instant lastModified,
      Map<String, String> metadata,
      long hash) {
    /** True for a delete marker, which hides the earlier versions. */
    public boolean isDeleteMarker() {
      return bytes == null;
    }
  }

  /**
   * Empty buckets.
   *
   * @param listener called with each new version, including delete markers
   */
  public ModelS3(Set<String> buckets, InstantSource clock, Consumer<Stored> listener) {
    this.buckets = Set.copyOf(buckets);
    this.clock = clock;
    this.listener = listener;
  }

  /** A digest of all versions. */
  public synchronized long digest() {
    return digest;
  }

  /** A digest of the last response. */
  public synchronized long lastResponseDigest() {
    return responseDigest;
  }

  /** The newest version unless it is a delete marker. This is not an API call. */
  public synchronized Optional<Stored> newest(String bucket, String key) {
    return Optional.ofNullable(latest(bucket, key)).filter(stored -> !stored.isDeleteMarker());
  }

  /** One version. This is not an API call. */
  public synchronized Optional<Stored> version(String bucket, String key, String versionId) {
    return versions(bucket, key).stream()
        .filter(stored -> stored.versionId().equals(versionId))
        .findFirst();
  }

  /**
   * The number of a version among those of its object, from 1; a later version has a higher one.
   */
  public static int number(String versionId) {
    return Integer.parseInt(versionId.substring(1));
  }

  @Override
  public String serviceName() {
    return "s3";
  }

  @Override
  public void close() {}

  @Override
  public synchronized PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    unsupported(request.ifMatch() != null, "puts that match an ETag");
    if (request.ifNoneMatch() != null) {
      checkAbsent(request);
    }
    byte[] bytes;
    try (InputStream stream = body.contentStreamProvider().newStream()) {
      bytes = stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the body cannot be read", e);
    }
    Stored stored = store(request.bucket(), request.key(), bytes, request.metadata());
    return PutObjectResponse.builder()
        .eTag('"' + stored.etag() + '"')
        .versionId(stored.versionId())
        .build();
  }

  @Override
  public synchronized HeadObjectResponse headObject(HeadObjectRequest request) {
    unsupported(request.range() != null, "ranges");
    Stored stored = find(request.bucket(), request.key(), request.versionId());
    checkMatch(request.ifMatch(), stored);
    responseDigest = stored.hash();
    return HeadObjectResponse.builder()
        .eTag('"' + stored.etag() + '"')
        .versionId(stored.versionId())
        .contentLength((long) stored.bytes().length)
        .lastModified(stored.lastModified())
        .metadata(stored.metadata())
        .build();
  }

  @Override
  public synchronized <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    unsupported(request.range() != null, "ranges");
    Stored stored = find(request.bucket(), request.key(), request.versionId());
    checkMatch(request.ifMatch(), stored);
    responseDigest = stored.hash();
    GetObjectResponse response =
        GetObjectResponse.builder()
            .eTag('"' + stored.etag() + '"')
            .versionId(stored.versionId())
            .contentLength((long) stored.bytes().length)
            .lastModified(stored.lastModified())
            .metadata(stored.metadata())
            .build();
    try {
      return transformer.transform(
          response, AbortableInputStream.create(new ByteArrayInputStream(stored.bytes())));
    } catch (Exception e) {
      throw new IllegalStateException("the transformer failed on the response", e);
    }
  }

  @Override
  public synchronized CopyObjectResponse copyObject(CopyObjectRequest request) {
    Stored source = find(request.sourceBucket(), request.sourceKey(), request.sourceVersionId());
    Stored copy =
        store(
            request.destinationBucket(),
            request.destinationKey(),
            source.bytes(),
            request.metadataDirective() == MetadataDirective.REPLACE
                ? request.metadata()
                : source.metadata());
    return CopyObjectResponse.builder()
        .versionId(copy.versionId())
        .copySourceVersionId(source.versionId())
        .copyObjectResult(
            result -> result.eTag('"' + copy.etag() + '"').lastModified(copy.lastModified()))
        .build();
  }

  @Override
  public synchronized ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    unsupported(
        request.delimiter() != null && request.startAfter() != null,
        "delimiters together with start keys");
    checkBucket(request.bucket());
    List<S3Object> found = new ArrayList<>();
    Set<String> prefixes = new TreeSet<>();
    long hash = 5;
    String after = request.startAfter() == null ? "" : request.startAfter();
    int maxKeys = request.maxKeys() == null ? MAX_LISTED : request.maxKeys();
    boolean isTruncated = false;
    String from = request.bucket() + '/' + (request.prefix() == null ? "" : request.prefix());
    for (List<Stored> versions : objects.tailMap(from, true).values()) {
      Stored newest = versions.get(versions.size() - 1);
      if (!(newest.bucket() + '/' + newest.key()).startsWith(from)) {
        break;
      }
      if (newest.isDeleteMarker() || newest.key().compareTo(after) <= 0) {
        continue;
      }
      if (found.size() == maxKeys) {
        isTruncated = true;
        break;
      }
      hash = Hash.mix(hash, newest.hash());
      int end =
          request.delimiter() == null
              ? -1
              : newest
                  .key()
                  .indexOf(request.delimiter(), from.length() - request.bucket().length() - 1);
      if (end >= 0) {
        prefixes.add(newest.key().substring(0, end + request.delimiter().length()));
        continue;
      }
      found.add(
          S3Object.builder()
              .key(newest.key())
              .eTag('"' + newest.etag() + '"')
              .size((long) newest.bytes().length)
              .lastModified(newest.lastModified())
              .build());
    }
    // XML 1.0 has no control characters, so the SDK cannot parse a response that contains one.
    if (request.encodingType() != EncodingType.URL
        && found.stream().anyMatch(object -> object.key().chars().anyMatch(c -> c < ' '))) {
      throw SdkClientException.create("Unable to parse response (Invalid XML).");
    }
    responseDigest = hash;
    return ListObjectsV2Response.builder()
        .contents(found)
        .commonPrefixes(
            prefixes.stream().map(prefix -> CommonPrefix.builder().prefix(prefix).build()).toList())
        .keyCount(found.size() + prefixes.size())
        .isTruncated(isTruncated)
        .build();
  }

  @Override
  public synchronized DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
    checkBucket(request.bucket());
    if (request.versionId() == null) {
      Stored marker = store(request.bucket(), request.key(), null, Map.of());
      return DeleteObjectResponse.builder()
          .deleteMarker(true)
          .versionId(marker.versionId())
          .build();
    }
    responseDigest = 6;
    List<Stored> versions = objects.get(request.bucket() + '/' + request.key());
    if (versions != null) {
      for (Stored stored : List.copyOf(versions)) {
        if (stored.versionId().equals(request.versionId())) {
          versions.remove(stored);
          digest -= stored.hash();
        }
      }
    }
    return DeleteObjectResponse.builder().versionId(request.versionId()).build();
  }

  /** How long a lifecycle configuration keeps the versions of a key; empty if permanently. */
  public interface Retention {
    /** How long the newest version is kept after its upload. */
    Optional<Duration> newest(String key);

    /** How long a version is kept after it was replaced. */
    Optional<Duration> replaced(String key);
  }

  /** Deletes what the lifecycle configuration of a bucket deletes until now. No API call. */
  public synchronized void expire(String bucket, Retention retention) {
    Instant now = clock.instant();
    for (List<Stored> versions : List.copyOf(objects.values())) {
      Stored newest = versions.get(versions.size() - 1);
      if (!newest.bucket().equals(bucket)) {
        continue;
      }
      Optional<Instant> expiry = retention.newest(newest.key()).map(newest.lastModified()::plus);
      if (!newest.isDeleteMarker() && expiry.filter(time -> !time.isAfter(now)).isPresent()) {
        store(bucket, newest.key(), null, Map.of(), expiry.get());
      }
      for (int i = versions.size() - 2; i >= 0; i--) {
        Stored version = versions.get(i);
        Instant replacedAt = versions.get(i + 1).lastModified();
        if (retention
            .replaced(version.key())
            .filter(kept -> !replacedAt.plus(kept).isAfter(now))
            .isPresent()) {
          versions.remove(i);
          digest -= version.hash();
        }
      }
    }
  }

  private Stored store(String bucket, String key, byte[] bytes, Map<String, String> metadata) {
    return store(bucket, key, bytes, metadata, clock.instant());
  }

  private Stored store(
      String bucket, String key, byte[] bytes, Map<String, String> metadata, Instant now) {
    checkBucket(bucket);
    List<Stored> versions =
        objects.computeIfAbsent(bucket + '/' + key, unused -> new ArrayList<>());
    // The id of a deleted version is not used again.
    int number = versions.isEmpty() ? 1 : number(versions.get(versions.size() - 1).versionId()) + 1;
    String etag = bytes == null ? "" : md5(bytes);
    long hash = Hash.mix(Hash.of(bucket + '/' + key), number);
    hash = Hash.mix(Hash.mix(hash, Hash.of(etag)), now.toEpochMilli());
    Stored stored =
        new Stored(bucket, key, "v" + number, etag, bytes, now, Map.copyOf(metadata), hash);
    versions.add(stored);
    digest += hash;
    responseDigest = hash;
    listener.accept(stored);
    return stored;
  }

  private List<Stored> versions(String bucket, String key) {
    return objects.getOrDefault(bucket + '/' + key, List.of());
  }

  private Stored latest(String bucket, String key) {
    List<Stored> versions = versions(bucket, key);
    return versions.isEmpty() ? null : versions.get(versions.size() - 1);
  }

  private Stored find(String bucket, String key, String versionId) {
    checkBucket(bucket);
    responseDigest = 7;
    if (versionId == null) {
      return newest(bucket, key)
          .orElseThrow(
              () ->
                  NoSuchKeyException.builder()
                      .message("The specified key does not exist.")
                      .statusCode(404)
                      .awsErrorDetails(details("NoSuchKey"))
                      .build());
    }
    Stored stored =
        version(bucket, key, versionId)
            .orElseThrow(() -> failure(404, "NoSuchVersion", "The version does not exist."));
    if (stored.isDeleteMarker()) {
      throw failure(405, "MethodNotAllowed", "The version is a delete marker.");
    }
    return stored;
  }

  private void checkMatch(String wanted, Stored stored) {
    if (wanted != null && !wanted.replace("\"", "").equals(stored.etag())) {
      responseDigest = 8;
      throw failure(412, "PreconditionFailed", "The ETag does not match.");
    }
  }

  private void checkAbsent(PutObjectRequest request) {
    unsupported(!request.ifNoneMatch().equals("*"), "puts unless an ETag matches");
    checkBucket(request.bucket());
    if (newest(request.bucket(), request.key()).isPresent()) {
      responseDigest = 9;
      throw failure(412, "PreconditionFailed", "The object exists.");
    }
  }

  private void checkBucket(String bucket) {
    if (!buckets.contains(bucket)) {
      throw NoSuchBucketException.builder()
          .message("The specified bucket does not exist")
          .statusCode(404)
          .awsErrorDetails(details("NoSuchBucket"))
          .build();
    }
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  private static void unsupported(boolean isRequested, String what) {
    if (isRequested) {
      throw new UnsupportedOperationException("the model of S3 does not support " + what);
    }
  }

  private static S3Exception failure(int status, String code, String message) {
    return (S3Exception)
        S3Exception.builder()
            .message(message)
            .statusCode(status)
            .awsErrorDetails(details(code))
            .build();
  }

  private static AwsErrorDetails details(String code) {
    return AwsErrorDetails.builder().errorCode(code).serviceName("S3").build();
  }
}
