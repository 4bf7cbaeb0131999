package dev.orderpipeline.processor.explain;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.ExplainRequest;
import dev.orderpipeline.model.ExplainRequest.OfCustomer;
import dev.orderpipeline.model.ExplainRequest.OfMessage;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.processor.archive.ArchiveMissingException;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.DamagedArchiveException;
import dev.orderpipeline.processor.archive.MessageLine;
import dev.orderpipeline.processor.archive.PublishedRevisions;
import dev.orderpipeline.processor.explain.Explanation.Outcome;
import dev.orderpipeline.processor.explain.MessageSearch.Hit;
import dev.orderpipeline.processor.explain.MessageSearch.Miss;
import dev.orderpipeline.processor.explain.RevisionExplanation.Input;
import dev.orderpipeline.processor.explain.TimeLimit.OutOfTimeException;
import dev.orderpipeline.processor.run.DayBuilder;
import dev.orderpipeline.processor.run.PinnedVersionGoneException;
import dev.orderpipeline.processor.run.RemainingTime;
import dev.orderpipeline.processor.run.RunHistory;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.join.CustomerJoin;
import dev.orderpipeline.transform.join.CustomerShare;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Explains why a customer has a total, or none: reads the pinned files and the archives again.
 * Holds no lease and changes nothing. Thread-safe.
 */
public final class Explainer {
  /** Enough time to write the answer. */
  private static final Duration MIN_REMAINING = Duration.ofSeconds(20);

  private final Ledger ledger;
  private final DayBuilder.Inputs files;
  private final CustomerJoin join;
  private final ArchiveStore archives;
  private final PublishedRevisions published;
  private final EventLog log;

  /**
   * Creates an explainer.
   *
   * @param files opens the pinned files as a run does
   * @param join finds the rows as a run does
   */
  public Explainer(
      Ledger ledger,
      DayBuilder.Inputs files,
      CustomerJoin join,
      ArchiveStore archives,
      PublishedRevisions published,
      EventLog log) {
    this.ledger = ledger;
    this.files = files;
    this.join = join;
    this.archives = archives;
    this.published = published;
    this.log = log;
  }

  /**
   * Answers a request.
   *
   * @param remaining the time until Lambda stops the function
   * @throws InvalidRequestException if the request names a revision that is not known
   * @throws IOException if a file or an archive could not be read; a retry can succeed
   */
  public Explanation explain(ExplainRequest request, RemainingTime remaining) throws IOException {
    TimeLimit time = new TimeLimit(remaining, MIN_REMAINING);
    Explanation explanation =
        request instanceof OfMessage message
            ? ofMessage(message, time)
            : ofCustomer((OfCustomer) request, time);
    log.write(
        "explained",
        "file_set",
        explanation.set().map(FileSetId::toString).orElse(""),
        "outcome",
        explanation.outcome(),
        "revisions",
        explanation.revisions().size());
    return explanation;
  }

  private Explanation ofMessage(OfMessage request, TimeLimit time) throws IOException {
    MessageSearch search = new MessageSearch(ledger, archives, published, time.remaining());
    MessageSearch.Result found =
        request.set().isPresent()
            ? search.find(request.messageId(), request.set().get())
            : search.find(request.messageId());
    if (found instanceof Miss miss) {
      return new Explanation(
          Outcome.NOT_FOUND, request.set(), Optional.empty(), miss.sentence(), List.of());
    }
    Hit hit = (Hit) found;
    if (MessageLine.isClosing(hit.body())) {
      return new Explanation(
          Outcome.EXPLAINED,
          Optional.of(hit.set()),
          Optional.empty(),
          "This is the closing message of revision "
              + hit.revision()
              + " of "
              + hit.set()
              + ". It counts the revision's other messages: "
              + hit.body(),
          List.of());
    }
    Optional<String> customer = MessageLine.of(hit.body()).customer();
    return explained(
        hit.set(),
        customer,
        revisions(hit.set()),
        hit.revision(),
        revision ->
            customer.isPresent()
                ? ArchivedMessages.naming(
                    hit.set(), revision.number(), customer.get(), limit(revision, hit.revision()))
                : ArchivedMessages.with(hit.set(), revision.number(), hit.body()),
        time);
  }

  private Explanation ofCustomer(OfCustomer request, TimeLimit time) throws IOException {
    FileSetId set = request.set();
    List<KnownRevision> revisions = revisions(set);
    if (revisions.isEmpty()) {
      return new Explanation(
          Outcome.EXPLAINED,
          Optional.of(set),
          Optional.of(request.customer()),
          "no revision of "
              + set
              + " is recorded, so there is no message: its files are not all there, or their events"
              + " are on their way; its status says which",
          List.of());
    }
    int asked =
        request
            .revision()
            .orElseGet(
                () ->
                    revisions.stream()
                        .filter(KnownRevision::isPublished)
                        .findFirst()
                        .orElse(revisions.get(0))
                        .number());
    return explained(
        set,
        Optional.of(request.customer()),
        revisions,
        asked,
        revision ->
            ArchivedMessages.naming(
                set, revision.number(), request.customer(), limit(revision, asked)),
        time);
  }

  private static Limit limit(KnownRevision revision, int asked) {
    return revision.number() == asked ? Limit.MESSAGES : Limit.EARLIER_MESSAGES;
  }

  private List<KnownRevision> revisions(FileSetId set) {
    FileSetState state = ledger.states().get(set);
    return KnownRevision.all(state, RunHistory.read(ledger, set), published);
  }

  private Explanation explained(
      FileSetId set,
      Optional<String> customer,
      List<KnownRevision> revisions,
      int asked,
      Function<KnownRevision, ArchivedMessages> messages,
      TimeLimit time)
      throws IOException {
    KnownRevision target =
        revisions.stream()
            .filter(revision -> revision.number() == asked)
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "revision "
                            + asked
                            + " of "
                            + set
                            + " is not recorded; the recorded ones are "
                            + String.join(
                                ", ",
                                revisions.stream()
                                    .map(revision -> Integer.toString(revision.number()))
                                    .toList())));
    List<RevisionExplanation> explained = new ArrayList<>();
    explained.add(explained(set, customer, target, messages.apply(target), Limit.ROWS, time));
    List<KnownRevision> earlier =
        revisions.stream()
            .filter(revision -> revision.number() < asked && revision.isPublished())
            .limit(Limit.MAX_EARLIER)
            .toList();
    String unread = "";
    for (KnownRevision revision : earlier) {
      if (time.isReached()) {
        unread =
            " The function ran out of time before it read revision "
                + revision.number()
                + ", so no changes since then are shown.";
        break;
      }
      explained.add(
          explained(set, customer, revision, messages.apply(revision), Limit.EARLIER_ROWS, time));
    }
    for (int i = 0; i + 1 < explained.size(); i++) {
      explained.set(
          i, explained.get(i).withChanges(Changes.between(explained.get(i + 1), explained.get(i))));
    }
    return new Explanation(
        Outcome.EXPLAINED,
        Optional.of(set),
        customer,
        Sentences.of(explained.get(0)) + newest(revisions.get(0), asked) + unread,
        explained);
  }

  /** Says that a later revision exists. */
  private static String newest(KnownRevision newest, int asked) {
    return newest.number() == asked
        ? ""
        : newest.isPublished()
            ? " Revision " + newest.number() + " replaces it."
            : " Revision " + newest.number() + " is not published yet.";
  }

  private RevisionExplanation explained(
      FileSetId set,
      Optional<String> customer,
      KnownRevision revision,
      ArchivedMessages messages,
      Limit rows,
      TimeLimit time)
      throws IOException {
    Optional<String> archiveFault = Optional.empty();
    if (revision.archive().isPresent()) {
      archiveFault = read(revision.archive().get(), messages, time);
    }
    boolean isRead = revision.archive().isPresent() && archiveFault.isEmpty();
    return new RevisionExplanation(
        set,
        revision,
        customer.isPresent()
            ? input(set, customer.get(), revision, new NamedRows(rows), time)
            : Input.UNREAD,
        isRead ? Optional.of(messages) : Optional.empty(),
        archiveFault,
        List.of());
  }

  /** Reads an archive, and returns why it could not be read. */
  private Optional<String> read(EarlierArchive archive, ArchivedMessages messages, TimeLimit time)
      throws IOException {
    try {
      archives.read(archive, time.checking(messages));
      return Optional.empty();
    } catch (ArchiveMissingException | DamagedArchiveException e) {
      return Optional.of(e.getMessage());
    } catch (OutOfTimeException e) {
      return Optional.of(e.getMessage() + ", so the messages are not shown");
    }
  }

  private Input input(
      FileSetId set, String customer, KnownRevision revision, NamedRows rows, TimeLimit time)
      throws IOException {
    if (revision.pinned().isEmpty()) {
      return Input.unreadable(
          "the table no longer knows the files of revision "
              + revision.number()
              + ", so only its messages are shown");
    }
    try {
      Optional<CustomerShare> share =
          join.join(files.opener(set, revision.pinned().get(), time::check), customer, rows);
      return new Input(Optional.of(rows), share, Optional.empty());
    } catch (FileRejectedException e) {
      return Input.unreadable("the files give no messages: " + e.getMessage());
    } catch (PinnedVersionGoneException e) {
      return Input.unreadable(
          "a file of revision "
              + revision.number()
              + " was replaced and its version has expired, so only the messages are shown");
    } catch (OutOfTimeException e) {
      return Input.unreadable(e.getMessage() + ", so the rows are not shown");
    }
  }
}
