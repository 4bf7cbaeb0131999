package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.command.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalEventsTest {
  @TempDir private Path logs;
  private final StringWriter shown = new StringWriter();
  private final LocalEvents events =
      new LocalEvents(
          new Progress(new PrintWriter(shown), () -> 0, 0),
          "drop",
          function -> Optional.of(logs.resolve(function)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"event":"revision_recorded","file_set":"a/2022-01-30","revision":1} | a/2022-01-30: revision 1 is complete
          {"event":"run_published","file_set":"a/2022-01-30","run":"run#1","messages":1200} | a/2022-01-30: run#1 published, 1,200 messages
          {"event":"run_rejected","file_set":"a/2022-01-30","run":"run#1","failure":"20 of 30"} | a/2022-01-30: run#1 rejected: 20 of 30
          {"event":"run_failed","file_set":"a/2022-01-30","run":"run#1"} | a/2022-01-30: run#1 failed; its status says why
          {"event":"unrecognised_file","key":"a/b","reason":"it is odd"} | not recognised: a/b: it is odd
          """)
  void eventOfALogIsOneLine(String line, String sentence) {
    assertThat(LocalEvents.sentence(line)).hasValue(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{\"event\":\"measured\"}", "{\"event\":", "START RequestId", "[]"})
  void otherLinesOfALogAreNotShown(String line) {
    assertThat(LocalEvents.sentence(line)).isEmpty();
  }

  @Test
  void onlyArrivalsInTheDropBucketAreShown() {
    events.s3EventSent("ObjectCreated:Put", "drop", "a/orders_20220130.csv", "v");
    events.s3EventSent("ObjectCreated:Put", "results", "b", "v");

    assertThat(shown.toString().lines())
        .containsExactly("[  0.0 s] arrived: a/orders_20220130.csv");
  }

  @Test
  void eachLineOfALogIsShownOnce() throws IOException {
    String first = "{\"event\":\"unrecognised_file\",\"key\":\"first\",\"reason\":\"odd\"}\n";
    Path log = Files.writeString(logs.resolve("f"), first + "{\"event\":\"unrecog");
    events.invocationSucceeded("f", "r", Duration.ZERO);
    Files.writeString(
        log, "nised_file\",\"key\":\"second\",\"reason\":\"odd\"}\n", StandardOpenOption.APPEND);
    events.invocationSucceeded("f", "r", Duration.ZERO);
    events.invocationSucceeded("g", "r", Duration.ZERO);

    assertThat(shown.toString().lines())
        .containsExactly(
            "[  0.0 s] not recognised: first: odd", "[  0.0 s] not recognised: second: odd");
  }
}
