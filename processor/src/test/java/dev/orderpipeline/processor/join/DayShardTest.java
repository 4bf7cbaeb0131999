package dev.orderpipeline.processor.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.processor.cleaning.Row.CustomerRow;
import dev.orderpipeline.processor.cleaning.Row.OrderRow;
import dev.orderpipeline.processor.intake.FileRefusedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shards of a day, however it is cut, come to what the day comes to. */
class DayShardTest {
  private static final int DAYS = 1_500;

  @TempDir Path spill;

  @Test
  void messyDaysInShardsComeToTheWholeDay() throws IOException {
    for (int seed = 0; seed < DAYS; seed++) {
      DayFiles files = new MessyDays(seed).next();
      Random random = new Random(seed);
      assertSame("seed " + seed, files, 1 + random.nextInt(7), random);
    }
  }

  @Test
  void theDaysOfAllCasesInShardsComeToTheWholeDay() throws IOException {
    int compared = 0;
    try (Stream<Path> cases = Files.list(Path.of("..", "cases"))) {
      for (Path day : cases.filter(Files::isDirectory).sorted().toList()) {
        DayFiles files = new DayFiles();
        boolean complete = true;
        for (FileKind kind : FileKind.values()) {
          Path file = day.resolve(kind.word() + ".csv");
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
  void aDayInOneShardComesToTheWholeDay() throws IOException {
    assertSame("one", new MessyDays(3).next(), 1, new Random(1));
  }

  @Test
  void aShardMayHaveNoRows() throws IOException {
    List<RefusedRow> rows = new ArrayList<>();
    try (DayShard shard = new DayShard(spill, Limits.defaults(), rows::add)) {
      assertThat(shard.customers()).isZero();
      assertThat(shard.errors(FileKind.ITEMS).hasNext()).isFalse();
    }
    assertThat(rows).isEmpty();
  }

  @Test
  void aShardWithMoreCustomersThanItMayHaveRefusesTheirFile() throws IOException {
    Limits small = new Limits(512, 16, 32, 2, 1 << 16, 1 << 20);
    try (DayShard shard = new DayShard(spill, small, row -> {})) {
      shard.list("c1", 2);
      shard.list("c2", 3);
      shard.list("c2", 3);
      assertThatThrownBy(() -> shard.list("c3", 4))
          .isInstanceOfSatisfying(
              FileRefusedException.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(FileKind.CUSTOMERS);
                assertThat(refused.line()).isEqualTo(4);
                assertThat(refused.reason()).isEqualTo(FileReason.TOO_MANY_REFERENCES);
              });
    }
  }

  @Test
  void aShardWithMoreErrorsThanItMayHaveRefusesTheFile() throws IOException {
    Limits small = new Limits(512, 16, 32, 100, 1 << 16, 1);
    try (DayShard shard = new DayShard(spill, small, row -> {})) {
      // The disk sees an error once a buffer of them is full.
      for (int line = 2; line < 20_000; line++) {
        RawRecord raw = RawRecord.of(line, "nobody " + line, "o" + line % 50);
        shard.take(FileKind.ORDERS, raw, new OrderRow(line, raw.cell(0), raw.cell(1)), false);
      }
      assertThatThrownBy(() -> shard.errors(FileKind.CUSTOMERS))
          .isInstanceOfSatisfying(
              FileRefusedException.class,
              refused -> assertThat(refused.reason()).isEqualTo(FileReason.TOO_MANY_ERRORS));
    }
  }

  @Test
  void theLineOfACustomerIsTheFirstThatListsIt() throws IOException {
    try (DayShard shard = new DayShard(spill, Limits.defaults(), row -> {})) {
      shard.take(FileKind.CUSTOMERS, RawRecord.of(2, "c1"), new CustomerRow(2, "c1"), false);
      shard.take(FileKind.CUSTOMERS, RawRecord.of(5, "c1"), new CustomerRow(5, "c1"), false);
      assertThat(shard.lineOf("c1")).isEqualTo(2);
      assertThat(shard.lineOf("c2")).isZero();
      assertThat(shard.lineOf(null)).isZero();
    }
  }

  private void assertSame(String name, DayFiles files, int shards, Random random)
      throws IOException {
    List<Message> messages = new ArrayList<>();
    List<RefusedRow> rows = new ArrayList<>();
    DayCounts counts = new DayJoin(spill, Limits.defaults()).join(files, rows::add, messages::add);
    ShardedDay.Result sharded =
        new ShardedDay(spill, Limits.defaults(), shards, random).join(files);
    assertThat(sharded)
        .as("%s in %d shards:%n%s", name, shards, files)
        .isEqualTo(new ShardedDay.Result(messages, rows, counts));
  }

  private boolean isReadable(DayFiles files) throws IOException {
    try {
      new DayJoin(spill, Limits.defaults()).join(files, message -> {});
      return true;
    } catch (FileRefusedException e) {
      return false;
    }
  }
}
