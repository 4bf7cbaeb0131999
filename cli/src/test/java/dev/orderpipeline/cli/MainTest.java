package dev.orderpipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        .startsWith(
            "name a command: bench, check, demo, local, reconcile, redrive, replay, status, upload"
                + " or watch",
            "Usage: pipeline [-hV] COMMAND");
  }

  @Test
  void unknownCommandIsNamed() {
    Called called = Called.with("dmo");

    assertThat(called)
        .isEqualTo(
            new Called(
                2, "", "Unmatched argument at index 0: 'dmo'\nDid you mean: pipeline demo?\n"));
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
    assertThat(called.errLines()).startsWith("Missing required option: '--bucket=B'");
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
        .startsWith("the endpoint localhost:4570 is not a URL such as http://127.0.0.1:4570");
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
            "AWS_ENDPOINT_URL is not a URL: Illegal character in authority at index 7: http://a b");
  }

  @Test
  void uploadIntoAFolderThatIsTooLongIsRejected() {
    String partner = "a".repeat(801);

    Called called =
        Called.with("upload", Called.SAMPLE.toString(), "--bucket", "drop", "--partner", partner);

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith(
            "--partner "
                + partner
                + ": the folder name has more than 800 characters when percent-encoded; expected"
                + " customers_20220130.csv in a folder with a shorter name");
  }

  @Test
  void demoRejectsAnUnknownEngine() {
    Called called = Called.with("demo", "--engine", "flink");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines()).startsWith("--engine must be lambda or spark, not flink");
  }

  @Test
  void replayRejectsAnUnknownEngine() {
    Called called = Called.with("replay", "acme/2022-01-30", "--engine", "glue");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines()).startsWith("--engine must be lambda or spark, not glue");
  }

  @Test
  void dryRunByTheJobIsRejected() {
    Called called = Called.with("replay", "acme/2022-01-30", "--dry-run", "--engine", "spark");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines())
        .startsWith("only the function supports --dry-run; omit --engine spark");
  }

  @Test
  void timeoutOfZeroIsRejected() {
    Called called = Called.with("demo", "--timeout", "0");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines()).startsWith("--timeout must be 1 second or more, not 0");
  }

  @Test
  void invalidPortIsRejected() {
    Called called = Called.with("local", "--port", "65536");

    assertThat(called.exitCode()).isEqualTo(2);
    assertThat(called.errLines()).startsWith("--port must be between 0 and 65535, not 65536");
  }

  @Test
  void messagesFileThatCannotBeWrittenIsNamed() {
    Path file = directory.resolve("nowhere").resolve("messages.jsonl");

    assertThat(Called.with("demo", "--messages", file.toString()))
        .isEqualTo(
            new Called(
                1,
                "",
                "error: cannot write "
                    + file
                    + ": java.nio.file.NoSuchFileException: "
                    + file
                    + "\n"));
  }
}
