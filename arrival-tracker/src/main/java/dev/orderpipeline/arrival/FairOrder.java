package dev.orderpipeline.arrival;

import dev.orderpipeline.model.FileSetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the sets of one pass so that no partner delays the others: the partners take turns, and a
 * partner with very many sets gets only some of them per pass.
 */
final class FairOrder {
  /** Takes the sweep about ten seconds. */
  static final int MAX_SETS_PER_PARTNER = 100;

  /** A prime, so that consecutive passes start at different partners. */
  private static final long STEP = 7919;

  private FairOrder() {}

  /**
   * The sets of a pass in the order in which to handle them.
   *
   * @param pass the number of the pass; consecutive passes choose consecutive sets of a partner
   */
  static List<FileSetId> of(List<FileSetId> sets, long pass) {
    Map<String, List<FileSetId>> byPartner = new LinkedHashMap<>();
    for (FileSetId set : sets) {
      byPartner.computeIfAbsent(set.partner(), unused -> new ArrayList<>()).add(set);
    }
    List<List<FileSetId>> chosen = new ArrayList<>();
    byPartner
        .values()
        .forEach(
            all -> {
              List<FileSetId> rotated = rotated(all, pass * MAX_SETS_PER_PARTNER);
              chosen.add(rotated.subList(0, Math.min(MAX_SETS_PER_PARTNER, rotated.size())));
            });
    List<FileSetId> order = new ArrayList<>();
    List<List<FileSetId>> partners = rotated(chosen, pass * STEP);
    for (int turn = 0; turn < MAX_SETS_PER_PARTNER; turn++) {
      for (List<FileSetId> ofPartner : partners) {
        if (turn < ofPartner.size()) {
          order.add(ofPartner.get(turn));
        }
      }
    }
    return List.copyOf(order);
  }

  private static <T> List<T> rotated(List<T> all, long distance) {
    List<T> rotated = new ArrayList<>(all);
    Collections.rotate(rotated, -(int) (distance % Math.max(1, all.size())));
    return rotated;
  }
}
