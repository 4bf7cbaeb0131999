package dev.orderpipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** What an operator types, on a local stack whose buckets tell nobody: all events are lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperateIT {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final Path RUNBOOK = Called.HOME.resolve("docs").resolve("runbook.md");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|[^ ']+");

  /** What the runbook types that a local stack has no service for. */
  private static final Set<String> NEEDS_AWS = Set.of("aws logs", "aws cloudwatch", "aws events");

  private LocalStack stack;
  private Clients clients;

  @BeforeAll
  void start(@TempDir Path directory) {
    Deployment deployed = Deployment.orderPipeline();
    stack =
        LocalStack.start(
            LocalStackConfig.builder()
                .withoutSchedules()
                .dataDirectory(directory.resolve("stack"))
                .deployment(
                    new Deployment(
                        deployed.region(),
                        deployed.account(),
                        deployed.names(),
                        deployed.buckets(),
                        deployed.tables(),
                        deployed.queues(),
                        deployed.functions(),
                        List.of(),
                        deployed.schedules()))
                .build());
    clients = Clients.of(stack);
  }

  @AfterAll
  void stop() {
    clients.close();
    stack.close();
  }

  @Test
  void aDayWhoseEventsWereLostIsFoundReconciledFollowedAndSentAgain() {
    put("lost", FileKind.values());

    assertThat(pipeline("status", "lost/2022-01-30").out())
        .contains("lost/2022-01-30  UNRECORDED  operator")
        .contains("./pipeline reconcile lost/2022-01-30 --endpoint-url " + stack.endpoint());
    assertThat(pipeline("reconcile", "lost/2022-01-30").outLines())
        .containsExactly("found: lost/2022-01-30", "1 file set looked at; 1 had something new");
    Called watched = pipeline("watch", "lost/2022-01-30", "--every", "1", "--until-done");
    assertThat(watched.exitCode()).isZero();
    assertThat(watched.outLines().get(watched.outLines().size() - 1))
        .contains("lost/2022-01-30  PUBLISHED  Revision 1 is published since ")
        .endsWith(": 1 customer and 1 error messages are in the queue.");
    assertThat(pipeline("reconcile", "lost/2022-01-30").outLines())
        .containsExactly(
            "1 file set looked at; all was recorded as it lies in the bucket");
    assertThat(pipeline("replay", "--republish", "lost/2022-01-30"))
        .satisfies(
            replayed -> {
              assertThat(replayed.exitCode()).isZero();
              assertThat(replayed.out())
                  .contains("1 of 1: lost/2022-01-30 PUBLISHED: all 2 messages of revision 1 are in")
                  .endsWith("1 of 1 are published\n");
            });
  }

  @Test
  void aDateShowsThoseFirstForWhomSomebodyHasToAct() {
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
                    .startsWith(
                        "early/2022-01-30 PUBLISHED nobody Revision 1 is published since"));
    assertThat(pipeline("status").out()).contains("late/2022-01-30").doesNotContain("early/");
  }

  @Test
  void aRangeOfDaysIsReplayedAndADryRunSendsNothing() {
    put("range", FileKind.values());
    published("range/2022-01-30");

    Called dry = pipeline("replay", "range", "--from", "2022-01-29", "--to", "2022-01-31", "--dry-run");
    Called sent = pipeline("replay", "range/", "--from", "2022-01-30", "--to", "2022-01-30");

    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out())
        .contains("1 of 1: range/2022-01-30 DRY_RUN: ")
        .endsWith("1 of 1 could be published\n");
    assertThat(sent.exitCode()).isZero();
    assertThat(sent.out()).endsWith("1 of 1 are published\n");
  }

  @Test
  void whatCannotBeReplayedIsToldAndFailsTheCommand() {
    Called called = pipeline("replay", "nobody/2022-01-30");

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.out())
        .contains(
            "1 of 1: nobody/2022-01-30 NOT DONE: the file set nobody/2022-01-30 is not complete;")
        .endsWith("0 of 1 are published\n");
  }

  @Test
  void aFailedInvocationGoesBackToItsFunctionAndADeadLetterToTheQueue() {
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
        .containsExactly("  {\"dead\":1}", "customer-order-message-dlq: 1 there");
    assertThat(pipeline("redrive", "failures").outLines())
        .contains("order-pipeline-failures: 1 sent back, 0 left");
  }

  @Test
  void anEndpointWhereNothingIsFailsWithASentence() {
    Called called = Called.with("status", "--endpoint-url", "http://127.0.0.1:9");

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.err()).startsWith("error: file-sweep-function could not be called: ");
  }

  private void put(String partner, FileKind... kinds) {
    for (FileKind kind : kinds) {
      Path file = Called.SAMPLE.resolve(new FileSetId("", DATE).key(kind));
      clients
          .s3()
          .putObject(
              request ->
                  request
                      .bucket(stack.names().dropBucket())
                      .key(new FileSetId(partner, DATE).key(kind)),
              RequestBody.fromFile(file));
    }
  }

  private void published(String set) {
    pipeline("reconcile", set);
    assertThat(pipeline("watch", set, "--every", "1", "--until-done").out()).contains("PUBLISHED");
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

  private Called pipeline(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--endpoint-url");
    all.add(stack.endpoint().toString());
    return Called.with(all.toArray(String[]::new));
  }
}
