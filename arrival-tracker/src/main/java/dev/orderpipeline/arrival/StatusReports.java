package dev.orderpipeline.arrival;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.StatusEvaluator;
import dev.orderpipeline.ledger.UnpublishedReason;
import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.SetStatus;
import dev.orderpipeline.model.StatusResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers where file sets stand. Reads only. */
final class StatusReports {
  /** A part of an answer takes a second or two: what waits for it gives up after a minute. */
  private static final int MAX_SETS = 200;

  /** In characters; Lambda answers with at most 6 MB, and a character takes up to 3 bytes. */
  private static final int MAX_TEXT = 1_500_000;

  /** What was due longer ago, and is not there, the nightly pass has opened. */
  private static final Duration EXPECTED_LOOK_BACK = Duration.ofDays(2);

  private final Ledger ledger;
  private final FileFinder files;
  private final Expectations expectations;
  private final InstantSource clock;

  StatusReports(Ledger ledger, FileFinder files, Expectations expectations, InstantSource clock) {
    this.ledger = ledger;
    this.files = files;
    this.expectations = expectations;
    this.clock = clock;
  }

  /** Where one set stands, held against what lies in the bucket. */
  StatusResponse of(FileSetId set) {
    Instant now = clock.instant();
    SetStatus status =
        StatusEvaluator.of(ledger.items(set), Optional.of(files.find(set)), expectations, now);
    return new StatusResponse(set.toString(), now, List.of(status), 0, Optional.empty());
  }

  /** Where the sets of a date stand. */
  StatusResponse of(LocalDate date, Optional<FileSetId> after) {
    return part(new FileSetId("", date).isoDate(), ledger.sets(date), after);
  }

  /**
   * Where those sets stand that have not gone out: the open ones, those that failed, were rejected
   * or given up this month or the last one, and those that were due and of which nothing is
   * recorded, which the sweep would have opened.
   */
  StatusResponse open(Optional<FileSetId> after) {
    Set<FileSetId> sets = new HashSet<>(ledger.openSets());
    for (UnpublishedReason.Why why : UnpublishedReason.Why.values()) {
      sets.addAll(ledger.unpublishedSets(why));
    }
    sets.addAll(absent());
    return part("open", sets, after);
  }

  private Set<FileSetId> absent() {
    Instant now = clock.instant();
    Set<FileSetId> absent =
        new HashSet<>(expectations.dueBetween(now.minus(EXPECTED_LOOK_BACK), now));
    Set<LocalDate> dates = absent.stream().map(FileSetId::date).collect(Collectors.toSet());
    dates.forEach(date -> ledger.sets(date).forEach(absent::remove));
    return absent;
  }

  private StatusResponse part(String asked, Collection<FileSetId> sets, Optional<FileSetId> after) {
    Instant now = clock.instant();
    List<FileSetId> left =
        sets.stream()
            .sorted()
            .filter(set -> after.isEmpty() || set.compareTo(after.get()) > 0)
            .toList();
    List<SetStatus> told = new ArrayList<>();
    long text = 0;
    for (FileSetId set : left) {
      SetStatus status = StatusEvaluator.of(ledger.items(set), Optional.empty(), expectations, now);
      text += length(status);
      if (told.size() == MAX_SETS || (text > MAX_TEXT && !told.isEmpty())) {
        break;
      }
      told.add(status);
    }
    int more = left.size() - told.size();
    return new StatusResponse(
        asked,
        now,
        told,
        more,
        more == 0 ? Optional.empty() : Optional.of(id(told.get(told.size() - 1).set())));
  }

  private static String id(FileSetId set) {
    return set.partner().isEmpty() ? "/" + set : set.toString();
  }

  private static int length(SetStatus status) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      status.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.getBuffer().length();
  }
}
