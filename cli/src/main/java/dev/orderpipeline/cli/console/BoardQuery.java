package dev.orderpipeline.cli.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Which part of the board a page shows.
 *
 * @param filter a part of the partner's name; can be empty
 * @param onlyUnpublished whether partners whose sets are all published are left out
 * @param page the number of the page, from 1
 * @param until the newest date, if it is not the current one
 */
public record BoardQuery(
    String filter, boolean onlyUnpublished, int page, Optional<LocalDate> until) {
  private static final int PAGE_SIZE = 50;

  /** A query from the parameters of a request; wrong ones are ignored. */
  static BoardQuery parse(String filter, String only, String page, String until) {
    Optional<LocalDate> date = Optional.empty();
    try {
      date = Optional.ofNullable(until).filter(text -> !text.isEmpty()).map(LocalDate::parse);
    } catch (DateTimeException notADate) {
      // As without a date.
    }
    return new BoardQuery(
        filter == null ? "" : filter.strip(),
        only != null,
        page != null && page.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(page) : 1,
        date);
  }

  /** The matching rows of the page. */
  public List<Board.Row> rows(Board board) {
    return matching(board).stream().skip((page - 1L) * PAGE_SIZE).limit(PAGE_SIZE).toList();
  }

  /** The number of matching rows. */
  public int count(Board board) {
    return matching(board).size();
  }

  /** The number of pages, at least 1. */
  public int pages(Board board) {
    return Math.max(1, (count(board) + PAGE_SIZE - 1) / PAGE_SIZE);
  }

  private List<Board.Row> matching(Board board) {
    return board.rows().stream().filter(row -> row.matches(filter, onlyUnpublished)).toList();
  }

  /** The address of another page of the same query. */
  public String page(String path, int number) {
    return path
        + "?q="
        + URLEncoder.encode(filter, StandardCharsets.UTF_8)
        + (onlyUnpublished ? "&only=unpublished" : "")
        + until.map(date -> "&until=" + date).orElse("")
        + "&page="
        + number;
  }

  /** The address of the dates before those of the board, or after them. */
  public String move(Board board, int days) {
    LocalDate newest = board.dates().isEmpty() ? LocalDate.EPOCH : board.dates().get(0);
    return new BoardQuery(filter, onlyUnpublished, 1, Optional.of(newest.plusDays(days)))
        .page("/", 1);
  }
}
