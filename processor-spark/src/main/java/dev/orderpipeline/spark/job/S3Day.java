package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.run.PinnedFileStore;
import dev.orderpipeline.spark.DayInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The files of a day in the drop bucket, at the versions to which the run is pinned.
 *
 * @param keys the S3 keys of the files
 * @param versions the pinned versions of the files
 */
record S3Day(
    Aws aws, String dropBucket, Map<FileKind, String> keys, Map<FileKind, FileVersion> versions)
    implements DayInput {

  static S3Day of(Aws aws, String dropBucket, FileSetId set, PinnedFiles pinned) {
    Map<FileKind, String> keys = new EnumMap<>(FileKind.class);
    Map<FileKind, FileVersion> versions = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      keys.put(kind, set.key(kind));
      versions.put(kind, pinned.of(kind));
    }
    return new S3Day(aws, dropBucket, keys, versions);
  }

  /** The totals that the senders of the files state. */
  Map<FileKind, ControlTotals> stated() throws IOException {
    Map<FileKind, ControlTotals> stated = new EnumMap<>(FileKind.class);
    try (S3Client s3 = aws.clients().client(S3Client.builder(), CallLimits.OBJECT)) {
      PinnedFileStore files = new PinnedFileStore(s3, dropBucket);
      for (FileKind kind : FileKind.values()) {
        stated.put(kind, files.stated(keys.get(kind), versions.get(kind)));
      }
    }
    return stated;
  }

  @Override
  public long size(FileKind kind) {
    return versions.get(kind).size();
  }

  @Override
  public InputStream open(FileKind kind, long from) {
    FileVersion version = versions.get(kind);
    if (from > 0 && from >= version.size()) {
      // S3 rejects an empty range.
      return InputStream.nullInputStream();
    }
    S3Client s3 = aws.clients().client(S3Client.builder(), CallLimits.OBJECT);
    try {
      return new ClosingInput(
          new PinnedFileStore(s3, dropBucket).open(keys.get(kind), version, from, () -> {}), s3);
    } catch (RuntimeException e) {
      s3.close();
      throw e;
    }
  }
}
