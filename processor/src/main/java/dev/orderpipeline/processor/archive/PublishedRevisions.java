package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * The revisions of which consumers can have messages, as the results bucket knows them. It knows
 * more than the table after the table was restored to an earlier time. Thread-safe.
 */
public final class PublishedRevisions {
  private final S3Client s3;
  private final String resultsBucket;
  private final ArchiveObjects objects;

  public PublishedRevisions(S3Client s3, String resultsBucket) {
    this.s3 = s3;
    this.resultsBucket = resultsBucket;
    this.objects = new ArchiveObjects(s3, s3, resultsBucket);
  }

  /** Returns the highest revision of a set that has begun to publish, 0 if there is none. */
  public int highest(FileSetId set) {
    return revisions(set).max().orElse(0);
  }

  /** Returns the dates of the sets that have begun to publish, in the order of the bucket. */
  public List<LocalDate> dates() {
    return prefixes(ResultsLayout.PUBLISHED)
        .flatMap(prefix -> ResultsLayout.dateOf(prefix).stream())
        .toList();
  }

  /** Returns the sets of a date that have begun to publish, in the order of the bucket. */
  public List<FileSetId> sets(LocalDate date) {
    return prefixes(ResultsLayout.publishedSets(date))
        .flatMap(prefix -> ResultsLayout.setOf(prefix).stream())
        .toList();
  }

  /** Returns the revisions of a set that have begun to publish. */
  public IntStream revisions(FileSetId set) {
    return prefixes(ResultsLayout.publishedRevisions(set)).mapToInt(ResultsLayout::revisionOf);
  }

  private Stream<String> prefixes(String parent) {
    return s3
        .listObjectsV2Paginator(
            request -> request.bucket(resultsBucket).prefix(parent).delimiter("/"))
        .commonPrefixes()
        .stream()
        .map(CommonPrefix::prefix);
  }

  /** Marks a revision as begun, before its first message is sent. */
  public void markBegun(FileSetId set, int revision) {
    PutObjectResponse unused =
        s3.putObject(
            request -> request.bucket(resultsBucket).key(ResultsLayout.begunMark(set, revision)),
            RequestBody.empty());
  }

  /**
   * Returns the permanent archive of the last finished revision above another one, empty if none
   * was finished.
   */
  public Optional<EarlierArchive> lastArchive(FileSetId set, int above) {
    return revisions(set)
        .filter(revision -> revision > above)
        .boxed()
        .sorted(Comparator.reverseOrder())
        .flatMap(revision -> archive(set, revision).stream())
        .findFirst();
  }

  /** Returns the permanent archive of a revision, empty if it was not finished. */
  public Optional<EarlierArchive> archive(FileSetId set, int revision) {
    return ResultsLayout.publishedArchives(set, revision).stream()
        .flatMap(
            key ->
                objects.digest(key).stream()
                    .map(digest -> new EarlierArchive(revision, key, Optional.empty(), digest)))
        .findFirst();
  }
}
