package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Keeps archives in the results bucket. Thread-safe. */
public final class ArchiveStore {
  private static final String FILE = "messages.jsonl.gz";
  private static final String CONTENT_TYPE = "application/gzip";

  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final String resultsBucket;

  public ArchiveStore(S3Client s3, String resultsBucket) {
    this.s3 = s3;
    this.resultsBucket = resultsBucket;
  }

  /**
   * Archives a built spool under the worker's own token. A worker that wakes after another has
   * taken over thus writes an object that nobody ever publishes.
   *
   * @param keepLease called often while the bytes are on their way
   */
  public Archive archive(FileSetId set, long token, Spool spool, Runnable keepLease) {
    String key = placeOfBuild(set, token) + FILE;
    PutObjectResponse put =
        s3.putObject(
            request ->
                request
                    .bucket(resultsBucket)
                    .key(key)
                    .contentType(CONTENT_TYPE)
                    .metadata(metadata(spool.objectDigest())),
            RequestBody.fromContentProvider(
                () -> opened(spool.file(), keepLease), spool.size(), CONTENT_TYPE));
    return spool.archivedAs(key, put.versionId() == null ? "null" : put.versionId());
  }

  /** What the keys of all objects begin with that belong to one worker's build. */
  public static String placeOfBuild(FileSetId set, long token) {
    return "builds/partner=" + set.partnerSegment() + "/date=" + set.isoDate() + "/" + token + "/";
  }

  private static InputStream opened(Path file, Runnable beforeRead) {
    try {
      return new WatchedInput(Files.newInputStream(file), beforeRead);
    } catch (IOException e) {
      throw new UncheckedIOException("the messages in " + file + " cannot be read", e);
    }
  }

  /**
   * Brings a recorded archive to a local file, for a worker that did not build it.
   *
   * @param keepLease called often while the bytes are on their way
   * @throws DamagedArchiveException if what lies in the bucket is not what was recorded
   */
  public Spool fetch(Archive archive, Path file, Runnable keepLease) throws IOException {
    return fetch(archive, archive.key(), archive.versionId(), file, keepLease);
  }

  /**
   * Brings a published archive from its place for good to a local file. The run's own archive may
   * have been expired since.
   *
   * @param keepLease called often while the bytes are on their way
   * @throws DamagedArchiveException if what lies in the bucket is not what was recorded
   */
  public Spool fetchKept(
      Archive archive, FileSetId set, int revision, Path file, Runnable keepLease)
      throws IOException {
    return fetch(archive, placeForGood(set, revision), null, file, keepLease);
  }

  /**
   * Hands out the lines of an earlier archive, without a local file.
   *
   * @throws DamagedArchiveException if what lies in the bucket is not what was recorded: then what
   *     was handed out means nothing
   */
  public void read(EarlierArchive archive, LineSink lines) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream object =
            new DigestInputStream(open(archive.key(), archive.versionId().orElse(null)), digest);
        SpoolReader reader = new SpoolReader(object)) {
      for (String body = reader.next(); body != null; body = reader.next()) {
        lines.accept(body);
      }
      object.transferTo(OutputStream.nullOutputStream());
    }
    check(archive.key(), archive.objectDigest(), Digests.hex(digest));
  }

  private InputStream open(String key, String versionId) {
    try {
      return s3.getObject(request -> request.bucket(resultsBucket).key(key).versionId(versionId));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        throw new DamagedArchiveException(
            "the archive " + key + " is no longer in the bucket; restore the recorded version", e);
      }
      throw e;
    }
  }

  private static void check(String key, String recorded, String found) {
    if (!found.equals(recorded)) {
      throw new DamagedArchiveException(
          "the archive "
              + key
              + " has the digest "
              + found
              + ", but "
              + recorded
              + " was recorded; nothing of it was sent, restore the recorded version");
    }
  }

  private Spool fetch(Archive archive, String key, String versionId, Path file, Runnable keepLease)
      throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream object =
            new WatchedInput(new DigestInputStream(open(key, versionId), digest), keepLease);
        OutputStream out = Files.newOutputStream(file)) {
      object.transferTo(out);
    }
    String found = Digests.hex(digest);
    check(key, archive.objectDigest(), found);
    return new Spool(
        file,
        found,
        archive.contentDigest(),
        archive.size(),
        archive.customerMessages(),
        archive.errorMessages());
  }

  /** Copies a published archive to its place for good, and returns the key of that place. */
  public String keepForGood(Archive archive, FileSetId set, int revision) {
    String key = placeForGood(set, revision);
    s3.copyObject(
        request ->
            request
                .sourceBucket(resultsBucket)
                .sourceKey(archive.key())
                .sourceVersionId(archive.versionId())
                .destinationBucket(resultsBucket)
                .destinationKey(key)
                .contentType(CONTENT_TYPE)
                .metadata(metadata(archive.objectDigest()))
                .metadataDirective(MetadataDirective.REPLACE));
    return key;
  }

  /** The key under which a revision's published archive lies for good. */
  public static String placeForGood(FileSetId set, int revision) {
    return "published/date="
        + set.isoDate()
        + "/partner="
        + set.partnerSegment()
        + "/r"
        + revision
        + "/"
        + FILE;
  }

  private static Map<String, String> metadata(String objectDigest) {
    return Map.of("sha256", objectDigest);
  }
}
