package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.operate.RemotePipeline;
import dev.orderpipeline.cli.operate.SnoozeCommand;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Keeps the board up to date. Each tick reads the unpublished sets and the queues; the dates are
 * read again when a set is no longer unpublished, and as often as a bounded share of the time
 * allows. Thread-safe.
 */
final class BoardFeed {
  static final int DATES = 14;

  /** Reading all dates takes at most this share of the time; 1,000 partners take seconds. */
  private static final int MIN_PAUSE_PER_READING = 20;

  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  private final PipelineSource source;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final QueueWatch queueWatch;

  private final Object reading = new Object();
  private Map<LocalDate, Map<String, SetSummary>> byDate = Map.of();
  private Set<String> unpublished = Set.of();
  private LocalDate readOn = LocalDate.MIN;
  private long nextReadingNanos;
  private boolean readAll = true;

  private final Object changes = new Object();
  private Board board = Board.EMPTY;
  private long version;
  private long wakes;

  BoardFeed(PipelineSource source, InstantSource clock, LongSupplier nanoTime) {
    this.source = source;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.queueWatch = new QueueWatch(clock);
  }

  /** A board and its version, which grows with each change. */
  record Versioned(Board board, long version) {}

  /** The newest board, without reading anything. */
  Versioned current() {
    synchronized (changes) {
      return new Versioned(board, version);
    }
  }

  /** Wakes all that wait for a newer board. */
  void wakeAll() {
    synchronized (changes) {
      wakes++;
      changes.notifyAll();
    }
  }

  /** Waits for another version of the board; returns the newest, which can be the given one. */
  long awaitOther(long than, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (changes) {
      long wakesBefore = wakes;
      while (version == than && wakes == wakesBefore) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          break;
        }
        changes.wait(Math.max(1, left / 1_000_000));
      }
      return version;
    }
  }

  /** Makes the next tick read all dates. */
  void readAllNext() {
    synchronized (reading) {
      readAll = true;
    }
  }

  /** Reads what can have changed, and publishes the board if it has. */
  void tick() {
    synchronized (reading) {
      Board before = current().board();
      Board next;
      try {
        next = read();
      } catch (RuntimeException e) {
        // The next tick tries again, whatever it was.
        next =
            new Board(
                before.dates(),
                before.rows(),
                before.attention(),
                before.snoozes(),
                before.queues(),
                Optional.of(ShownText.visible(String.valueOf(e.getMessage()))));
      }
      publish(next);
    }
  }

  private void publish(Board next) {
    synchronized (changes) {
      if (version == 0 || !next.equals(board)) {
        board = next;
        version++;
        changes.notifyAll();
      }
    }
  }

  private Board read() {
    JsonObject status = source.status(Optional.empty());
    List<SetReport> open = reports(status);
    readDates(open);
    return new Board(
        columns(byDate),
        rows(byDate),
        open.stream()
            .filter(set -> set.next().equals("operator") || set.next().equals("partner"))
            .sorted(
                Comparator.comparing((SetReport set) -> set.set().date())
                    .thenComparing(SetReport::title))
            .map(BoardFeed::attention)
            .toList(),
        SnoozeCommand.lines(status),
        queueWatch.observe(source.queues()),
        Optional.empty());
  }

  /** Reads the board of earlier dates, with what needs a person as it is. */
  Board until(LocalDate last) {
    Map<LocalDate, Map<String, SetSummary>> earlier = readAll(dates(last));
    Board now = current().board();
    return new Board(
        columns(earlier), rows(earlier), now.attention(), now.snoozes(), now.queues(), now.fault());
  }

  private static List<LocalDate> columns(Map<LocalDate, ?> byDate) {
    return byDate.keySet().stream().sorted(Comparator.reverseOrder()).toList();
  }

  private static List<Board.Row> rows(Map<LocalDate, Map<String, SetSummary>> byDate) {
    TreeMap<String, Map<LocalDate, Board.Cell>> rows = new TreeMap<>();
    byDate.forEach(
        (date, sets) ->
            sets.values()
                .forEach(
                    set ->
                        rows.computeIfAbsent(set.partner(), partner -> new HashMap<>())
                            .put(
                                date,
                                new Board.Cell(set.path(), set.state(), set.rowsInNoTotal()))));
    return rows.entrySet().stream()
        .map(row -> new Board.Row(row.getKey(), row.getValue()))
        .toList();
  }

  private void readDates(List<SetReport> open) {
    Set<String> nowUnpublished = new HashSet<>();
    open.forEach(set -> nowUnpublished.add(set.title()));
    long start = nanoTime.getAsLong();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    boolean empty = byDate.values().stream().allMatch(Map::isEmpty);
    if (readAll
        || start - nextReadingNanos >= 0
        || !today.equals(readOn)
        || (empty && !open.isEmpty())) {
      byDate = readAll(dates(today));
      if (byDate.values().stream().allMatch(Map::isEmpty)) {
        // A new stage, or the sample of a local one: shows the newest dates that have files.
        Optional<LocalDate> newest = source.newestDate();
        if (newest.isPresent()) {
          byDate = readAll(dates(newest.get()));
        }
      }
      long pause = (nanoTime.getAsLong() - start) * MIN_PAUSE_PER_READING;
      nextReadingNanos = nanoTime.getAsLong() + Math.min(pause, MAX_PAUSE.toNanos());
      readOn = today;
      readAll = false;
    } else {
      byDate = updated(open, nowUnpublished);
    }
    unpublished = nowUnpublished;
  }

  /** Replaces the unpublished sets, and reads the dates of those that no longer are. */
  private Map<LocalDate, Map<String, SetSummary>> updated(
      List<SetReport> open, Set<String> nowUnpublished) {
    Map<LocalDate, Map<String, SetSummary>> changed = new HashMap<>(byDate);
    byDate.forEach(
        (date, sets) -> {
          if (sets.values().stream()
              .map(SetSummary::title)
              .anyMatch(set -> unpublished.contains(set) && !nowUnpublished.contains(set))) {
            changed.put(date, readDate(date));
          }
        });
    for (SetReport set : open) {
      changed.computeIfPresent(
          set.set().date(),
          (date, sets) -> {
            Map<String, SetSummary> copy = new HashMap<>(sets);
            copy.put(set.set().partner(), SetSummary.of(set));
            return copy;
          });
    }
    return changed;
  }

  private Map<LocalDate, Map<String, SetSummary>> readAll(List<LocalDate> dates) {
    Map<LocalDate, Map<String, SetSummary>> all = new HashMap<>();
    dates.forEach(date -> all.put(date, readDate(date)));
    return all;
  }

  private Map<String, SetSummary> readDate(LocalDate date) {
    Map<String, SetSummary> sets = new HashMap<>();
    reports(source.status(Optional.of(date.toString())))
        .forEach(set -> sets.put(set.set().partner(), SetSummary.of(set)));
    return sets;
  }

  private static List<LocalDate> dates(LocalDate last) {
    return Stream.iterate(last, date -> date.minusDays(1)).limit(DATES).toList();
  }

  private static List<SetReport> reports(JsonObject status) {
    return RemotePipeline.sets(status).stream().flatMap(set -> SetReport.of(set).stream()).toList();
  }

  private static Board.Attention attention(SetReport set) {
    return new Board.Attention(
        set.set().date(),
        set.title(),
        set.path(),
        set.state(),
        set.next(),
        set.sentence(),
        set.remedy());
  }

  /** What the board keeps of a set. */
  private record SetSummary(
      String partner, LocalDate date, String title, String path, String state, long rowsInNoTotal) {
    static SetSummary of(SetReport set) {
      return new SetSummary(
          set.set().partner(),
          set.set().date(),
          set.title(),
          set.path(),
          set.state(),
          set.rowsInNoTotal());
    }
  }
}
