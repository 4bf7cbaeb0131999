package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private static final FileSetId SET = FileSetId.parse("acme/2022-01-30").orElseThrow();

  private static String json(RunSummary summary) throws IOException {
    StringWriter text = new StringWriter();
    summary.writeTo(text);
    return text.toString();
  }

  @Test
  void publishedRunNamesItsArchive() throws IOException {
    RunSummary summary =
        new RunSummary(
            SET,
            2,
            Optional.of("run#2"),
            Outcome.PUBLISHED,
            "all 7 messages of revision 2 are in the queue",
            Optional.of(new Archive("builds/x.gz", "v1", "aa", "bb", 99, 4, 3)),
            7);

    assertThat(json(summary))
        .isEqualTo(
            "{\"file_set\":\"acme/2022-01-30\",\"revision\":2,\"run\":\"run#2\","
                + "\"outcome\":\"PUBLISHED\","
                + "\"sentence\":\"all 7 messages of revision 2 are in the queue\","
                + "\"messages_sent\":7,\"customer_messages\":4,\"error_messages\":3,"
                + "\"archive\":\"builds/x.gz\",\"archive_version_id\":\"v1\"}");
  }

  @Test
  void responseWithoutARunOmitsAbsentFields() throws IOException {
    RunSummary summary =
        new RunSummary(SET, 0, Optional.empty(), Outcome.NOT_DUE, "a < \"b\"", Optional.empty(), 0);

    assertThat(json(summary))
        .isEqualTo(
            "{\"file_set\":\"acme/2022-01-30\",\"revision\":0,\"outcome\":\"NOT_DUE\","
                + "\"sentence\":\"a < \\\"b\\\"\",\"messages_sent\":0}");
  }

  @Test
  void dryRunReportsWhatItWouldSendAndTheDifference() throws IOException {
    RunSummary summary =
        new RunSummary(
            SET,
            2,
            Optional.empty(),
            Outcome.DRY_RUN,
            "nothing was sent",
            Optional.empty(),
            0,
            Optional.of(
                new DryRunResult(
                    RunState.PUBLISHED,
                    4,
                    3,
                    Optional.of("{\"a\":1}"),
                    Optional.of(
                        new Difference(
                            1,
                            new Difference.TotalCounts(1, 2, 1, 5),
                            new Difference.ErrorCounts(3, 0, 6),
                            2,
                            new Difference.Examples(
                                List.of("n"),
                                List.of("c<1>", "c\"2"),
                                List.of(),
                                List.of("w")))))));

    assertThat(json(summary))
        .isEqualTo(
            "{\"file_set\":\"acme/2022-01-30\",\"revision\":2,\"outcome\":\"DRY_RUN\","
                + "\"sentence\":\"nothing was sent\",\"messages_sent\":0,\"dry_run\":{"
                + "\"would_end\":\"PUBLISHED\",\"customer_messages\":4,\"error_messages\":3,"
                + "\"counts\":{\"a\":1},\"difference\":{\"to_revision\":1,"
                + "\"totals\":{\"new\":1,\"changed\":2,\"unchanged\":1,\"dropped\":5},"
                + "\"errors\":{\"new\":3,\"unchanged\":0,\"gone\":6},\"withdrawn\":2,"
                + "\"examples\":{\"new\":[\"n\"],\"changed\":[\"c<1>\",\"c\\\"2\"],"
                + "\"dropped\":[],\"withdrawn\":[\"w\"]}}}}");
  }

  @Test
  void dryRunThatWouldSendNothingReportsNoDifference() throws IOException {
    RunSummary summary =
        new RunSummary(
            SET,
            2,
            Optional.empty(),
            Outcome.DRY_RUN,
            "would end REJECTED",
            Optional.empty(),
            0,
            Optional.of(
                new DryRunResult(RunState.REJECTED, 0, 0, Optional.empty(), Optional.empty())));

    assertThat(json(summary))
        .endsWith(
            "\"messages_sent\":0,\"dry_run\":{\"would_end\":\"REJECTED\","
                + "\"customer_messages\":0,\"error_messages\":0}}");
  }

  @Test
  void archivesMessagesAreBothKindsTogether() {
    assertThat(new Archive("k", "v", "aa", "bb", 99, 4, 3).messages()).isEqualTo(7);
    assertThat(new Archive("k", "v", "aa", "bb", 99, 4, 3, true).messages()).isEqualTo(8);
  }
}
