package dev.orderpipeline.cli.console;

import dev.orderpipeline.cli.operate.QueueDepth;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The sets of some dates, and what needs a person.
 *
 * @param dates the columns, the newest first
 * @param rows the partners in their order
 * @param attention the sets that an operator or a partner must act on, the oldest first
 * @param snoozes a line for each snooze
 * @param fault why the last reading failed; what is shown is then older
 */
public record Board(
    List<LocalDate> dates,
    List<Row> rows,
    List<Attention> attention,
    List<String> snoozes,
    List<Queue> queues,
    Optional<String> fault) {

  /** Before the first reading. */
  static final Board EMPTY =
      new Board(List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty());

  public Board {
    dates = List.copyOf(dates);
    rows = List.copyOf(rows);
    attention = List.copyOf(attention);
    snoozes = List.copyOf(snoozes);
    queues = List.copyOf(queues);
  }

  /**
   * A partner's sets.
   *
   * @param partner empty for the bucket's root
   * @param cells the status' state of each recorded date
   */
  public record Row(String partner, Map<LocalDate, Cell> cells) {
    public Row {
      cells = Map.copyOf(cells);
    }

    /** The partner's name for people. */
    public String title() {
      return partner.isEmpty() ? "(no partner)" : ShownText.visible(partner);
    }

    public Optional<Cell> cell(LocalDate date) {
      return Optional.ofNullable(cells.get(date));
    }

    boolean matches(String filter, boolean onlyUnpublished) {
      return title().toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT))
          && (!onlyUnpublished
              || cells.values().stream().anyMatch(cell -> !cell.state().equals("PUBLISHED")));
    }
  }

  /**
   * A set on the board.
   *
   * @param rowsInNoTotal number of its rows that are in no total
   */
  public record Cell(String path, String state, long rowsInNoTotal) {
    public StateLook look() {
      return StateLook.of(state, rowsInNoTotal);
    }
  }

  /** A set that needs a person. */
  public record Attention(
      LocalDate date,
      String title,
      String path,
      String state,
      String next,
      String sentence,
      Optional<String> remedy) {
    public StateLook look() {
      return StateLook.of(state);
    }
  }

  /**
   * A queue.
   *
   * @param waitingSince when the console first saw messages, without seeing it empty since
   */
  public record Queue(String title, QueueDepth depth, Optional<Instant> waitingSince, boolean bad) {
    public Tone tone() {
      return depth.messages() == 0 ? Tone.GOOD : bad ? Tone.BAD : Tone.ACTIVE;
    }
  }

  /** Whether the pipeline has not responded yet. */
  public boolean isUnread() {
    return dates.isEmpty();
  }
}
