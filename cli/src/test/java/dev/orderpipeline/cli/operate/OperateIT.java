package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.Called;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.demo.LocalStackClients;
import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.status.SetStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * An operator's commands, including every command of the runbook, on a local stack whose buckets
 * send no events.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperateIT {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final FileSetId ACME = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final Pattern IN_TEXT = Pattern.compile("`(\\./pipeline [a-z][^`]*)`");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|[^ ']+");

  /** Commands of services that a local stack does not have, or for an item that it does not. */
  private static final List<String> NEEDS_AWS =
      List.of("aws logs tail ", "aws glue get-job-runs ", "aws dynamodb delete-item ");

  /** Text that looks like a command but is none of the operator's. */
  private static final List<String> NOT_TYPED = List.of("./pipeline local", "./pipeline check");

  private static final Pattern OVERDUE = Pattern.compile("\"SetsOverdue\":([0-9]+)");

  /** The deadline of the expected day, half an hour ago. */
  private final ZonedDateTime deadline = ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(30);

  private final Queue<String> notifications = new ConcurrentLinkedQueue<>();
  private LocalStack stack;
  private LocalStackClients clients;

  @BeforeAll
  void start(@TempDir Path directory) {
    Deployment deployed = Deployment.orderPipeline();
    String expectations =
        "[{\"partner\":\"expected\",\"after_days\":0,\"due\":\""
            + DateTimeFormatter.ofPattern("HH:mm").format(deadline)
            + "\"}]";
    stack =
        LocalStack.start(
            LocalStackConfig.builder()
                .withoutSchedules()
                .environment(
                    deployed.names().processingFunction(),
                    "SAME_FILE_CHECK",
                    "{\"*\":\"warn\",\"held\":\"hold\"}")
                .dataDirectory(directory.resolve("stack"))
                .deployment(
                    new Deployment(
                        deployed.region(),
                        deployed.account(),
                        deployed.names(),
                        deployed.buckets(),
                        deployed.tables(),
                        deployed.queues(),
                        deployed.topics(),
                        deployed.functions(),
                        List.of(),
                        deployed.schedules()))
                .environment(
                    deployed.names().sweepFunction(), SettingNames.EXPECTATIONS, expectations)
                .environment(
                    deployed.names().statusFunction(), SettingNames.EXPECTATIONS, expectations)
                .listener(
                    new LocalStackListener() {
                      @Override
                      public void notificationPublished(
                          String topicArn, String subject, String message) {
                        notifications.add(subject);
                      }
                    })
                .build());
    clients = LocalStackClients.of(stack);
    // The runbook's examples are about this one.
    put(ACME.partner(), FileKind.values());
    published(ACME.toString());
  }

  @AfterAll
  void stop() {
    clients.close();
    stack.close();
  }

  @Test
  void dayWithLostEventsIsReconciledWatchedAndReplayed() {
    put("lost", FileKind.values());

    assertThat(pipeline("status", "lost/2022-01-30").out())
        .contains("lost/2022-01-30  UNRECORDED  operator")
        .contains(
            Called.HOME + "/pipeline reconcile lost/2022-01-30 --endpoint-url " + stack.endpoint());
    assertThat(pipeline("reconcile", "lost/2022-01-30").outLines())
        .containsExactly("changed: lost/2022-01-30", "1 file set checked; 1 changed");
    Called watched = pipeline("watch", "lost/2022-01-30", "--every", "1", "--until-done");
    assertThat(watched.exitCode()).isZero();
    assertThat(watched.outLines().get(watched.outLines().size() - 1))
        .contains("lost/2022-01-30  PUBLISHED  Revision 1 was published at ")
        .endsWith(": 1 customer message and 1 error message were sent to the queue.");
    assertThat(pipeline("reconcile", "lost/2022-01-30").outLines())
        .containsExactly("1 file set checked; nothing changed");
    assertThat(pipeline("replay", "--republish", "lost/2022-01-30"))
        .satisfies(
            replayed -> {
              assertThat(replayed.exitCode()).isZero();
              assertThat(replayed.out())
                  .contains(
                      "1 of 1: lost/2022-01-30 PUBLISHED: all 2 messages of revision 1 were sent")
                  .endsWith("1 of 1 are published\n");
            });
  }

  @Test
  void snoozeEndsTheAlarmOfAMissingDayUntilItIsCancelled() throws IOException {
    String date = deadline.toLocalDate().toString();
    int overdue = sweptOverdue();
    assertThat(notifications).containsOnlyOnce("Files missing: expected " + date);
    String[] snooze = {
      "snooze", "expected", "--from", date, "--until", date, "--why", "closed", "--by", "jane"
    };
    String line = "expected is snoozed from " + date + " until " + date + " by jane: closed";

    assertThat(pipeline(snooze)).isEqualTo(new Called(0, line + "\n", ""));
    assertThat(pipeline(snooze).outLines()).containsExactly("nothing changed", line);
    assertThat(sweptOverdue()).isEqualTo(overdue - 1);
    assertThat(pipeline("status", "expected/" + date).out().replaceAll("\\s+", " "))
        .contains("expected/" + date + " WAITING nobody")
        .contains("Missing files are not reported: snoozed from " + date)
        .contains("Snoozed, so missing files are not reported: " + line);
    assertThat(pipeline("status", date).outLines()).contains("  " + line);

    assertThat(pipeline("snooze", "expected", "--cancel").outLines())
        .containsExactly("expected is not snoozed");
    assertThat(sweptOverdue()).isEqualTo(overdue);
    assertThat(notifications).containsOnlyOnce("Files missing: expected " + date);
    assertThat(pipeline("status").out()).doesNotContain("Snoozed, so");
  }

  @Test
  void snoozeOfAPartnerWithoutAnExpectationSaysSo() {
    assertThat(
            pipeline(
                    "snooze",
                    "acmee",
                    "--from",
                    "2022-01-30",
                    "--until",
                    "2022-01-30",
                    "--why",
                    "x")
                .out())
        .endsWith(
            "note: no expectation names acmee, so only its incomplete days would have been"
                + " reported; check the spelling\n");
    assertThat(pipeline("snooze", "acmee", "--cancel").exitCode()).isZero();
  }

  /** Sweeps, and returns how many overdue sets it has measured. */
  private int sweptOverdue() throws IOException {
    assertThat(
            invoked(
                "aws lambda invoke --function-name "
                    + stack.names().sweepFunction()
                    + " --payload '{}'"))
        .contains("\"pass\":\"open\"");
    return Files.readAllLines(stack.logFile(stack.names().sweepFunction())).stream()
        .flatMap(logged -> OVERDUE.matcher(logged).results())
        .map(measured -> Integer.valueOf(measured.group(1)))
        .reduce((before, last) -> last)
        .orElseThrow();
  }

  @Test
  void dayThatLooksWrongIsHeldUntilItIsReplayedAsItIs(@TempDir Path directory) throws IOException {
    for (LocalDate date : List.of(DATE.minusDays(1), DATE)) {
      Path day = Files.createDirectories(directory.resolve(date.toString()));
      for (FileKind kind : FileKind.values()) {
        Files.copy(
            Called.SAMPLE.resolve(new FileSetId("", DATE).key(kind)),
            day.resolve(new FileSetId("", date).key(kind)));
      }
      assertThat(
              pipeline(
                      "upload",
                      day.toString(),
                      "--bucket",
                      stack.names().dropBucket(),
                      "--partner",
                      "held")
                  .exitCode())
          .isZero();
    }
    assertThat(
            clients
                .s3()
                .headObject(
                    head -> head.bucket(stack.names().dropBucket()).key("held/items_20220130.csv"))
                .metadata())
        .containsEntry("rows", "3")
        .containsEntry("sum-total-price", "87.5")
        .containsKey("sha256");
    published("held/2022-01-29");
    String found =
        "IMPLAUSIBLE_SAME_FILE: The orders file (held/orders_20220130.csv) has the same bytes as"
            + " held/orders_20220129.csv.";

    Called held = pipeline("replay", "held/2022-01-30");

    assertThat(held.exitCode()).isNotZero();
    assertThat(held.out()).contains("REJECTED").contains(found);
    assertThat(pipeline("status", "held/2022-01-30").out().replaceAll("\\s+", " "))
        .contains("held/2022-01-30 REJECTED")
        .contains(found)
        .contains("/pipeline replay held/2022-01-30 --as-it-is");
    assertThat(pipeline("replay", "held/2022-01-30", "--as-it-is").out())
        .contains("held/2022-01-30 PUBLISHED: all 2 messages of revision 1 were sent");
  }

  @Test
  void misnamedFileAndTheQueuesAreInTheStatusOfItsPartner() {
    put("stray", FileKind.CUSTOMERS, FileKind.ORDERS);
    pipeline("reconcile", "stray/2022-01-30");
    String stray = "stray/Items_20220130.csv";
    put(stack.names().dropBucket(), stray);
    put(stack.names().resultsBucket(), ((DropKey.Unrecognised) DropKey.parse(stray)).receiptKey());

    Called status = pipeline("status", "stray");

    assertThat(status.out().replaceAll("\\s+", " "))
        .contains("stray/2022-01-30 WAITING")
        .contains("stray/Items_20220130.csv was not recognised: rename to stray/items_20220130.csv")
        .contains("Unrecognised files in the drop bucket: stray/Items_20220130.csv uploaded at ")
        .containsPattern("customer-order-message-queue [0-9]+ messages?");
    assertThat(status.outLines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void receiptOfTheNewestRevisionIsSavedWithItsFiles(@TempDir Path saved) throws IOException {
    put("receipt", FileKind.values());
    published("receipt/2022-01-30");

    Called called = pipeline("receipt", "receipt/2022-01-30", "--to", saved.toString());

    assertThat(called).isEqualTo(new Called(0, saved.resolve("receipt.html") + "\n", ""));
    try (Stream<Path> files = Files.list(saved)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .containsExactly("affected.csv", "receipt.html", "receipt.json", "rejected.csv");
    }
    assertThat(pipeline("receipt", "receipt/2022-01-30", "--revision", "2").err())
        .startsWith("error: revision 2 of receipt/2022-01-30 has no receipt; ");
    assertThat(pipeline("receipt", "nobody/2022-01-30").err())
        .startsWith("error: nobody/2022-01-30 has no receipt yet: Nothing is recorded, ");
  }

  @Test
  void totalIsExplainedByItsCustomerOrItsMessageId() {
    put("why", FileKind.values());
    published("why/2022-01-30");
    String body =
        "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
            + "\"number_of_orders\":2,\"total_amount_spent\":87.5}";
    String messageId = new MessageId(new FileSetId("why", DATE), 1).of(body);

    Called explained = pipeline("explain", "why/2022-01-30", "ade3-11ed");

    assertThat(explained.exitCode()).isZero();
    assertThat(explained.outLines())
        .startsWith(
            "why/2022-01-30, customer ade3-11ed",
            "Revision 1 has the total 87.5 from 2 orders and 3 items.")
        .contains(
            "  Rows: 6 accepted, 0 rejected",
            "  Sum: 2 orders, 3 items, 87.5; agrees with the archive",
            "  Message 1 of 2, message_id " + messageId,
            "    " + body);
    assertThat(pipeline("explain", messageId)).isEqualTo(explained);
    assertThat(pipeline("explain", "why/2022-01-30", "ade3-12ed").out())
        .contains("Revision 1 has no total: the customer is listed without an order.");
    assertThat(pipeline("explain", "0".repeat(64), "--set", "why/2022-01-30"))
        .isEqualTo(
            new Called(
                1,
                "why/2022-01-30\nno archived message of why/2022-01-30 has this message_id; it is a"
                    + " message of another set or pipeline\n",
                ""));
    assertThat(pipeline("explain", "why/2022-01-30", "x", "--revision", "2").err())
        .isEqualTo(
            "error: revision 2 of why/2022-01-30 is not recorded; the recorded ones are 1\n");
  }

  @Test
  void dateListsSetsThatNeedActionFirst() {
    put("late", FileKind.CUSTOMERS, FileKind.ORDERS);
    put("early", FileKind.values());
    published("early/2022-01-30");
    pipeline("reconcile", "late/2022-01-30");

    List<String> sets =
        pipeline("status", "2022-01-30").outLines().stream()
            .filter(line -> line.startsWith("late") || line.startsWith("early"))
            .map(line -> line.replaceAll(" {2,}", " "))
            .toList();

    assertThat(sets)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "late/2022-01-30 WAITING partner late/items_20220130.csv is missing."),
            line ->
                assertThat(line)
                    .startsWith("early/2022-01-30 PUBLISHED nobody Revision 1 was published at"));
    assertThat(pipeline("status").out()).contains("late/2022-01-30").doesNotContain("early/");
  }

  @Test
  void rejectedDayIsListedAsUnpublishedUntilItsCorrectionIsPublished() {
    put("broken", FileKind.CUSTOMERS, FileKind.ORDERS);
    put("broken", FileKind.ITEMS, RequestBody.fromString(""));
    assertThat(pipeline("replay", "broken/2022-01-30").exitCode()).isEqualTo(1);

    assertThat(pipeline("status").out())
        .contains("broken/2022-01-30")
        .contains("REJECTED", "partner", "FILE_EMPTY", "items_20220130.csv");
    assertThat(pipeline("status", "broken/2022-01-30").out())
        .contains("\nDue by: 2022-01-31T09:00:00Z\n");

    put("broken", FileKind.ITEMS);
    assertThat(pipeline("replay", "--now", "broken/2022-01-30").exitCode()).isZero();
    assertThat(pipeline("status").out()).doesNotContain("broken/");
  }

  @Test
  void rangeOfDaysIsReplayedAndADryRunSendsNothing() {
    put("range", FileKind.values());
    published("range/2022-01-30");

    Called dry =
        pipeline("replay", "range", "--from", "2022-01-29", "--to", "2022-01-31", "--dry-run");
    Called sent = pipeline("replay", "range/", "--from", "2022-01-30", "--to", "2022-01-30");

    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out())
        .contains("1 of 1: range/2022-01-30 DRY_RUN: ")
        .endsWith("1 of 1 could be published\n");
    assertThat(sent.exitCode()).isZero();
    assertThat(sent.out()).endsWith("1 of 1 are published\n");
  }

  @Test
  void incompleteSetCannotBeReplayedAndFailsTheCommand() {
    Called called = pipeline("replay", "nobody/2022-01-30");

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.out())
        .contains(
            "1 of 1: nobody/2022-01-30 FAILED: the file set nobody/2022-01-30 is not complete;")
        .endsWith("0 of 1 are published\n");
  }

  @Test
  void redriveReturnsFailedInvocationsAndDeadLetters() {
    String failure =
        "{\"requestContext\":{\"functionArn\":\"arn:aws:lambda:"
            + stack.region()
            + ":000000000000:function:"
            + stack.names().sweepFunction()
            + ":$LATEST\"},\"requestPayload\":{\"open\":true}}";
    send(stack.names().failureQueue(), failure, Map.of());
    MessageAttributeValue reason =
        MessageAttributeValue.builder().dataType("String").stringValue("A_REASON").build();
    send(stack.names().deadLetterQueue(), "{\"dead\":1}", Map.of("reason", reason));

    Called listed = pipeline("redrive", "dead-letters", "--list");
    assertThat(listed.outLines())
        .containsExactly("  {\"dead\":1}", "customer-order-message-dlq: 1 message");
    assertThat(pipeline("redrive", "dead-letters").outLines())
        .containsExactly(
            "  {\"dead\":1}",
            "    returned to customer-order-message-queue",
            "customer-order-message-dlq: 1 returned, 0 left");
    assertThat(received("{\"dead\":1}").messageAttributes()).containsEntry("reason", reason);
    assertThat(pipeline("redrive", "failures").outLines())
        .contains("order-pipeline-failures: 1 returned, 0 left");
  }

  @Test
  void publishedDayHasMetricsAndEachLogLineNamesItsRequest() throws IOException {
    put("measured", FileKind.values());
    // Not by a replay, because a replay does not measure the duration of a day.
    pipeline("reconcile", "measured/2022-01-30");
    assertThat(pipeline("watch", "measured/2022-01-30", "--every", "1", "--until-done").out())
        .contains("PUBLISHED");

    List<String> lines =
        Files.readAllLines(stack.logFile(stack.names().processingFunction())).stream()
            .filter(line -> line.startsWith("{\"time\""))
            .toList();

    assertThat(lines).allMatch(line -> line.contains("\"request_id\":\""));
    assertThat(lines)
        .filteredOn(line -> line.contains("\"event\":\"measured\""))
        .allMatch(line -> line.contains("\"FunctionName\":\"data-processing-function\""))
        .anyMatch(line -> line.contains("\"RowsRead\":7,\"RowsRejected\":0,\"_aws\":"))
        .anyMatch(
            line ->
                line.contains("\"RunsPublished\":1,\"Retries\":0,\"ThirdFileToLastMessage\":")
                    && line.contains("\"MessagesSent\":2,"));
  }

  @Test
  void unreachableEndpointFailsWithASentence() {
    Called called = Called.with("status", "--endpoint-url", "http://127.0.0.1:9");

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.err()).startsWith("error: file-status-function could not be invoked: ");
  }

  static Stream<String> commands() {
    List<String> commands = new ArrayList<>();
    boolean typed = false;
    for (String line : runbook().lines().toList()) {
      if (line.startsWith("```")) {
        typed = !typed;
      } else if (typed) {
        commands.add(line);
      } else {
        Matcher inText = IN_TEXT.matcher(line);
        while (inText.find()) {
          commands.add(inText.group(1));
        }
      }
    }
    commands.removeIf(
        command -> NOT_TYPED.contains(command) || NEEDS_AWS.stream().anyMatch(command::startsWith));
    // The runbook has some of them in several places.
    return commands.stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandSucceeds(String command) {
    if (command.startsWith("./pipeline ")) {
      assertThat(typed(command))
          .satisfies(
              called -> {
                assertThat(called.err()).isEmpty();
                assertThat(called.exitCode()).isZero();
              });
    } else {
      assertThat(command).startsWith("aws lambda invoke ");
      assertThat(invoked(command)).doesNotContain("\"outcome\":\"INVALID_REQUEST\"");
    }
  }

  @Test
  void everyStateAndEveryReasonOfAFileIsExplained() {
    Stream<String> words =
        Stream.of(SetStatus.State.values(), RunState.values(), FileReason.values())
            .flatMap(Arrays::stream)
            .map(Enum::name);

    assertThat(words).allSatisfy(word -> assertThat(runbook()).contains("`" + word + "`"));
  }

  private void put(String partner, FileKind... kinds) {
    for (FileKind kind : kinds) {
      Path file = Called.SAMPLE.resolve(new FileSetId("", DATE).key(kind));
      put(partner, kind, RequestBody.fromFile(file));
    }
  }

  private void put(String bucket, String key) {
    clients
        .s3()
        .putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString("{}"));
  }

  private void put(String partner, FileKind kind, RequestBody content) {
    clients
        .s3()
        .putObject(
            request ->
                request
                    .bucket(stack.names().dropBucket())
                    .key(new FileSetId(partner, DATE).key(kind)),
            content);
  }

  /** Invokes the function synchronously, so that the test need not poll. */
  private void published(String set) {
    assertThat(pipeline("replay", set).exitCode()).isZero();
  }

  private void send(String queue, String body, Map<String, MessageAttributeValue> attributes) {
    clients
        .sqs()
        .sendMessage(
            request ->
                request
                    .queueUrl(stack.queueUrl(queue))
                    .messageBody(body)
                    .messageAttributes(attributes));
  }

  /** Takes the message with that body from the message queue, which also has others. */
  private Message received(String body) {
    while (true) {
      List<Message> messages =
          clients
              .sqs()
              .receiveMessage(
                  request ->
                      request
                          .queueUrl(stack.messageQueueUrl())
                          .maxNumberOfMessages(10)
                          .messageAttributeNames("All"))
              .messages();
      assertThat(messages).as("messages that are left to look at").isNotEmpty();
      for (Message message : messages) {
        if (message.body().equals(body)) {
          return message;
        }
        if (message.body().startsWith("{\"type\":")) {
          new MessageContract()
              .check(
                  message.body(),
                  message.messageAttributes(),
                  MessageAttributeValue::dataType,
                  MessageAttributeValue::stringValue);
        }
      }
    }
  }

  private Called pipeline(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--endpoint-url");
    all.add(stack.endpoint().toString());
    return Called.with(all.toArray(String[]::new));
  }

  private Called typed(String command) {
    List<String> words = words(command + " --endpoint-url " + stack.endpoint());
    return Called.with(words.subList(1, words.size()).toArray(String[]::new));
  }

  private String invoked(String command) {
    List<String> words = words(command);
    CliContext context =
        new CliContext(
            Called.HOME, Map.of("AWS_ENDPOINT_URL", stack.endpoint().toString()), 0, () -> {});
    try (RemotePipeline pipeline = new PipelineConnection().open(context)) {
      InvokeResponse response =
          pipeline
              .lambda()
              .invoke(
                  request ->
                      request
                          .functionName(words.get(words.indexOf("--function-name") + 1))
                          .payload(
                              SdkBytes.fromUtf8String(words.get(words.indexOf("--payload") + 1))));
      assertThat(response.functionError()).isNull();
      return response.payload().asUtf8String();
    }
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group() : word.group(1))
        .toList();
  }

  private static String runbook() {
    try {
      return Files.readString(Called.HOME.resolve("docs").resolve("runbook.md"));
    } catch (IOException e) {
      throw new UncheckedIOException("docs/runbook.md cannot be read", e);
    }
  }
}
