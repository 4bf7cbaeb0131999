package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.transform.intake.FileOpener;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the pinned files of a run, and keeps the totals that their senders stated. Computes the
 * SHA-256 digest of a file only if its sender stated one. Not thread-safe.
 */
final class PinnedFileOpener implements FileOpener {
  private final PinnedFileStore files;
  private final FileSetId set;
  private final PinnedFiles pinned;
  private final Runnable onRead;
  private final Map<FileKind, ControlTotals> stated = new EnumMap<>(FileKind.class);
  private final Map<FileKind, MessageDigest> digests = new EnumMap<>(FileKind.class);

  PinnedFileOpener(PinnedFileStore files, FileSetId set, PinnedFiles pinned, Runnable onRead) {
    this.files = files;
    this.set = set;
    this.pinned = pinned;
    this.onRead = onRead;
  }

  @Override
  public InputStream open(FileKind kind) {
    PinnedStream file = files.open(set.key(kind), pinned.of(kind), 0, onRead);
    stated.put(kind, file.stated());
    if (file.stated().sha256().isEmpty()) {
      return file;
    }
    // A new one for each opening: detecting the encoding also reads the file.
    MessageDigest digest = Digests.sha256();
    digests.put(kind, digest);
    return new DigestInputStream(file, digest);
  }

  @Override
  public ControlTotals stated(FileKind kind) {
    return stated.getOrDefault(kind, ControlTotals.NONE);
  }

  @Override
  public Optional<String> sha256(FileKind kind) {
    return Optional.ofNullable(digests.remove(kind)).map(Digests::hex);
  }
}
