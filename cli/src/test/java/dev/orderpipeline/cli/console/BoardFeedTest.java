package dev.orderpipeline.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What each tick of the board reads. */
class BoardFeedTest {
  private static final LocalDate TODAY = LocalDate.of(2022, 1, 30);
  private static final Duration CALL = Duration.ofMillis(10);

  private final AtomicLong nanos = new AtomicLong();
  private final FakeSource source = new FakeSource();
  private final BoardFeed feed =
      new BoardFeed(
          source,
          InstantSource.fixed(Instant.parse("2022-01-30T10:00:00Z")),
          // Each look at the clock is a call later.
          () -> nanos.addAndGet(CALL.toNanos()));

  @Test
  void unchangedBoardKeepsItsVersion() {
    source.put("acme/2022-01-30", "WAITING");
    feed.tick();
    long version = feed.current().version();
    feed.tick();
    assertThat(feed.current().version()).isEqualTo(version);

    source.put("acme/2022-01-30", "BUILDING");
    feed.tick();
    assertThat(feed.current().version()).isGreaterThan(version);
  }

  @Test
  void onlyTheDateOfASetThatIsNoLongerUnpublishedIsReadAgain() {
    source.put("acme/2022-01-30", "PUBLISHING");
    source.put("acme/2022-01-29", "PUBLISHED");
    feed.tick();
    int read = source.dateReadings.get();

    source.put("acme/2022-01-30", "PUBLISHED");
    feed.tick();

    assertThat(source.dateReadings.get() - read).isEqualTo(1);
    assertThat(state(TODAY)).contains("PUBLISHED");
  }

  @Test
  void allDatesAreReadAgainAfterAPause() {
    source.put("acme/2022-01-30", "PUBLISHED");
    feed.tick();
    int read = source.dateReadings.get();
    source.put("acme/2022-01-29", "PUBLISHED");

    feed.tick();
    assertThat(source.dateReadings.get()).isEqualTo(read);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    feed.tick();

    assertThat(source.dateReadings.get()).isEqualTo(read + BoardFeed.DATES);
    assertThat(state(TODAY.minusDays(1))).contains("PUBLISHED");
  }

  @Test
  void allDatesAreReadAgainAfterACommand() {
    source.put("acme/2022-01-30", "PUBLISHED");
    feed.tick();
    int read = source.dateReadings.get();

    feed.readAllNext();
    feed.tick();

    assertThat(source.dateReadings.get()).isEqualTo(read + BoardFeed.DATES);
  }

  @Test
  void setsThatNeedAPersonAreListedOldestFirst() {
    source.put("acme/2022-01-30", "REJECTED");
    source.put("wayne/2022-01-28", "WAITING");
    source.put("acme/2022-01-29", "BUILDING");
    feed.tick();

    assertThat(feed.current().board().attention())
        .extracting(Board.Attention::title)
        .containsExactly("wayne/2022-01-28", "acme/2022-01-30");
  }

  private Optional<String> state(LocalDate date) {
    return feed.current().board().rows().get(0).cell(date).map(Board.Cell::state);
  }
}
