package dev.orderpipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exit codes and messages of help and of invalid arguments. */
class MainTest {
  @TempDir private Path directory;

  @Test
  void helpIsShownAndSucceeds() {
    Called called = Called.with("--help");

    assertThat(called.exitCode()).isZero();
    assertThat(called.err()).isEmpty();
    assertThat(called.outLines())
        .startsWith(
            "Usage: pipeline [-hV] COMMAND",
            "Runs the customer order pipeline locally, and operates it locally or on AWS.",
            "'pipeline bench' runs the performance benchmark (see its --help).")
        .endsWith(
            "Exit codes:",
            "  0    Done.",
            "  1    The command failed; the last lines say why.",
            "  2    An option or argument is wrong, or the directory does not contain a",
            "         day's three files.",
            "  70   A bug in this program; its stack trace is shown.");
  }

  @Test
  void versionIsShown() {
    assertThat(Called.with("--version")).isEqualTo(new Called(0, "pipeline (unpackaged)\n", ""));
  }

  @Test
  void missingCommandIsReportedWithAllCommands() {
    Called called = Called.with();

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.out()).isEmpty();
    assertThat(called.errLines())
        .containsExactly(
            "error: name a command: bench, check, console, demo, explain,"
                + " generate-completion, help, local, receipt, reconcile, redrive, replay, snooze, status, upload, watch",
            "see 'pipeline --help'");
  }

  @Test
  void unknownCommandIsNamed() {
    Called called = Called.with("dmo");

    assertThat(called)
        .isEqualTo(
            new Called(
                2,
                "",
                """
                error: unexpected argument dmo; did you mean demo?
                see 'pipeline --help'
                """));
  }

  @Test
  void nearestOptionIsNamed() {
    assertThat(Called.with("replay", "acme/2022-01-30", "--dryrun"))
        .isEqualTo(
            new Called(
                2,
                "",
                """
                error: unknown option --dryrun; did you mean --dry-run?
                see 'pipeline replay --help'
                """));
  }

  @Test
  void helpShowsTheHelpOfACommand() {
    Called called = Called.with("help", "status");

    assertThat(called.exitCode()).isZero();
    assertThat(called.out()).startsWith("Usage: pipeline status ");
  }

  @Test
  void completionIsAScriptForTheShell() {
    Called called = Called.with("generate-completion");

    assertThat(called.exitCode()).isZero();
    assertThat(called.out()).contains("complete -F _complete_pipeline", "--dry-run");
  }

  /** Without a region, which would be reported if it was looked for first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          status a//b | a//b is not a date such as 2022-01-30, a file set such as acme/2022-01-30, or a partner's folder such as acme
          watch acme/2022-1-30 | acme/2022-1-30 is not a date such as 2022-01-30, a file set such as acme/2022-01-30, or a partner's folder such as acme
          redrive foo | WHAT must be failures or dead-letters, not foo
          replay | name file sets such as acme/2022-01-30, or a range with --from and --to
          replay acme | acme is not a file set such as acme/2022-01-30
          replay --from 2022-01-30 | give the first date with --from and the last with --to, at most 10 years apart
          replay acme/2022-01-30 --json | --json prints the result of --dry-run; add that, or omit --json
          explain acme/2022-01-30 | acme/2022-01-30 is not a message_id of 64 characters 0-9 and a-f; name one, or a file set such as acme/2022-01-30 and a customer's reference
          explain acme c1 | acme is not a file set such as acme/2022-01-30
          explain acme/2022-01-30 c1 --revision 0 | --revision must be 1 or more, not 0
          explain acme/2022-01-30 c1 --set acme/2022-01-30 | --set is for a MESSAGE_ID; name the set only once
          receipt acme | acme is not a file set such as acme/2022-01-30
          receipt acme/2022-01-30 --revision 0 | --revision must be 1 or more, not 0
          demo --sample nope | no such sample: nope; the samples are clean, correction, messy, rejected, seed
          demo --sample clean --dir /tmp | --dir and --sample both name the files; omit one of them
          reconcile acme | acme is not a file set such as acme/2022-01-30
          snooze a//b --cancel | a//b is not a partner's folder such as acme
          snooze acme | give the first date with --from and the last with --until, or --cancel
          snooze acme --from 2026-12-24 --until 2026-12-23 --why x | give the first date with --from and the last with --until, or --cancel
          snooze acme --from 2026-12-24 --until 2027-03-26 --why x | a snooze of 93 days is longer than 92; give the partner's expectation an end instead
          snooze acme --from 2026-12-24 --until 2026-12-24 | give the reason with --why, in at most 200 characters on one line
          snooze acme --cancel --why x | with --cancel, give at most --from and --by
          status --local --endpoint-url http://127.0.0.1:1 | --local and --endpoint-url both name an endpoint; omit one of them
          """)
  void argumentsAreCheckedBeforeTheRegion(String command, String error) {
    Called called = Called.with(command.split(" "));

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines().get(0)).isEqualTo("error: " + error);
  }

  @Test
  void missingProfileIsNamed() {
    Called called = Called.with("status", "--profile", "no-such");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.err()).startsWith("error: no such profile: no-such; ");
  }

  @Test
  void uploadIntoAFolderThatIsNotAPartnersIsRejectedWithTheRule() {
    Called called =
        Called.with("upload", Called.SAMPLE.toString(), "--bucket", "b", "--partner", "a b/../c");

    assertThat(called)
        .isEqualTo(
            new Called(
                2,
                "",
                "error: --partner a b/../c: the folder contains the path \"..\"; expected"
                    + " a b/c/customers_20220130.csv\nsee 'pipeline upload --help'\n"));
  }

  @Test
  void missingDirectoryIsNamed() {
    Path nowhere = directory.resolve("nowhere");

    assertThat(Called.with("demo", "--dir", nowhere.toString()))
        .isEqualTo(
            new Called(
                2,
                "",
                "error: "
                    + nowhere
                    + " is not a directory; name the directory of a day's three files\n"));
  }

  @Test
  void uploadFromAMissingDirectoryIsRejected() {
    Path nowhere = directory.resolve("nowhere");

    assertThat(Called.with("upload", nowhere.toString(), "--bucket", "drop"))
        .isEqualTo(
            new Called(
                2,
                "",
                "error: "
                    + nowhere
                    + " is not a directory; name the directory of a day's three files\n"));
  }

  @Test
  void uploadWithoutABucketIsRejected() {
    Called called = Called.with("upload", directory.toString());

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines()).startsWith("error: missing required option: '--bucket=B'");
  }

  @Test
  void uploadToAnEndpointWithoutASchemeIsRejected() {
    Called called =
        Called.with(
            "upload",
            Called.SAMPLE.toString(),
            "--bucket",
            "drop",
            "--endpoint-url",
            "localhost:4570");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith(
            "error: the endpoint localhost:4570 is not a URL such as http://127.0.0.1:4570");
  }

  @Test
  void invalidEndpointInTheEnvironmentIsRejected() {
    Called called =
        Called.in(
            Map.of("AWS_ENDPOINT_URL", "http://a b"),
            "upload",
            Called.SAMPLE.toString(),
            "--bucket",
            "drop");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith(
            "error: AWS_ENDPOINT_URL is not a URL: Illegal character in authority at index 7:"
                + " http://a b");
  }

  @Test
  void uploadIntoAFolderThatIsTooLongIsRejected() {
    String partner = "a".repeat(801);

    Called called =
        Called.with("upload", Called.SAMPLE.toString(), "--bucket", "drop", "--partner", partner);

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith(
            "error: --partner "
                + partner
                + ": the folder name has more than 800 characters when percent-encoded; expected"
                + " customers_20220130.csv in a folder with a shorter name");
  }

  @Test
  void demoRejectsAnUnknownEngine() {
    Called called = Called.with("demo", "--engine", "flink");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines()).startsWith("error: --engine must be lambda or spark, not flink");
  }

  @Test
  void replayRejectsAnUnknownEngine() {
    Called called = Called.with("replay", "acme/2022-01-30", "--engine", "glue");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines()).startsWith("error: --engine must be lambda or spark, not glue");
  }

  @Test
  void dryRunByTheJobIsRejected() {
    Called called = Called.with("replay", "acme/2022-01-30", "--dry-run", "--engine", "spark");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith("error: only the function supports --dry-run; omit --engine spark");
  }

  @Test
  void timeoutOfZeroIsRejected() {
    Called called = Called.with("demo", "--timeout", "0");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines()).startsWith("error: --timeout must be 1 second or more, not 0");
  }

  @Test
  void invalidPortIsRejected() {
    Called called = Called.with("local", "--port", "65536");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith("error: --port must be between 0 and 65535, not 65536");
  }

  @Test
  void messagesFileThatCannotBeWrittenIsNamed() {
    Path file = directory.resolve("nowhere").resolve("messages.jsonl");

    assertThat(Called.with("demo", "--messages", file.toString()))
        .isEqualTo(
            new Called(
                1,
                "",
                "error: no such directory: " + file.getParent() + "; cannot write " + file + "\n"));
  }
}
