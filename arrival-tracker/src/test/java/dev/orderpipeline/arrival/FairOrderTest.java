package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FairOrderTest {
  private static final LocalDate FIRST = LocalDate.of(2022, 1, 1);

  @Test
  void partnersTakeTurns() {
    List<FileSetId> order = FairOrder.of(join(sets("a", 3), sets("b", 2)), 0);

    assertThat(order.stream().map(FileSetId::partner)).containsExactly("a", "b", "a", "b", "a");
  }

  @Test
  void partnerWithThousandsOfSetsDelaysAnotherBySetsOfOneTurn() {
    List<FileSetId> other = sets("other", 1);

    for (int pass = 0; pass < 60; pass++) {
      List<FileSetId> order = FairOrder.of(join(sets("flood", 5_000), other), pass);

      assertThat(order).hasSize(FairOrder.MAX_SETS_PER_PARTNER + 1);
      assertThat(order.subList(0, 2)).containsAll(other);
    }
  }

  @Test
  void consecutivePassesReachEverySetOfAPartner() {
    List<FileSetId> all = sets("flood", 250);
    Set<FileSetId> reached = new HashSet<>();
    for (int pass = 7; pass < 10; pass++) {
      reached.addAll(FairOrder.of(all, pass));
    }

    assertThat(reached).containsExactlyInAnyOrderElementsOf(all);
  }

  private static List<FileSetId> sets(String partner, int number) {
    List<FileSetId> sets = new ArrayList<>();
    for (int day = 0; day < number; day++) {
      sets.add(new FileSetId(partner, FIRST.plusDays(day)));
    }
    return sets;
  }

  private static List<FileSetId> join(List<FileSetId> first, List<FileSetId> second) {
    List<FileSetId> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
