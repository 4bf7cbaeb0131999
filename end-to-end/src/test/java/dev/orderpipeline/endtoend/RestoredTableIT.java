package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;

/** A day whose items in the table were restored to an earlier time, as the deployment page says. */
@Tag("full")
@Tag("recording")
@ExtendWith(SharedPipeline.class)
class RestoredTableIT {
  private static final FileSetId SET = new FileSetId("restored", LocalDate.of(2022, 1, 30));

  @TempDir private Path directory;

  @Test
  void correctionAfterARestoreGetsARevisionAboveAllPublishedOnes(PipelineStack pipeline)
      throws Exception {
    pipeline.putSampleDay(SET);
    pipeline.awaitEnd(SET, 1);
    // A worker releases the lease after it has ended the run.
    List<Map<String, AttributeValue>> earlier =
        pipeline.await(
            () ->
                Optional.of(items(pipeline))
                    .filter(items -> items.stream().noneMatch(item -> item.containsKey("owner"))));
    correct(pipeline, 21);
    assertThat(process(pipeline)).contains("\"revision\":2", "\"outcome\":\"PUBLISHED\"");
    pipeline.drain();

    restore(pipeline, earlier);
    correct(pipeline, 22);

    assertThat(process(pipeline)).contains("\"outcome\":\"SUPERSEDED\"");
    assertThat(process(pipeline)).contains("\"revision\":3", "\"outcome\":\"PUBLISHED\"");
    assertThat(
            pipeline.drain().stream()
                .filter(message -> attribute(message, "file_set").equals(SET.toString()))
                .filter(message -> message.body().contains("customer_message")))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(attribute(message, "revision")).isEqualTo("3");
              assertThat(message.body()).contains("\"total_amount_spent\":89.5");
            });
  }

  private static String attribute(Message message, String name) {
    return message.messageAttributes().get(name).stringValue();
  }

  private static String process(PipelineStack pipeline) {
    return pipeline.process("{\"file_set\":\"" + SET + "\",\"now\":true}");
  }

  /** Uploads other items and waits until their revision is recorded. */
  private void correct(PipelineStack pipeline, int price) throws Exception {
    int before = pipeline.ledger().states().get(SET).revision();
    Path sample =
        PipelineStack.sampleDay().resolve(new FileSetId("", SET.date()).key(FileKind.ITEMS));
    pipeline.put(
        SET.key(FileKind.ITEMS),
        Files.writeString(
            directory.resolve("items.csv"),
            Files.readString(sample).replace("XYZ 2 20", "XYZ 2 " + price)));
    pipeline.await(
        () ->
            Optional.of(pipeline.ledger().states().get(SET))
                .filter(state -> state.revision() == before + 1));
  }

  private static List<Map<String, AttributeValue>> items(PipelineStack pipeline) {
    return pipeline
        .dynamoDb()
        .query(
            request ->
                request
                    .tableName(pipeline.stack().names().table())
                    .consistentRead(true)
                    .keyConditionExpression("file_set = :set")
                    .expressionAttributeValues(
                        Map.of(":set", AttributeValue.fromS(SET.toString()))))
        .items();
  }

  private static void restore(PipelineStack pipeline, List<Map<String, AttributeValue>> earlier) {
    String table = pipeline.stack().names().table();
    for (Map<String, AttributeValue> item : items(pipeline)) {
      pipeline
          .dynamoDb()
          .deleteItem(
              request ->
                  request
                      .tableName(table)
                      .key(Map.of("file_set", item.get("file_set"), "entry", item.get("entry"))));
    }
    for (Map<String, AttributeValue> item : earlier) {
      pipeline.dynamoDb().putItem(request -> request.tableName(table).item(item));
    }
  }
}
