package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallToActionsTest {
  private static final String TABLE = "arn:aws:dynamodb:eu-central-1:000000000000:table/t";

  private final CallToActions mapping = new CallToActions("eu-central-1", "000000000000");

  @Test
  void readingNeedsTheObjectAndTheListingThatShowsAnAbsentKey() {
    for (String operation : Set.of("HeadObject", "GetObject")) {
      assertThat(mapping.needs(call("S3", operation, Map.of("Bucket", "b", "Key", "k/1"))))
          .containsExactly(
              new Need("s3:GetObject", "arn:aws:s3:::b/k/1"),
              new Need("s3:ListBucket", "arn:aws:s3:::b"));
    }
  }

  @Test
  void versionNeedsADifferentAction() {
    assertThat(
            mapping.needs(
                call("S3", "GetObject", Map.of("Bucket", "b", "Key", "k", "VersionId", "v"))))
        .containsExactly(
            new Need("s3:GetObjectVersion", "arn:aws:s3:::b/k"),
            new Need("s3:ListBucket", "arn:aws:s3:::b"));
  }

  @Test
  void copyNeedsItsSourceAndItsDestination() {
    assertThat(
            mapping.needs(
                call(
                    "S3",
                    "CopyObject",
                    Map.of(
                        "CopySource", "b/builds/partner%3Da%252Fb+c?versionId=v1",
                        "DestinationBucket", "b",
                        "DestinationKey", "published/x"))))
        .containsExactly(
            new Need("s3:GetObjectVersion", "arn:aws:s3:::b/builds/partner=a%2Fb+c"),
            new Need("s3:PutObject", "arn:aws:s3:::b/published/x"));
  }

  @Test
  void writeWithTagsNeedsTheActionForTags() {
    assertThat(
            mapping.needs(
                new RecordedCall(
                    "f",
                    "S3",
                    "PutObject",
                    Map.of("Bucket", "b", "Key", "k"),
                    Set.of("Bucket", "Key", "Tagging"))))
        .containsExactly(
            new Need("s3:PutObject", "arn:aws:s3:::b/k"),
            new Need("s3:PutObjectTagging", "arn:aws:s3:::b/k"));
  }

  @Test
  void listingHasItsPrefixAsACondition() {
    assertThat(mapping.needs(call("S3", "ListObjectsV2", Map.of("Bucket", "b", "Prefix", "acme/"))))
        .containsExactly(new Need("s3:ListBucket", "arn:aws:s3:::b", Map.of("s3:prefix", "acme/")));
  }

  @Test
  void eachItemOfATransactionNeedsItsAction() {
    assertThat(
            mapping.needs(
                call(
                    "DynamoDb",
                    "TransactWriteItems",
                    Map.of(
                        "TransactItems.0.ConditionCheck.TableName", "t",
                        "TransactItems.1.Put.TableName", "t",
                        "TransactItems.2.Update.TableName", "t",
                        "TransactItems.3.Delete.TableName", "t"))))
        .containsExactlyInAnyOrder(
            new Need("dynamodb:ConditionCheckItem", TABLE),
            new Need("dynamodb:PutItem", TABLE),
            new Need("dynamodb:UpdateItem", TABLE),
            new Need("dynamodb:DeleteItem", TABLE));
  }

  @Test
  void queryOfAnIndexNeedsTheIndexAlone() {
    assertThat(
            mapping.needs(
                call("DynamoDb", "Query", Map.of("TableName", "t", "IndexName", "open-sets"))))
        .containsExactly(new Need("dynamodb:Query", TABLE + "/index/open-sets"));
  }

  @Test
  void queueIsIdentifiedByItsUrlAndAFunctionByItsName() {
    assertThat(
            mapping.needs(
                call(
                    "Sqs",
                    "SendMessageBatch",
                    Map.of("QueueUrl", "http://127.0.0.1:4566/000000000000/q"))))
        .containsExactly(new Need("sqs:SendMessage", "arn:aws:sqs:eu-central-1:000000000000:q"));
    assertThat(mapping.needs(call("Lambda", "Invoke", Map.of("FunctionName", "f"))))
        .containsExactly(
            new Need(
                "lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:000000000000:function:f"));
  }

  @Test
  void startOfAJobNeedsThatJob() {
    assertThat(mapping.needs(call("Glue", "StartJobRun", Map.of("JobName", "j"))))
        .containsExactly(
            new Need("glue:StartJobRun", "arn:aws:glue:eu-central-1:000000000000:job/j"));
  }

  @Test
  void unknownOperationIsNamed() {
    assertThatThrownBy(() -> mapping.needs(call("S3", "DeleteObject", Map.of("Bucket", "b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "It is not known what f: S3.DeleteObject {Bucket=b} needs. Add S3.DeleteObject to"
                + " CallToActions, from the Service Authorization Reference.");
  }

  private static RecordedCall call(String service, String operation, Map<String, String> resource) {
    return new RecordedCall("f", service, operation, resource, Set.of());
  }
}
