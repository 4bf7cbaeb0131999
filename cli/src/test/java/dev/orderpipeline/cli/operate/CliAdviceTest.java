package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliAdviceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          it settles; send the request again then, or with "now": true | it settles; run the command again then, or with --now
          the day is too large; send the same request with "engine": "spark" to start the job, or with "engine": "lambda" to try | the day is too large; run the command again with --engine spark to start the job, or with --engine lambda to try
          20 of 30. To publish it as it is, send {"file_set":"a/2022-01-30","thresholds":{"rejected_rows":2}} | 20 of 30. To publish it as it is, add --as-it-is.
          replay the set with --as-next ("mode": "rebuild_as_next"): the files are read again | replay the set with --as-next: the files are read again
          mode is "rebuild_as_next", but revision 1 of a is new; omit "mode" | --as-next is not possible: revision 1 of a is new; omit --republish and --as-next
          it is busy; send the same request with "replay_id": "cli-1" | it is busy; run the command again with --replay-id cli-1
          it changed; send the request with another replay_id | it changed; run the command again with another --replay-id
          all 2 messages were sent to the queue | all 2 messages were sent to the queue
          """)
  void fieldsOfRequestsAreNamedAsOptions(String sentence, String shown) {
    assertThat(CliAdvice.of(sentence)).isEqualTo(shown);
  }
}
