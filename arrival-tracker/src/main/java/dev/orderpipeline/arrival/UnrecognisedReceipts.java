package dev.orderpipeline.arrival;

import dev.orderpipeline.model.DropKey.Unrecognised;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.status.StatusResponse;
import dev.orderpipeline.status.UnrecognisedFile;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Finds the misnamed files that are still in the drop bucket by their receipts. The drop bucket
 * keeps the files of years; the receipts of misnamed files are few, and expire.
 */
final class UnrecognisedReceipts {
  private static final Duration RECENT = Duration.ofDays(14);
  private static final int MAX_PAGES = 10;

  /** Keeps a response within a few seconds. */
  private static final int MAX_FILES = 100;

  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final String dropBucket;
  private final String resultsBucket;

  UnrecognisedReceipts(S3Client s3, String dropBucket, String resultsBucket) {
    this.s3 = s3;
    this.dropBucket = dropBucket;
    this.resultsBucket = resultsBucket;
  }

  /** A receipt, and when it was written: seconds after the upload, or the night after it. */
  private record Receipt(Unrecognised file, Instant writtenAt) {}

  /** The partner's files of that date, and those without a date in their name. */
  StatusResponse.Unrecognised of(FileSetId set) {
    return find(
        (file, writtenAt) ->
            file.intendedPartner().equals(set.partner())
                && file.intendedDate().map(set.date()::equals).orElse(true));
  }

  /** The partner's files. */
  StatusResponse.Unrecognised of(String partner) {
    return find((file, writtenAt) -> file.intendedPartner().equals(partner));
  }

  /**
   * The files of that date; those without a date in their name if uploaded that or the next day.
   */
  StatusResponse.Unrecognised of(LocalDate date) {
    return find(
        (file, writtenAt) -> {
          LocalDate written = LocalDate.ofInstant(writtenAt, ZoneOffset.UTC);
          return file.intendedDate()
              .map(date::equals)
              .orElse(written.equals(date) || written.equals(date.plusDays(1)));
        });
  }

  /** The files of the last 14 days. */
  StatusResponse.Unrecognised recent(Instant now) {
    return find((file, writtenAt) -> writtenAt.isAfter(now.minus(RECENT)));
  }

  private StatusResponse.Unrecognised find(BiPredicate<Unrecognised, Instant> isAsked) {
    List<Receipt> receipts =
        receipts().stream()
            .filter(receipt -> isAsked.test(receipt.file(), receipt.writtenAt()))
            .sorted(
                Comparator.comparing(Receipt::writtenAt)
                    .reversed()
                    .thenComparing(receipt -> receipt.file().key()))
            .toList();
    int checked = Math.min(MAX_FILES, receipts.size());
    List<UnrecognisedFile> files = new ArrayList<>();
    for (Receipt receipt : receipts.subList(0, checked)) {
      inDropBucket(receipt.file()).ifPresent(files::add);
    }
    return new StatusResponse.Unrecognised(files, receipts.size() - checked);
  }

  private List<Receipt> receipts() {
    List<Receipt> receipts = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (int page = 0; page < MAX_PAGES; page++) {
      String token = after.orElse(null);
      ListObjectsV2Response listed =
          s3.listObjectsV2(
              request ->
                  request
                      .bucket(resultsBucket)
                      .prefix(ResultsLayout.UNRECOGNISED)
                      .continuationToken(token));
      for (S3Object object : listed.contents()) {
        Unrecognised.ofReceipt(object.key())
            // A folder's marker is no file that someone waits for.
            .filter(file -> !file.key().endsWith("/"))
            .ifPresent(file -> receipts.add(new Receipt(file, object.lastModified())));
      }
      after = Optional.ofNullable(listed.nextContinuationToken());
      if (after.isEmpty()) {
        break;
      }
    }
    return receipts;
  }

  /** Empty if the file was deleted or renamed since. */
  private Optional<UnrecognisedFile> inDropBucket(Unrecognised file) {
    try {
      return Optional.of(
          new UnrecognisedFile(
              file,
              s3.headObject(request -> request.bucket(dropBucket).key(file.key())).lastModified()));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
