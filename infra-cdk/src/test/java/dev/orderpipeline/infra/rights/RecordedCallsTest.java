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
  void everyLineIsACall() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("aws-calls.jsonl"),
            """
            {"function":"f","service":"S3","operation":"HeadObject","resource":{"Bucket":"b","Key":"k"},"parameters":"Bucket Key"}
            {"function":"g","service":"Lambda","operation":"Invoke","resource":{"FunctionName":"f"},"parameters":"FunctionName"}
            """);

    assertThat(RecordedCalls.read(file))
        .containsExactly(
            new RecordedCall(
                "f",
                "S3",
                "HeadObject",
                Map.of("Bucket", "b", "Key", "k"),
                Set.of("Bucket", "Key")),
            new RecordedCall(
                "g", "Lambda", "Invoke", Map.of("FunctionName", "f"), Set.of("FunctionName")));
  }

  @Test
  void emptyRecordIsNamed() throws Exception {
    Path empty = Files.writeString(directory.resolve("aws-calls.jsonl"), "");

    assertThatThrownBy(() -> RecordedCalls.read(empty))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("There are no recorded calls in " + empty + ".");
  }
}
