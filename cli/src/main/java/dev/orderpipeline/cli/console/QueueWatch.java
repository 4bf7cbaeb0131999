package dev.orderpipeline.cli.console;

import dev.orderpipeline.cli.operate.QueueDepth;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers since when queues have had messages. SQS does not say how old the oldest message is,
 * and receiving messages would hide them from consumers.
 */
final class QueueWatch {
  private static final List<String> TITLES =
      List.of("Messages", "Dead letters", "Failed invocations", "Failures not redriven");

  private final InstantSource clock;
  private final Map<String, Instant> since = new HashMap<>();

  QueueWatch(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds an observation of the queues, which are always in the same order. */
  List<Board.Queue> observe(List<QueueDepth> depths) {
    List<Board.Queue> queues = new ArrayList<>();
    for (int i = 0; i < depths.size(); i++) {
      QueueDepth depth = depths.get(i);
      if (depth.messages() == 0) {
        since.remove(depth.queue());
      } else {
        since.putIfAbsent(depth.queue(), clock.instant());
      }
      queues.add(
          new Board.Queue(
              TITLES.get(i), depth, Optional.ofNullable(since.get(depth.queue())), i > 0));
    }
    return queues;
  }
}
