package dev.orderpipeline.cli.operate;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Saves a revision's receipt in a directory, so that the links of its page work. */
public final class ReceiptDownload {
  private final S3Client s3;
  private final String resultsBucket;

  public ReceiptDownload(S3Client s3, String resultsBucket) {
    this.s3 = s3;
    this.resultsBucket = resultsBucket;
  }

  /**
   * Saves the page, {@code receipt.json} and the lists {@code rejected.csv} and {@code
   * affected.csv}. Replaces files of the same names.
   *
   * @param directory is created if it is missing
   * @return the page; empty, and nothing saved, if the revision has no receipt
   */
  public Optional<Path> save(FileSetId set, int revision, Path directory) {
    String page = ResultsLayout.receiptPage(set, revision);
    if (!save(page, directory)) {
      return Optional.empty();
    }
    for (String key :
        List.of(
            ResultsLayout.receiptJson(set, revision),
            ResultsLayout.rejectedRows(set, revision),
            ResultsLayout.affectedCustomers(set, revision))) {
      if (!save(key, directory)) {
        delete(file(key, directory));
      }
    }
    return Optional.of(file(page, directory));
  }

  private boolean save(String key, Path directory) {
    try (var object = s3.getObject(request -> request.bucket(resultsBucket).key(key))) {
      Files.createDirectories(directory);
      Files.copy(object, file(key, directory), StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (NoSuchKeyException absent) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(key, directory), e);
    }
  }

  /** An earlier revision's list would look like this one's. */
  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  private static Path file(String key, Path directory) {
    return directory.resolve(key.substring(key.lastIndexOf('/') + 1));
  }
}
