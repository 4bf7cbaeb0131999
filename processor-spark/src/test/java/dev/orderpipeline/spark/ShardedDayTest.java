package dev.orderpipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayFiles;
import dev.orderpipeline.transform.join.DayJoin;
import dev.orderpipeline.transform.join.MessyDays;
import dev.orderpipeline.transform.join.RejectedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shards of a day together give the result of the whole day. */
class ShardedDayTest {
  @TempDir Path spill;

  @Test
  void messyDaysHaveTheSameResultInShards() throws IOException {
    assertSameInShards(0, 50);
  }

  @Test
  @Tag("verify")
  void manyMoreMessyDaysHaveTheSameResultInShards() throws IOException {
    assertSameInShards(50, 300);
  }

  private void assertSameInShards(int first, int end) throws IOException {
    for (int seed = first; seed < end; seed++) {
      DayFiles files = new MessyDays(seed).next();
      Random random = new Random(seed);
      assertSame("seed " + seed, files, 1 + random.nextInt(7), random);
    }
  }

  @Test
  void daysOfAllCasesHaveTheSameResultInShards() throws IOException {
    int compared = 0;
    try (Stream<Path> cases = Files.list(Path.of("..", "cases"))) {
      for (Path day : cases.filter(Files::isDirectory).sorted().toList()) {
        DayFiles files = new DayFiles();
        boolean complete = true;
        for (FileKind kind : FileKind.values()) {
          Path file = day.resolve(kind.label() + ".csv");
          complete &= Files.exists(file);
          if (complete) {
            files.set(kind, Files.readAllBytes(file));
          }
        }
        if (complete && isReadable(files)) {
          assertSame(day.toString(), files, 3, new Random(1));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(25);
  }

  @Test
  void dayHasTheSameResultInOneShard() throws IOException {
    assertSame("one", new MessyDays(3).next(), 1, new Random(1));
  }

  private void assertSame(String name, DayFiles files, int shards, Random random)
      throws IOException {
    List<Message> messages = new ArrayList<>();
    List<RejectedRow> rows = new ArrayList<>();
    List<AffectedCustomer> affected = new ArrayList<>();
    ShardedDay day = new ShardedDay(spill, Limits.defaults(), shards, random);
    DayCounts counts;
    try {
      counts =
          new DayJoin(spill, Limits.defaults())
              .join(files, rows::add, affected::add, messages::add);
    } catch (FileRejectedException e) {
      assertThatThrownBy(() -> day.join(files))
          .as("%s in %d shards:%n%s", name, shards, files)
          .hasMessage(e.getMessage());
      return;
    }
    assertThat(day.join(files))
        .as("%s in %d shards:%n%s", name, shards, files)
        .isEqualTo(new ShardedDay.Result(messages, rows, affected, counts));
  }

  private boolean isReadable(DayFiles files) throws IOException {
    try {
      new DayJoin(spill, Limits.defaults()).join(files, message -> {});
      return true;
    } catch (FileRejectedException e) {
      return false;
    }
  }
}
