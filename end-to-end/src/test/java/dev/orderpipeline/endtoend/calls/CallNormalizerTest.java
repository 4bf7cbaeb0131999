package dev.orderpipeline.endtoend.calls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallNormalizerTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          acme/eu/orders_20220130.csv,                             PARTNER/KIND_DATE.csv
          orders_20220231.csv,                                     PARTNER/KIND_DATE.csv
          orders.csv,                                              orders.csv
          builds/partner=a%2Fb/date=2022-01-30/17/messages.jsonl.gz, builds/partner=PARTNER/date=DATE/TOKEN/messages.jsonl.gz
          builds/partner=_/date=2022-01-30/17/00000003-9.jsonl.gz, builds/partner=PARTNER/date=DATE/TOKEN/PART.jsonl.gz
          builds/partner=a/date=2022-01-30/17/withdrawn-00000000-7.jsonl.gz, builds/partner=PARTNER/date=DATE/TOKEN/withdrawn-PART.jsonl.gz
          unfinished/partner=a/date=2022-01-30/17/_manifest.json, unfinished/partner=PARTNER/date=DATE/TOKEN/_manifest.json
          published/date=2022-01-30/partner=a/r12/messages.jsonl.gz, published/date=DATE/partner=PARTNER/rREVISION/messages.jsonl.gz
          receipts/partner=a/date=2022-01-30/r1/receipt.json,      receipts/partner=PARTNER/date=DATE/rREVISION/receipt.json
          unrecognised/partner=a/b/orders_20220231.csv.json,       unrecognised/partner=PARTNER/NAME.json
          unrecognised/partner=a/b/orders_20220231.csv.html,       unrecognised/partner=PARTNER/NAME.html
          elsewhere/17/x,                                          elsewhere/17/x
          """)
  void valuesInAKeyAreReplaced(String key, String normalized) {
    assertThat(CallNormalizer.normalized(call("Key", key))).isEqualTo(call("Key", normalized));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          VersionId,     3f,                                      VERSION
          QueueUrl,      http://127.0.0.1:4711/000000000000/q,    http://HOST/000000000000/q
          Prefix,        acme/eu/,                                PARTNER/
          Prefix,        receipts/partner=acme/date=2022-01-30/,  receipts/partner=PARTNER/date=DATE/
          CopySource,    b/published/date%3D2022-01-30/partner%3Da%252Fb/r1/x?versionId=3f, b/published/date=DATE/partner=PARTNER/rREVISION/x?versionId=VERSION
          CopySource,    b/a%2Fx+y,                               b/a/x+y
          Bucket,        drop-000000000000-eu-west-1,             drop-000000000000-eu-west-1
          IndexName,     open-sets,                               open-sets
          """)
  void valuesThatDifferBetweenRunsAreReplaced(String member, String recorded, String normalized) {
    assertThat(CallNormalizer.normalized(call(member, recorded)))
        .isEqualTo(call(member, normalized));
  }

  @Test
  void transactionKeepsEachKindOfItemOncePerTable() {
    assertThat(
            CallNormalizer.normalized(
                "{\"function\":\"f\",\"service\":\"DynamoDb\",\"operation\":\"TransactWriteItems\","
                    + "\"resource\":{\"TransactItems.0.Update.TableName\":\"t\","
                    + "\"TransactItems.1.Put.TableName\":\"u\","
                    + "\"TransactItems.2.Put.TableName\":\"t\","
                    + "\"TransactItems.3.Put.TableName\":\"t\"},\"parameters\":\"TransactItems\"}"))
        .isEqualTo(
            "{\"function\":\"f\",\"service\":\"DynamoDb\",\"operation\":\"TransactWriteItems\","
                + "\"resource\":{\"TransactItems.0.Put.TableName\":\"t\","
                + "\"TransactItems.1.Put.TableName\":\"u\","
                + "\"TransactItems.2.Update.TableName\":\"t\"},\"parameters\":\"TransactItems\"}");
  }

  @Test
  void parametersAreSorted() {
    assertThat(CallNormalizer.normalized(call("JobName", "j").replace("\"A B\"", "\"B A\"")))
        .isEqualTo(call("JobName", "j"));
  }

  private static String call(String member, String value) {
    return "{\"function\":\"f\",\"service\":\"s\",\"operation\":\"o\",\"resource\":{\""
        + member
        + "\":\""
        + value
        + "\"},\"parameters\":\"A B\"}";
  }
}
