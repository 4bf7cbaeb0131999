package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.io.StringWriter;
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
  void aPublishedRunTellsWhereItsMessagesLie() throws IOException {
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
  void anAnswerWithoutARunLeavesOutWhatThereIsNot() throws IOException {
    RunSummary summary =
        new RunSummary(SET, 0, Optional.empty(), Outcome.NOT_DUE, "a < \"b\"", Optional.empty(), 0);

    assertThat(json(summary))
        .isEqualTo(
            "{\"file_set\":\"acme/2022-01-30\",\"revision\":0,\"outcome\":\"NOT_DUE\","
                + "\"sentence\":\"a < \\\"b\\\"\",\"messages_sent\":0}");
  }

  @Test
  void anArchiveHoldsBothKindsOfMessages() {
    assertThat(new Archive("k", "v", "aa", "bb", 99, 4, 3).messages()).isEqualTo(7);
  }
}
