package dev.orderpipeline.arrival;

import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileSetId;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Finds a partner's latest file sets by the names in the partner's folder of the drop bucket. */
final class PartnerDates {
  private static final int MAX_SETS = 14;

  /** More than 18 years of three files a day. */
  private static final int MAX_PAGES = 20;

  private final S3Client s3;
  private final String dropBucket;

  PartnerDates(S3Client s3, String dropBucket) {
    this.s3 = s3;
    this.dropBucket = dropBucket;
  }

  /** The partner's sets of the latest dates, at most 14. */
  List<FileSetId> latest(String partner) {
    NavigableSet<FileSetId> sets = new TreeSet<>();
    Optional<String> after = Optional.empty();
    for (int page = 0; page < MAX_PAGES; page++) {
      String token = after.orElse(null);
      ListObjectsV2Response listed =
          s3.listObjectsV2(
              request ->
                  request
                      .bucket(dropBucket)
                      .prefix(partner.isEmpty() ? null : partner + "/")
                      .delimiter("/")
                      .continuationToken(token));
      listed
          .contents()
          .forEach(
              object -> {
                if (DropKey.parse(object.key()) instanceof DropKey.SetFile file) {
                  sets.add(file.set());
                }
              });
      while (sets.size() > MAX_SETS) {
        sets.pollFirst();
      }
      after = Optional.ofNullable(listed.nextContinuationToken());
      if (after.isEmpty()) {
        break;
      }
    }
    return List.copyOf(sets);
  }
}
