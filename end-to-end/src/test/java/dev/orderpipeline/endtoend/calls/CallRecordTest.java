package dev.orderpipeline.endtoend.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallRecordTest {
  @TempDir private Path directory;

  @Test
  void callsOfAllProcessesAreSortedWithoutDuplicates() throws Exception {
    String query =
        """
        {"function":"g","service":"DynamoDb","operation":"Query","resource":{"TableName":"t"},"parameters":"TableName"}
        """;
    String head =
        """
        {"function":"f","service":"S3","operation":"HeadObject","resource":{"Bucket":"b","Key":"acme/orders_20220130.csv"},"parameters":"Bucket Key"}
        """;
    Files.writeString(directory.resolve("g-1.jsonl"), query + query);
    Files.writeString(directory.resolve("f-2.jsonl"), head);
    Files.writeString(directory.resolve("f-3.jsonl"), head.replace("acme", "other"));

    assertThat(CallRecord.recordedIn(directory))
        .containsExactly(
            head.strip().replace("acme/orders_20220130", "PARTNER/KIND_DATE"), query.strip());
  }

  @Test
  void withoutRecordedCallsThereAreNoLines() throws Exception {
    assertThat(CallRecord.recordedIn(directory.resolve("none"))).isEmpty();
  }

  @Test
  void newAndMissingLinesAreMarked() {
    assertThat(CallRecord.difference(List.of("a", "b", "d"), List.of("b", "c", "d")))
        .containsExactly("- a", "+ c");
  }

  @Test
  void equalRecordsDoNotDiffer() {
    assertThat(CallRecord.difference(List.of("a", "b"), List.of("b", "a"))).isEmpty();
  }
}
