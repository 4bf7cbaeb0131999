package dev.orderpipeline.processor.explain;

import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.processor.archive.ArchiveMissingException;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.DamagedArchiveException;
import dev.orderpipeline.processor.archive.PublishedRevisions;
import dev.orderpipeline.processor.explain.TimeLimit.OutOfTimeException;
import dev.orderpipeline.processor.run.RemainingTime;
import dev.orderpipeline.processor.run.RunHistory;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the archived message with an id. The id is a digest of set, revision and body, so the
 * search computes the ids of all archived messages, the newest dates first.
 */
final class MessageSearch {
  /** Ends a search before the alarm on runs that take more than 80 % of 15 minutes. */
  private static final Duration MIN_REMAINING = Duration.ofMinutes(4);

  private final Ledger ledger;
  private final ArchiveStore archives;
  private final PublishedRevisions published;
  private final TimeLimit time;

  MessageSearch(
      Ledger ledger, ArchiveStore archives, PublishedRevisions published, RemainingTime remaining) {
    this.ledger = ledger;
    this.archives = archives;
    this.published = published;
    this.time = new TimeLimit(remaining, MIN_REMAINING);
  }

  /** The result of a search. */
  sealed interface Result {}

  /** The message. */
  record Hit(FileSetId set, int revision, String body) implements Result {}

  /**
   * No message has the id.
   *
   * @param sentence what was searched
   */
  record Miss(String sentence) implements Result {}

  /** Searches the archives of a set. */
  Result find(String messageId, FileSetId set) throws IOException {
    List<String> unreadable = new ArrayList<>();
    try {
      Optional<Hit> hit = hit(messageId, set, unreadable);
      return hit.isPresent()
          ? hit.get()
          : new Miss(
              "no archived message of "
                  + set
                  + " has this message_id; it is a message of another set or pipeline"
                  + but(unreadable));
    } catch (OutOfTimeException e) {
      return new Miss(
          e.getMessage()
              + " before it had searched all messages of "
              + set
              + "; name the customer instead");
    }
  }

  /** Searches the archives of all sets that have begun to publish. */
  Result find(String messageId) throws IOException {
    List<String> unreadable = new ArrayList<>();
    List<LocalDate> dates = published.dates().stream().sorted(Comparator.reverseOrder()).toList();
    for (LocalDate date : dates) {
      try {
        for (FileSetId set : published.sets(date)) {
          time.check();
          Optional<Hit> hit = hit(messageId, set, unreadable);
          if (hit.isPresent()) {
            return hit.get();
          }
        }
      } catch (OutOfTimeException e) {
        return new Miss(
            e.getMessage()
                + " before it found this message_id; it has searched the dates after "
                + date
                + "; name the set, which is the message's attribute file_set");
      }
    }
    return new Miss("no archived message has this message_id" + but(unreadable));
  }

  private static String but(List<String> unreadable) {
    return unreadable.isEmpty() ? "" : "; but " + String.join("; ", unreadable);
  }

  private Optional<Hit> hit(String messageId, FileSetId set, List<String> unreadable)
      throws IOException {
    List<KnownRevision> revisions =
        KnownRevision.all(ledger.states().get(set), RunHistory.read(ledger, set), published);
    for (KnownRevision revision : revisions) {
      if (revision.archive().isPresent()) {
        try {
          Optional<String> body = body(messageId, set, revision.archive().get());
          if (body.isPresent()) {
            return Optional.of(new Hit(set, revision.number(), body.get()));
          }
        } catch (ArchiveMissingException | DamagedArchiveException e) {
          unreadable.add(e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> body(String messageId, FileSetId set, EarlierArchive archive)
      throws IOException {
    MessageId ids = new MessageId(set, archive.revision());
    List<String> found = new ArrayList<>();
    archives.read(
        archive,
        time.checking(
            body -> {
              // Equal bodies have equal ids.
              if (found.isEmpty() && ids.of(body).equals(messageId)) {
                found.add(body);
              }
            }));
    return found.stream().findFirst();
  }
}
