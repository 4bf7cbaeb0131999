package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.consumer.ApplyResult.FileSetRevision;
import dev.orderpipeline.consumer.OrderMessage;
import dev.orderpipeline.consumer.PostgresServer;
import dev.orderpipeline.consumer.TotalsStore;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Both consumer kits receive a day and two corrections from the queue, doubled and out of order,
 * and hold the totals of the last correction.
 */
@Tag("full")
class ConsumerKitIT {
  private static final FileSetId SET = new FileSetId("consumer-kit", LocalDate.of(2022, 1, 30));
  private static final Path KIT = Path.of("..", "consumers", "python").toAbsolutePath();
  private static final int CUSTOMERS = 200;
  private static final int WITHDRAWN = 1;

  private static final String PRINT_TOTALS =
      """
      import sqlite3, sys
      for row in sqlite3.connect(sys.argv[1]).execute(
              "SELECT customer_reference, number_of_orders, total_amount_spent FROM order_totals"
              " WHERE number_of_orders IS NOT NULL"):
          print(*row)
      """;

  @TempDir private Path directory;

  @Test
  void bothKitsCompleteTheLastCorrectionWithItsTotals() throws Exception {
    try (PipelineStack pipeline =
            new PipelineStack(
                config ->
                    config.environment(
                        "data-processing-function", SettingNames.CLOSING_MESSAGE, "true"));
        PostgresServer postgres = new PostgresServer()) {
      List<Message> messages = publishDayAndTwoCorrections(pipeline);
      assertThat(messages).hasSizeGreaterThan(3 * (CUSTOMERS - WITHDRAWN));
      Map<String, String> expected = new TreeMap<>();
      IntStream.range(WITHDRAWN, CUSTOMERS)
          .forEach(customer -> expected.put("c" + customer, "2 " + (2 * customer + 0.5 + 0.25)));

      sendDoubledAndShuffled(pipeline, messages);
      DataSource database = postgres.dataSource();
      TotalsStore store = new TotalsStore(database);
      store.createTables();
      assertThat(consume(pipeline, store)).contains(new FileSetRevision(SET.toString(), 3));
      assertThat(totals(database)).isEqualTo(expected);

      sendDoubledAndShuffled(pipeline, messages);
      assertThat(consumeWithPython(pipeline))
          .contains("complete: " + SET + " revision 3")
          .doesNotContain("mismatch");
      assertThat(totalsOfPython()).isEqualTo(expected);
    }
  }

  @Test
  void unitTestsOfThePythonKitPass() throws Exception {
    // A failed test is an exit status, which run() asserts.
    assertThat(Python.run(Map.of(), KIT, List.of("-m", "unittest"))).isEmpty();
  }

  private String consumeWithPython(PipelineStack pipeline) throws Exception {
    return Python.run(
        Python.environment(pipeline.stack()),
        directory,
        List.of(
            KIT.resolve("order_messages.py").toString(),
            "--queue-url",
            pipeline.stack().messageQueueUrl(),
            "--endpoint-url",
            pipeline.stack().endpoint().toString(),
            "--until-empty"));
  }

  private Map<String, String> totalsOfPython() throws Exception {
    return Python.run(Map.of(), directory, List.of("-c", PRINT_TOTALS, "totals.db"))
        .lines()
        .map(line -> line.split(" ", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private List<Message> publishDayAndTwoCorrections(PipelineStack pipeline) throws Exception {
    put(pipeline, FileKind.CUSTOMERS, customers(0));
    put(
        pipeline,
        FileKind.ORDERS,
        "id,customer_reference,order_status,order_reference,order_timestamp\n"
            + lines(2 * CUSTOMERS, i -> i + ",c" + i / 2 + ",Delivered,o" + i + ",1676539508"));
    put(pipeline, FileKind.ITEMS, items("0.5"));
    pipeline.awaitEnd(SET, 1);
    correct(pipeline, 2, FileKind.CUSTOMERS, customers(WITHDRAWN));
    correct(pipeline, 3, FileKind.ITEMS, items("0.25"));
    return pipeline.drain();
  }

  /** Two orders for each customer, each with one item. */
  private static String items(String secondPrice) {
    return "id,order_reference,item_name,quantity,total_price\n"
        + lines(
            2 * CUSTOMERS,
            i -> i + ",o" + i + ",thing,1," + (i % 2 == 0 ? 2 * (i / 2) + ".5" : secondPrice));
  }

  private static String customers(int withdrawn) {
    return "id,first_name,last_name,customer_reference,status\n"
        + lines(
            CUSTOMERS - withdrawn,
            i -> {
              int customer = i + withdrawn;
              return customer + ",A,B,c" + customer + ",Active";
            });
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count)
        .mapToObj(line)
        .map(each -> each + "\n")
        .collect(Collectors.joining());
  }

  private void correct(PipelineStack pipeline, int revision, FileKind kind, String content)
      throws Exception {
    put(pipeline, kind, content);
    pipeline.await(
        () ->
            Optional.of(pipeline.ledger().states().get(SET))
                .filter(state -> state.revision() == revision));
    assertThat(pipeline.process("{\"file_set\":\"" + SET + "\",\"now\":true}"))
        .contains("\"revision\":" + revision, "\"outcome\":\"PUBLISHED\"");
  }

  private void put(PipelineStack pipeline, FileKind kind, String content) throws Exception {
    pipeline.put(SET.key(kind), Files.writeString(directory.resolve("upload.csv"), content));
  }

  private static void sendDoubledAndShuffled(PipelineStack pipeline, List<Message> messages) {
    List<Message> all = new ArrayList<>(messages);
    all.addAll(messages);
    Collections.shuffle(all, new Random(1));
    for (int i = 0; i < all.size(); i += 10) {
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
      for (Message message : all.subList(i, Math.min(i + 10, all.size()))) {
        entries.add(
            SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(entries.size()))
                .messageBody(message.body())
                .messageAttributes(message.messageAttributes())
                .build());
      }
      assertThat(
              pipeline
                  .sqs()
                  .sendMessageBatch(
                      request ->
                          request.queueUrl(pipeline.stack().messageQueueUrl()).entries(entries))
                  .failed())
          .isEmpty();
    }
  }

  /** The loop of a Java consumer, until the queue is empty; returns what became complete. */
  private static List<FileSetRevision> consume(PipelineStack pipeline, TotalsStore store)
      throws Exception {
    String queueUrl = pipeline.stack().messageQueueUrl();
    List<FileSetRevision> completed = new ArrayList<>();
    while (true) {
      List<Message> received =
          pipeline
              .sqs()
              .receiveMessage(
                  request ->
                      request
                          .queueUrl(queueUrl)
                          .maxNumberOfMessages(10)
                          .messageAttributeNames("All"))
              .messages();
      if (received.isEmpty()) {
        return completed;
      }
      completed.addAll(
          store.apply(received.stream().map(ConsumerKitIT::parse).toList()).completed());
      pipeline
          .sqs()
          .deleteMessageBatch(
              request ->
                  request
                      .queueUrl(queueUrl)
                      .entries(
                          received.stream()
                              .map(
                                  message ->
                                      DeleteMessageBatchRequestEntry.builder()
                                          .id(message.messageId())
                                          .receiptHandle(message.receiptHandle())
                                          .build())
                              .toList()));
    }
  }

  private static OrderMessage parse(Message message) {
    return OrderMessage.parse(
        message.body(),
        message.messageAttributes().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, attribute -> attribute.getValue().stringValue())));
  }

  private static Map<String, String> totals(DataSource database) throws Exception {
    Map<String, String> totals = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT customer_reference, number_of_orders, total_amount_spent FROM order_totals"
                    + " WHERE number_of_orders IS NOT NULL")) {
      while (rows.next()) {
        totals.put(rows.getString(1), rows.getLong(2) + " " + rows.getString(3));
      }
    }
    return totals;
  }
}
