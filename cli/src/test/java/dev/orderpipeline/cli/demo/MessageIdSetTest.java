package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Adding ids, ticking them off, and growing with both kept. */
class MessageIdSetTest {
  /** Beyond several doublings of the capacity that a set begins with. */
  private static final int MANY = 10_000;

  private final MessageId messageId =
      new MessageId(new FileSetId("", LocalDate.of(2022, 1, 30)), 1);
  private final MessageIdSet ids = new MessageIdSet();

  @Test
  void anIdThatIsNewIsAdded() {
    assertThat(ids.add(id(1))).isTrue();
  }

  @Test
  void anIdThatIsThereIsNotAddedAgain() {
    ids.add(id(1));

    assertThat(ids.add(id(1))).isFalse();
  }

  @Test
  void idsThatShareTheirFirstQuarterAreDifferent() {
    ids.add("0".repeat(64));

    assertThat(ids.add("0".repeat(31) + "1" + "0".repeat(32))).isTrue();
  }

  @Test
  void idsWithTheHighestBitAreKept() {
    ids.add("f".repeat(64));

    assertThat(ids.tick("f".repeat(64))).isTrue();
  }

  @Test
  void anIdThatIsNotThereIsNotTicked() {
    ids.add(id(1));

    assertThat(ids.tick(id(2))).isFalse();
  }

  @Test
  void anIdCanBeTickedOffAgainAndCountsOnce() {
    ids.add(id(1));
    ids.add(id(2));
    ids.tick(id(1));

    assertThat(ids.tick(id(1))).isTrue();
    assertThat(ids.unticked()).isEqualTo(1);
  }

  @Test
  void allIdsAreKeptWhenTheSetGrows() {
    List<String> all = IntStream.range(0, MANY).mapToObj(this::id).toList();
    all.forEach(ids::add);

    assertThat(all).allMatch(ids::tick);
    assertThat(ids.size()).isEqualTo(MANY);
    assertThat(ids.unticked()).isZero();
  }

  @Test
  void whatWasTickedOffStaysSoWhenTheSetGrows() {
    ids.add(id(0));
    ids.tick(id(0));

    IntStream.range(1, MANY).mapToObj(this::id).forEach(ids::add);
    ids.tick(id(0));

    assertThat(ids.unticked()).isEqualTo(MANY - 1);
  }

  private String id(int number) {
    return messageId.of(Integer.toString(number));
  }
}
