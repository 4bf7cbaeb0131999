package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.processor.archive.PublishedRevisions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * All runs of a file set, as one query returned them.
 *
 * @param all the runs of revisions and the replays
 */
public record RunHistory(FileSetId set, List<RunRecord> all) {
  /** Reads all runs of a set. */
  public static RunHistory read(Ledger ledger, FileSetId set) {
    return new RunHistory(set, ledger.runs().all(set));
  }

  Optional<RunRecord> run(RunKey key) {
    return all.stream().filter(run -> run.key().equals(key)).findFirst();
  }

  /**
   * The run that serves the manual request with this id, of any revision. For a replay that became
   * the next revision, that is the replay.
   */
  Optional<RunRecord> answering(String replayId) {
    return all.stream()
        .filter(run -> run.hasReplayId(replayId))
        .min(Comparator.comparing(run -> !run.key().isReplay()));
  }

  /** The run of the last published revision. */
  Optional<RunRecord> published() {
    return publishedRevisions().max(Comparator.comparingInt(run -> run.key().revision()));
  }

  /**
   * The run of the last published revision.
   *
   * @throws InvalidRequestException if there is none
   */
  RunRecord lastPublished() {
    return published()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "no revision of "
                        + set
                        + " has been published yet; omit \"mode\" to process it"));
  }

  /** The last published revision before that of a run. */
  OptionalInt publishedBefore(RunKey key) {
    return publishedRevisions()
        .mapToInt(run -> run.key().revision())
        .filter(revision -> revision < key.revision())
        .max();
  }

  /** The runs of older revisions that have sent nothing. */
  List<RunRecord> buildingBefore(RunKey key) {
    return revisions()
        .filter(run -> run.key().revision() < key.revision())
        .filter(run -> run.state() == RunState.BUILDING)
        .toList();
  }

  /**
   * Returns the archives to compare the first build of a revision with, the oldest first. These are
   * the last published archive and later ones that can be partly sent.
   */
  List<EarlierArchive> earlierArchives(int revision) {
    int published = publishedBefore(RunKey.of(revision)).orElse(0);
    return revisions()
        .filter(run -> run.key().revision() >= published && run.key().revision() < revision)
        .sorted(Comparator.comparingInt(run -> run.key().revision()))
        .filter(run -> run.build().archive().isPresent())
        .map(RunHistory::earlierArchive)
        .toList();
  }

  /**
   * Returns the archives to compare the first build of a revision with, also one that only the
   * results bucket knows, because the table was restored to an earlier time.
   *
   * @param published the revisions that the results bucket knows
   * @param highest the highest of them
   */
  List<EarlierArchive> earlierArchives(int revision, PublishedRevisions published, int highest) {
    List<EarlierArchive> earlier = new ArrayList<>(earlierArchives(revision));
    int known =
        revisions()
            .filter(run -> run.build().archive().isPresent())
            .mapToInt(run -> run.key().revision())
            .max()
            .orElse(0);
    if (highest > known) {
      published.lastArchive(set, known).ifPresent(earlier::add);
    }
    return earlier;
  }

  /** The runs that have begun to publish and ended before they were published. */
  List<RunRecord> failedWithArchive() {
    return revisions()
        .filter(run -> run.state() == RunState.FAILED && run.build().archive().isPresent())
        .toList();
  }

  /** The archive of a run, for comparison with a later revision. */
  public static EarlierArchive earlierArchive(RunRecord run) {
    Archive archive = recordedArchive(run);
    // The run's own archive expires; the copy of a published one does not.
    return new EarlierArchive(
        run.key().revision(),
        run.outcome().publishedKey().orElse(archive.key()),
        run.outcome().publishedKey().isPresent()
            ? Optional.empty()
            : Optional.of(archive.versionId()),
        archive.objectDigest());
  }

  static Archive recordedArchive(RunRecord run) {
    return run.build()
        .archive()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    run.key() + " is " + run.state() + " without a recorded archive"));
  }

  private Stream<RunRecord> publishedRevisions() {
    return revisions().filter(run -> run.state() == RunState.PUBLISHED);
  }

  private Stream<RunRecord> revisions() {
    return all.stream().filter(run -> !run.key().isReplay());
  }
}
