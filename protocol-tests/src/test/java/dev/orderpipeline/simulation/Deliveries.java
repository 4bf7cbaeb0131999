package dev.orderpipeline.simulation;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Deliveries of the accepted messages of a set to a {@link ModelConsumer}, as SQS may order and
 * double them.
 */
final class Deliveries {
  private static final int ORDERS = 3;

  private final FileSetId set;

  /** The lines of each revision's archive. */
  private final Map<Integer, List<String>> archives;

  private final List<InTransit> accepted = new ArrayList<>();

  /** A message on its way to the consumer. */
  private record InTransit(int revision, String id, String body) {}

  /**
   * The deliveries of a set.
   *
   * @param archives the lines of the archives by revision
   */
  Deliveries(FileSetId set, Map<Integer, List<String>> archives) {
    this.set = set;
    this.archives = archives;
  }

  /** Adds messages that the queue has accepted, by their numbers in the archive. */
  void add(int revision, BitSet numbers) {
    MessageId ids = new MessageId(set, revision);
    numbers.stream()
        .mapToObj(archives.get(revision)::get)
        .forEach(body -> accepted.add(new InTransit(revision, ids.of(body), body)));
  }

  /**
   * Delivers every message twice, in several orders. After each delivery, the consumer must believe
   * that it has a whole revision exactly if it has.
   *
   * @throws ViolationException if it is wrong
   */
  void check(Supplier<ModelConsumer> consumers) {
    List<InTransit> closingFirst = new ArrayList<>(accepted);
    Collections.reverse(closingFirst);
    check(consumers.get(), closingFirst);
    for (int seed = 0; seed < ORDERS; seed++) {
      List<InTransit> shuffled = new ArrayList<>(accepted);
      shuffled.addAll(accepted);
      Collections.shuffle(shuffled, new Random(seed));
      check(consumers.get(), shuffled);
    }
  }

  private void check(ModelConsumer consumer, List<InTransit> deliveries) {
    Map<Integer, Set<String>> received = new HashMap<>();
    for (InTransit next : deliveries) {
      int revision = next.revision();
      received.computeIfAbsent(revision, unused -> new HashSet<>()).add(next.body());
      consumer.receive(revision, next.id(), next.body());
      boolean hasWhole =
          isClosed(revision) && received.get(revision).containsAll(archives.get(revision));
      if (consumer.hasWhole(revision) != hasWhole) {
        throw new ViolationException(
            hasWhole
                ? "a consumer has revision " + revision + ", but does not believe it"
                : "a consumer believes that it has revision "
                    + revision
                    + ", but it lacks messages");
      }
    }
  }

  private boolean isClosed(int revision) {
    List<String> lines = archives.get(revision);
    return !lines.isEmpty() && isClosing(lines.get(lines.size() - 1));
  }

  static boolean isClosing(String body) {
    return body.startsWith("{\"type\":\"revision_complete\"");
  }
}
