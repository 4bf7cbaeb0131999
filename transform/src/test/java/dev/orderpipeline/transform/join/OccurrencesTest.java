package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OccurrencesTest {
  @Test
  void onlyTheFirstLinesAreKept() {
    Occurrences found = Occurrences.NONE;
    for (int line : new int[] {9, 2, 8, 3, 7, 10, 1}) {
      found = found.with(line);
    }

    assertThat(found).isEqualTo(new Occurrences(7, List.of(1L, 2L, 3L, 7L, 8L)));
  }

  @Test
  void linesInOrderAreAllCounted() {
    Occurrences found =
        IntStream.rangeClosed(1, 100)
            .boxed()
            .reduce(Occurrences.NONE, (all, line) -> all.with(line), Occurrences::plus);

    assertThat(found).isEqualTo(new Occurrences(100, List.of(1L, 2L, 3L, 4L, 5L)));
  }

  @Test
  void firstReferenceIsThatOfTheEarlierLine() {
    LineReference one = new LineReference(3, "a");
    LineReference same = new LineReference(3, "b");

    assertThat(LineReference.first(one, same)).isSameAs(one);
    assertThat(LineReference.first(one, new LineReference(2, "c")).reference()).isEqualTo("c");
    assertThat(LineReference.first(null, one)).isSameAs(one);
    assertThat(LineReference.first(one, null)).isSameAs(one);
  }
}
