package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.infra.rights.PolicySimulator.Decision;
import dev.orderpipeline.infra.rights.PolicySimulator.Outcome;
import dev.orderpipeline.infra.rights.PolicySimulator.Request;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import dev.orderpipeline.localstack.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A consumer's policy allows only the message queue, an operator's only what the commands and the
 * console call.
 */
@Tag("verify")
class AccessRightsIT {
  private static final String EXPECTED =
      """
      sqs:ReceiveMessage            messages                                      consumer
      sqs:DeleteMessage             messages                                      consumer
      sqs:ChangeMessageVisibility   messages                                      consumer
      sqs:GetQueueAttributes        messages                                      consumer operator
      sqs:GetQueueUrl               messages                                      operator
      sqs:SendMessage               messages                                      operator
      sqs:PurgeQueue                messages                                      -
      sqs:SetQueueAttributes        messages                                      -
      sqs:DeleteQueue               messages                                      -
      sqs:AddPermission             messages                                      -
      sqs:ReceiveMessage            dead-letters                                  operator
      sqs:DeleteMessage             dead-letters                                  operator
      sqs:ChangeMessageVisibility   dead-letters                                  operator
      sqs:GetQueueAttributes        dead-letters                                  operator
      sqs:GetQueueUrl               dead-letters                                  operator
      sqs:SendMessage               dead-letters                                  -
      sqs:PurgeQueue                dead-letters                                  -
      sqs:StartMessageMoveTask      dead-letters                                  -
      sqs:ReceiveMessage            failures                                      operator
      sqs:DeleteMessage             failures                                      operator
      sqs:ChangeMessageVisibility   failures                                      operator
      sqs:GetQueueAttributes        failures                                      operator
      sqs:GetQueueUrl               failures                                      operator
      sqs:SendMessage               failures                                      -
      sqs:PurgeQueue                failures                                      -
      sqs:ReceiveMessage            failed-failures                               operator
      sqs:DeleteMessage             failed-failures                               operator
      sqs:ChangeMessageVisibility   failed-failures                               operator
      sqs:GetQueueAttributes        failed-failures                               operator
      sqs:GetQueueUrl               failed-failures                               operator
      sqs:SendMessage               failed-failures                               -
      sqs:ReceiveMessage            other-queue                                   -
      sqs:SendMessage               other-queue                                   -
      sqs:GetQueueUrl               other-queue                                   -
      lambda:InvokeFunction         status                                        operator
      lambda:InvokeFunction         sweep                                         operator
      lambda:InvokeFunction         processor                                     operator
      lambda:InvokeFunction         arrival                                       operator
      lambda:InvokeFunction         other-function                                -
      lambda:UpdateFunctionCode     sweep                                         -
      lambda:GetFunction            sweep                                         -
      lambda:DeleteFunction         sweep                                         -
      s3:GetObject                  results/receipts/partner=acme/r1/r.json       operator
      s3:GetObject                  results/unrecognised/partner=acme/a.txt.json  operator
      s3:GetObject                  results/published/date=2022-01-30/m.gz        -
      s3:GetObject                  results/builds/partner=acme/1/m.gz            -
      s3:GetObject                  results/unfinished/partner=acme/1/m.gz        -
      s3:GetObject                  drop/acme/orders_20220130.csv                 -
      s3:GetObject                  logs/drop/2026-01-01                          -
      s3:GetObjectVersion           results/receipts/partner=acme/r1/r.json       -
      s3:PutObject                  results/receipts/partner=acme/r1/r.json       -
      s3:PutObject                  drop/acme/orders_20220130.csv                 -
      s3:DeleteObject               results/receipts/partner=acme/r1/r.json       -
      s3:DeleteObject               drop/acme/orders_20220130.csv                 -
      s3:ListBucket                 drop                                          operator
      s3:ListBucket                 results                                       operator
      s3:ListBucket                 results[unrecognised/]                        operator
      s3:ListBucket                 logs                                          -
      s3:ListBucketVersions         results                                       -
      dynamodb:GetItem              table                                         -
      dynamodb:Query                table                                         -
      dynamodb:PutItem              table                                         -
      sns:Publish                   alarms                                        -
      """;

  private final Template template = Template.orderPipeline();
  private final RightsTable table = new RightsTable(template);

  @Test
  void consumersAndOperatorsReachWhatTheyNeedAndNothingElse() throws Exception {
    assertThat(table.decided(EXPECTED, principals())).isEqualTo(EXPECTED);
  }

  @Test
  void withoutTlsNoQueueOrBucketIsReached() throws Exception {
    Principal operator = principals().get("operator");
    List<Request> plain = new ArrayList<>();
    EXPECTED
        .lines()
        .filter(line -> line.endsWith("operator") && !line.startsWith("lambda:"))
        .forEach(line -> plain.add(table.request(line, operator, false)));

    assertThat(plain).isNotEmpty();
    assertThat(new PolicySimulator(template.account()).decide(plain))
        .extracting(Decision::outcome)
        .containsOnly(Outcome.EXPLICITLY_DENIED);
  }

  @Test
  void eachGrantIsUsedByALineOfTheTable() throws Exception {
    for (String users : List.of("consumer", "operator")) {
      Policy policy = table.managedPolicy("order-pipeline-" + users);
      List<Request> allowed = new ArrayList<>();
      EXPECTED
          .lines()
          .filter(line -> line.matches(".*\\b" + users + "\\b.*"))
          .forEach(line -> allowed.add(table.request(line, table.userWith(policy), true)));

      assertThat(new PolicySimulator(template.account()).decide(allowed))
          .flatExtracting(Decision::grants)
          .containsAll(policy.grants());
    }
  }

  private SortedMap<String, Principal> principals() {
    SortedMap<String, Principal> principals = new TreeMap<>();
    for (String users : List.of("consumer", "operator")) {
      principals.put(users, table.userWith(table.managedPolicy("order-pipeline-" + users)));
    }
    return principals;
  }
}
