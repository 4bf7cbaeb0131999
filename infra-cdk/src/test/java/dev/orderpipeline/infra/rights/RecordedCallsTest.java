package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedCallsTest {
  @TempDir private Path directory;

  @Test
  void everyLineOfEveryFileIsACall() throws Exception {
    Files.writeString(
        directory.resolve("f-1.jsonl"),
        """
        {"function":"f","service":"S3","operation":"HeadObject","resource":{"Bucket":"b","Key":"k"},"parameters":"Bucket Key"}
        {"function":"f","service":"Sqs","operation":"SendMessageBatch","resource":{"QueueUrl":"u"},"parameters":"Entries QueueUrl"}
        """);
    Files.writeString(
        directory.resolve("g-2.jsonl"),
        """
        {"function":"g","service":"Lambda","operation":"Invoke","resource":{"FunctionName":"f"},"parameters":"FunctionName"}
        """);

    assertThat(RecordedCalls.read(directory))
        .containsExactly(
            new RecordedCall(
                "f",
                "S3",
                "HeadObject",
                Map.of("Bucket", "b", "Key", "k"),
                Set.of("Bucket", "Key")),
            new RecordedCall(
                "f",
                "Sqs",
                "SendMessageBatch",
                Map.of("QueueUrl", "u"),
                Set.of("Entries", "QueueUrl")),
            new RecordedCall(
                "g", "Lambda", "Invoke", Map.of("FunctionName", "f"), Set.of("FunctionName")));
  }

  @Test
  void withoutRecordsItSaysWhatWritesThem() {
    Path none = directory.resolve("aws-calls");

    assertThatThrownBy(() -> RecordedCalls.read(none))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "There are no recorded calls in "
                + none
                + ". The end-to-end tests of local-stack write them: run 'mvn verify' from the"
                + " project's root.");
  }
}
