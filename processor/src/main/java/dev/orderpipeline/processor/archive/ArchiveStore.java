package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Stores and fetches archives in the results bucket. An archive is one object, or several parts and
 * a {@link Manifest}. In the latter case, the archive's key and digest are those of the manifest.
 * Thread-safe.
 */
public final class ArchiveStore {
  private static final String CONTENT_TYPE = "application/gzip";
  private static final String JSON = "application/json";
  private static final String CLOSING_PART = "closing.jsonl.gz";

  private final ArchiveObjects objects;

  /** A store whose client reads a request's body on the thread that calls. */
  public ArchiveStore(S3Client s3, String resultsBucket) {
    this(s3, s3, resultsBucket);
  }

  /**
   * A store with a client of its own for uploads.
   *
   * @param uploads reads a request's body on the thread that calls: the body renews the lease
   */
  public ArchiveStore(S3Client s3, S3Client uploads, String resultsBucket) {
    this.objects = new ArchiveObjects(s3, uploads, resultsBucket);
  }

  /**
   * Archives a built spool. The key has the worker's token, so the object of a worker that has lost
   * its lease is never published.
   *
   * @param keepLease called often during the transfer
   */
  public Archive archive(FileSetId set, long token, Spool spool, Runnable keepLease) {
    String key = ResultsLayout.builtArchive(set, token);
    String versionId =
        objects.put(
            key,
            CONTENT_TYPE,
            spool.objectDigest(),
            RequestBody.fromContentProvider(
                () -> open(spool.file(), keepLease), spool.size(), CONTENT_TYPE));
    return spool.archivedAs(key, versionId);
  }

  /**
   * Archives parts that were written to {@link ResultsLayout#build}, by writing their manifest.
   *
   * @param contentDigest SHA-256 of all lines before compression without the closing message,
   *     hexadecimal
   */
  public Archive archive(FileSetId set, long token, Manifest manifest, String contentDigest) {
    String key = ResultsLayout.builtManifest(set, token);
    String json = manifest.json();
    String digest = Digests.sha256Hex(json);
    String versionId = objects.put(key, JSON, digest, RequestBody.fromString(json));
    return new Archive(
        key,
        versionId,
        digest,
        contentDigest,
        manifest.size(),
        manifest.customerMessages(),
        manifest.errorMessages(),
        manifest.closed());
  }

  private static InputStream open(Path file, Runnable beforeRead) {
    try {
      return new LeaseRenewingInputStream(Files.newInputStream(file), beforeRead);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the messages in " + file, e);
    }
  }

  /**
   * Downloads a recorded archive to a local file, for a worker that did not build it.
   *
   * @param keepLease called often during the transfer
   * @throws ArchiveMissingException if an object is missing
   * @throws DamagedArchiveException if it differs from its recorded digest
   */
  public Spool fetch(Archive archive, Path file, Runnable keepLease) throws IOException {
    return fetch(archive, archive.key(), archive.versionId(), file, keepLease);
  }

  /**
   * Downloads the permanent copy of a published archive to a local file. The run's own archive can
   * have expired.
   *
   * @param keepLease called often during the transfer
   * @throws ArchiveMissingException if an object is missing
   * @throws DamagedArchiveException if it differs from its recorded digest
   */
  public Spool fetchPublished(
      Archive archive, FileSetId set, int revision, Path file, Runnable keepLease)
      throws IOException {
    return fetch(
        archive,
        ResultsLayout.publishedArchive(archive.key(), set, revision),
        null,
        file,
        keepLease);
  }

  /**
   * Returns the parts of a recorded archive, in the order of the messages. An archive of one object
   * is its only part.
   *
   * @throws ArchiveMissingException if the manifest is missing
   * @throws DamagedArchiveException if it differs from its recorded digest
   */
  public PartedArchive parts(Archive archive) throws IOException {
    return parts(archive, archive.key(), archive.versionId());
  }

  /** As {@link #parts(Archive)}, for the permanent copy of a published archive. */
  public PartedArchive publishedParts(Archive archive, FileSetId set, int revision)
      throws IOException {
    return parts(archive, ResultsLayout.publishedArchive(archive.key(), set, revision), null);
  }

  private PartedArchive parts(Archive archive, String key, String versionId) throws IOException {
    List<Part> parts =
        ResultsLayout.isManifest(key)
            ? objects.manifest(key, versionId, archive.objectDigest()).parts()
            : List.of(
                new Part(
                    key.substring(key.lastIndexOf('/') + 1),
                    archive.objectDigest(),
                    archive.contentDigest(),
                    archive.size(),
                    archive.customerMessages(),
                    archive.errorMessages(),
                    archive.closed()));
    return new PartedArchive(
        ResultsLayout.prefixOf(key), new Manifest(parts), archive.contentDigest());
  }

  /**
   * Returns the parts of an earlier archive, in the order of the messages.
   *
   * @throws ArchiveMissingException if the manifest is missing
   * @throws DamagedArchiveException if it differs from its recorded digest
   */
  public List<StoredPart> parts(EarlierArchive archive) throws IOException {
    String version = archive.versionId().orElse(null);
    if (!ResultsLayout.isManifest(archive.key())) {
      return List.of(new StoredPart(archive.key(), version, archive.objectDigest()));
    }
    String prefix = ResultsLayout.prefixOf(archive.key());
    return objects.manifest(archive.key(), version, archive.objectDigest()).parts().stream()
        .map(part -> new StoredPart(prefix + part.name(), null, part.objectDigest()))
        .toList();
  }

  /**
   * Streams the lines of an earlier archive, without a local file.
   *
   * @throws ArchiveMissingException if an object is missing
   * @throws DamagedArchiveException if it differs from its recorded digest; discard the lines
   *     received so far
   */
  public void read(EarlierArchive archive, LineSink lines) throws IOException {
    for (StoredPart part : parts(archive)) {
      read(part, lines);
    }
  }

  /** Streams the lines of an archive in parts, as {@link #read(EarlierArchive, LineSink)} does. */
  public void read(PartedArchive archive, LineSink lines) throws IOException {
    for (Part part : archive.manifest().parts()) {
      read(new StoredPart(archive.prefix() + part.name(), null, part.objectDigest()), lines);
    }
  }

  private void read(StoredPart part, LineSink lines) throws IOException {
    try (PartReader reader = reader(part)) {
      for (String body = reader.next(); body != null; body = reader.next()) {
        lines.accept(body);
      }
    }
  }

  /** Opens a reader of one part. */
  public PartReader reader(StoredPart part) throws IOException {
    return new PartReader(part, objects.open(part.key(), part.versionId()));
  }

  /** Stores a spool with only a closing message as the last part of an archive in parts. */
  public PartedArchive close(PartedArchive archive, Spool closing) {
    Part part = Part.of(CLOSING_PART, closing);
    String unused =
        objects.put(
            archive.prefix() + part.name(),
            CONTENT_TYPE,
            part.objectDigest(),
            RequestBody.fromFile(closing.file()));
    return archive.closedBy(part);
  }

  /**
   * Returns the parts that were written to {@link ResultsLayout#build}. Reads all of them, because
   * the content digest covers the lines of all parts together.
   *
   * @param keepLease called often during the transfer
   * @throws ArchiveMissingException if an object is missing
   * @throws DamagedArchiveException if it differs from the manifest
   */
  public PartedArchive built(FileSetId set, long token, Manifest manifest, Runnable keepLease)
      throws IOException {
    String prefix = ResultsLayout.build(set, token);
    return new PartedArchive(prefix, manifest, contentDigest(prefix, manifest, keepLease));
  }

  private String contentDigest(String prefix, Manifest manifest, Runnable keepLease)
      throws IOException {
    MessageDigest content = Digests.sha256();
    for (Part part : manifest.parts()) {
      MessageDigest object = Digests.sha256();
      try (InputStream bytes =
              new LeaseRenewingInputStream(
                  new DigestInputStream(objects.open(prefix + part.name(), null), object),
                  keepLease);
          InputStream lines = new GZIPInputStream(bytes, 1 << 16)) {
        lines.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), content));
        bytes.transferTo(OutputStream.nullOutputStream());
      }
      ArchiveObjects.check(prefix + part.name(), part.objectDigest(), Digests.hex(object));
    }
    return Digests.hex(content);
  }

  /**
   * Downloads a part to a local file.
   *
   * @param prefix the key prefix of the archive's objects
   * @throws ArchiveMissingException if the object is missing
   * @throws DamagedArchiveException if it differs from its recorded digest
   */
  public Spool fetch(String prefix, Part part, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      objects.copy(new StoredPart(prefix + part.name(), null, part.objectDigest()), out, () -> {});
    }
    return new Spool(
        file,
        part.objectDigest(),
        part.contentDigest(),
        part.size(),
        part.customerMessages(),
        part.errorMessages(),
        part.closed());
  }

  private Spool fetch(Archive archive, String key, String versionId, Path file, Runnable keepLease)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      if (ResultsLayout.isManifest(key)) {
        fetch(objects.manifest(key, versionId, archive.objectDigest()), key, out, keepLease);
      } else {
        objects.copy(new StoredPart(key, versionId, archive.objectDigest()), out, keepLease);
      }
    }
    return new Spool(
        file,
        archive.objectDigest(),
        archive.contentDigest(),
        archive.size(),
        archive.customerMessages(),
        archive.errorMessages(),
        archive.closed());
  }

  /** Concatenates the parts: several gzip members form one gzip stream. */
  private void fetch(Manifest manifest, String key, OutputStream out, Runnable keepLease)
      throws IOException {
    String prefix = ResultsLayout.prefixOf(key);
    for (Part part : manifest.parts()) {
      objects.copy(new StoredPart(prefix + part.name(), null, part.objectDigest()), out, keepLease);
    }
    if (manifest.parts().isEmpty()) {
      new GZIPOutputStream(out).finish();
    }
  }

  /**
   * Copies a published archive to its permanent key, its manifest last, and returns that key.
   *
   * @param keepLease called before each copy, because a copy cannot renew the lease
   */
  public String copyToPublished(Archive archive, FileSetId set, int revision, Runnable keepLease)
      throws IOException {
    String key = ResultsLayout.publishedArchive(archive.key(), set, revision);
    copy(archive, key, keepLease);
    return key;
  }

  /**
   * Copies the archive of a run that has begun to publish to a key that never expires. Every method
   * of this class reads the copy if the archive has expired.
   *
   * @param keepLease called before each copy
   * @throws ArchiveMissingException if an object is missing
   */
  public void keepUnfinished(Archive archive, Runnable keepLease) throws IOException {
    String key = ResultsLayout.unfinished(archive.key());
    if (!objects.digest(key).equals(Optional.of(archive.objectDigest()))) {
      copy(archive, key, keepLease);
    }
  }

  /** Returns whether a recorded archive, or its permanent copy, is in the bucket. */
  public boolean exists(Archive archive) {
    return objects.exists(archive.key(), archive.versionId());
  }

  private void copy(Archive archive, String key, Runnable keepLease) throws IOException {
    boolean inParts = ResultsLayout.isManifest(key);
    if (inParts) {
      String from = ResultsLayout.prefixOf(archive.key());
      String to = ResultsLayout.prefixOf(key);
      Manifest manifest =
          objects.manifest(archive.key(), archive.versionId(), archive.objectDigest());
      for (Part part : manifest.parts()) {
        keepLease.run();
        objects.copy(
            new StoredPart(from + part.name(), null, part.objectDigest()),
            to + part.name(),
            CONTENT_TYPE);
      }
    }
    keepLease.run();
    objects.copy(
        new StoredPart(archive.key(), archive.versionId(), archive.objectDigest()),
        key,
        inParts ? JSON : CONTENT_TYPE);
  }
}
