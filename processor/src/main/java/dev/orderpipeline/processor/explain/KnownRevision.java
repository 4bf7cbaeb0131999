package dev.orderpipeline.processor.explain;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.processor.archive.PublishedRevisions;
import dev.orderpipeline.processor.run.RunHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the table and the results bucket know about one revision of a set. The table forgets old
 * runs; the bucket keeps their archives.
 *
 * @param run the run of the revision
 * @param pinned the file versions that it reads
 * @param archive its messages
 * @param runs the run and the replays of the revision that have begun to publish
 */
record KnownRevision(
    int number,
    Optional<RunRecord> run,
    Optional<PinnedFiles> pinned,
    Optional<EarlierArchive> archive,
    List<RunRecord> runs) {

  /** Returns all known revisions of a set, the newest first. */
  static List<KnownRevision> all(
      FileSetState state, RunHistory history, PublishedRevisions published) {
    TreeSet<Integer> numbers = new TreeSet<>(Comparator.reverseOrder());
    if (state.revision() > 0) {
      numbers.add(state.revision());
    }
    history.all().forEach(run -> numbers.add(run.key().revision()));
    published.revisions(state.set()).forEach(numbers::add);
    List<KnownRevision> revisions = new ArrayList<>();
    for (int number : numbers) {
      revisions.add(of(number, state, history, published));
    }
    return List.copyOf(revisions);
  }

  private static KnownRevision of(
      int number, FileSetState state, RunHistory history, PublishedRevisions published) {
    Optional<RunRecord> run =
        history.all().stream().filter(found -> found.key().equals(RunKey.of(number))).findFirst();
    return new KnownRevision(
        number,
        run,
        run.map(RunRecord::pinned)
            .or(() -> number == state.revision() ? state.pinned() : Optional.empty()),
        run.filter(found -> found.build().archive().isPresent())
            .map(RunHistory::earlierArchive)
            .or(() -> run.isEmpty() ? published.archive(state.set(), number) : Optional.empty()),
        history.all().stream()
            .filter(found -> found.key().revision() == number)
            .filter(found -> found.build().archive().isPresent())
            .sorted(Comparator.comparing(found -> found.times().startedAt()))
            .toList());
  }

  /** Whether consumers have all messages of the revision. */
  boolean isPublished() {
    return run.map(found -> found.state() == RunState.PUBLISHED).orElse(archive.isPresent());
  }
}
