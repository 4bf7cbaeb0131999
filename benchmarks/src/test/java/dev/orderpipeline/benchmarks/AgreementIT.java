package dev.orderpipeline.benchmarks;

import dev.orderpipeline.benchmarks.Contender.Tools;
import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that all programs produce the same messages from generated days, without timing them. */
@Tag("full")
class AgreementIT {
  @TempDir private Path directory;

  @Test
  void naiveProcessProducesTheSameMessages() throws Exception {
    rounds().check(cases(10_000, Spelling.COMMA, Contender.OURS_ARCHIVED, Contender.NAIVE));
  }

  @ParameterizedTest
  @EnumSource(Spelling.class)
  void naiveVersionProducesTheSameMessagesForEverySpelling(Spelling spelling) throws IOException {
    GeneratedDayFiles files = new DayWriter(shape(1_000, spelling, 0.02)).write(directory);
    Path ours = directory.resolve("ours");
    Path naive = directory.resolve("naive");
    JoinDay.writePlain(files.opener(), ours);
    NaiveJoin.write(files, naive);

    new Agreement(ours).check(Contender.NAIVE, naive);
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource(Spelling.class)
  void databasesProduceTheSameMessages(Spelling spelling) throws Exception {
    int customers = spelling == Spelling.COMMA ? 10_000 : 1_000;
    rounds().check(cases(customers, spelling, Contender.CHDB, Contender.DUCKDB));
  }

  private Rounds rounds() {
    Tools tools =
        new Tools(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            Bench.defaultOptions(10_000),
            Path.of("chdb").toAbsolutePath());
    return new Rounds(directory, customers -> tools, done -> {});
  }

  private static List<BenchCase> cases(int customers, Spelling spelling, Contender... contenders) {
    return Stream.of(contenders)
        .map(contender -> new BenchCase(contender, shape(customers, spelling, 0.005)))
        .toList();
  }

  private static DayShape shape(int customers, Spelling spelling, double badRows) {
    return new DayShape(customers, spelling, References.SHORT, RowOrder.SHUFFLED, badRows, 0.02, 3);
  }
}
