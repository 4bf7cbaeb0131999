package dev.orderpipeline.arrival;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists the drop bucket from a first date on. S3 returns keys in order, so the files of one folder
 * and kind are sorted by date: when a page ends among earlier dates, the next one starts behind
 * them. The time therefore depends on the number of folders, not on the years that are kept.
 */
final class DatedListing {
  /** S3's maximum. */
  private static final int MAX_KEYS = 1000;

  /** A month of one kind, and the beginning of the next kind. */
  private static final int MAX_KEYS_AFTER_SKIP = 50;

  private final S3Client s3;
  private final String bucket;

  DatedListing(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /**
   * Passes on the objects in the order of their keys, without most of those that {@link #isBefore}
   * the first date.
   *
   * @param isWhole returns whether a partner's earlier files are listed, too
   */
  void forEach(
      String prefix, LocalDate first, Predicate<String> isWhole, Consumer<S3Object> action) {
    Optional<String> after = Optional.empty();
    int maxKeys = MAX_KEYS;
    boolean hasMore = true;
    while (hasMore) {
      ListObjectsV2Response page = s3.listObjectsV2(request(prefix, after, maxKeys));
      List<S3Object> objects = page.contents();
      objects.forEach(action);
      hasMore = Boolean.TRUE.equals(page.isTruncated()) && !objects.isEmpty();
      if (hasMore) {
        String last = objects.get(objects.size() - 1).key();
        Optional<String> skipped =
            isWhole.test(partner(last)) ? Optional.empty() : lastBefore(first, last);
        after = skipped.or(() -> Optional.of(last));
        maxKeys = skipped.isPresent() ? MAX_KEYS_AFTER_SKIP : MAX_KEYS;
      }
    }
  }

  private ListObjectsV2Request request(String prefix, Optional<String> after, int maxKeys) {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix.isEmpty() ? null : prefix)
            .maxKeys(maxKeys)
            .encodingType(EncodingType.URL);
    after.ifPresent(request::startAfter);
    return request.build();
  }

  /** Returns whether a key sorts among its folder's files of dates before the first one. */
  static boolean isBefore(LocalDate first, String key) {
    return lastBefore(first, key).isPresent();
  }

  /** Returns the last key before the first date in a key's folder and kind, unless it is later. */
  private static Optional<String> lastBefore(LocalDate first, String key) {
    String partner = partner(key);
    FileSetId lastSet = new FileSetId(partner, first.minusDays(1));
    for (FileKind kind : FileKind.values()) {
      String last = lastSet.key(kind);
      String start = last.substring(0, last.lastIndexOf('_') + 1);
      if (key.startsWith(start) && key.compareTo(last) <= 0) {
        return Optional.of(last);
      }
    }
    return Optional.empty();
  }

  private static String partner(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }
}
