package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static dev.orderpipeline.infra.Synthesized.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class StorageTest {
  private static final String BUCKET = "AWS::S3::Bucket";
  private static final List<String> BUCKETS =
      List.of("StorageDropBucket", "StorageLogsBucket", "StorageResultsBucket");
  private static final List<String> DATA =
      List.of(
          "ArrivalJavaLogGroup",
          "ProcessorJavaLogGroup",
          "StatusJavaLogGroup",
          "StorageDropBucket",
          "StorageFileArrivals",
          "StorageLogsBucket",
          "StorageResultsBucket",
          "SweepJavaLogGroup");

  @Test
  void noBucketCanBePublic() {
    assertThat(DEV.ids(BUCKET)).isEqualTo(BUCKETS);
    assertThat(DEV.each(BUCKET, "PublicAccessBlockConfiguration").values())
        .hasSize(3)
        .containsOnly(
            json(
                "{'BlockPublicAcls': true, 'BlockPublicPolicy': true, 'IgnorePublicAcls': true,"
                    + " 'RestrictPublicBuckets': true}"));
  }

  @Test
  void noBucketHasAccessControlLists() {
    assertThat(DEV.each(BUCKET, "OwnershipControls").values())
        .hasSize(3)
        .containsOnly(json("{'Rules': [{'ObjectOwnership': 'BucketOwnerEnforced'}]}"));
    assertThat(DEV.each(BUCKET, "AccessControl").values()).containsOnlyNulls();
  }

  @Test
  void bucketsAreEncryptedByS3AndNotByKmsSoThatETagsStayDigests() {
    assertThat(DEV.each(BUCKET, "BucketEncryption").values())
        .hasSize(3)
        .containsOnly(
            json(
                "{'ServerSideEncryptionConfiguration':"
                    + " [{'ServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256'}}]}"));
  }

  @Test
  void bucketsAreReachedByTlsOnly() {
    for (String bucket : BUCKETS) {
      assertThat(
              DEV.properties(bucket + "Policy")
                  .getAsJsonObject("PolicyDocument")
                  .getAsJsonArray("Statement")
                  .get(0))
          .isEqualTo(
              json(
                  "{'Action': 's3:*', 'Condition': {'Bool': {'aws:SecureTransport': 'false'}},"
                      + " 'Effect': 'Deny', 'Principal': {'AWS': '*'}, 'Resource': ['${"
                      + bucket
                      + ".Arn}', '${"
                      + bucket
                      + ".Arn}/*']}"));
    }
  }

  @Test
  void bucketPoliciesAllowOnlyLogDelivery() {
    assertThat(
            DEV.properties("StorageLogsBucketPolicy")
                .getAsJsonObject("PolicyDocument")
                .getAsJsonArray("Statement")
                .asList()
                .subList(1, 3))
        .containsExactly(
            logDelivery("StorageDropBucket", "drop"),
            logDelivery("StorageResultsBucket", "results"));
    for (String bucket : List.of("StorageDropBucket", "StorageResultsBucket")) {
      assertThat(
              DEV.properties(bucket + "Policy")
                  .getAsJsonObject("PolicyDocument")
                  .getAsJsonArray("Statement"))
          .extracting(statement -> statement.getAsJsonObject().get("Effect").getAsString())
          .containsOnly("Deny");
    }
  }

  private static JsonElement logDelivery(String from, String prefix) {
    return json(
        "{'Action': 's3:PutObject', 'Condition': {'ArnLike': {'aws:SourceArn': '${"
            + from
            + ".Arn}'}, 'StringEquals': {'aws:SourceAccount': '${AWS::AccountId}'}},"
            + " 'Effect': 'Allow', 'Principal': {'Service': 'logging.s3.amazonaws.com'},"
            + " 'Resource': '${StorageLogsBucket.Arn}/"
            + prefix
            + "/*'}");
  }

  @Test
  void dataBucketsKeepVersionsAndLogAccess() {
    assertThat(DEV.properties("StorageDropBucket").get("VersioningConfiguration"))
        .isEqualTo(json("{'Status': 'Enabled'}"));
    assertThat(DEV.properties("StorageResultsBucket").get("VersioningConfiguration"))
        .isEqualTo(json("{'Status': 'Enabled'}"));
    assertThat(DEV.properties("StorageDropBucket").get("LoggingConfiguration"))
        .isEqualTo(
            json("{'DestinationBucketName': '${StorageLogsBucket}', 'LogFilePrefix': 'drop/'}"));
    assertThat(DEV.properties("StorageResultsBucket").get("LoggingConfiguration"))
        .isEqualTo(
            json("{'DestinationBucketName': '${StorageLogsBucket}', 'LogFilePrefix': 'results/'}"));
  }

  @Test
  void uploadsMoveToInstantlyReadableArchivesAndAreNeverExpired() {
    assertThat(DEV.properties("StorageDropBucket").get("LifecycleConfiguration"))
        .isEqualTo(
            json(
                "{'Rules': [{'Id': 'leftovers', 'Status': 'Enabled',"
                    + " 'AbortIncompleteMultipartUpload': {'DaysAfterInitiation': 7},"
                    + " 'NoncurrentVersionExpiration': {'NoncurrentDays': 100},"
                    + " 'ExpiredObjectDeleteMarker': true},"
                    + " {'Id': 'archive-old-days', 'Status': 'Enabled', 'Transitions': ["
                    + "{'StorageClass': 'STANDARD_IA', 'TransitionInDays': 30},"
                    + "{'StorageClass': 'GLACIER_IR', 'TransitionInDays': 90}]}]}"));
  }

  @Test
  void buildsAndReceiptsExpireAndPublishedArchivesDoNot() {
    assertThat(DEV.properties("StorageResultsBucket").get("LifecycleConfiguration"))
        .isEqualTo(
            json(
                "{'Rules': [{'Id': 'leftovers', 'Status': 'Enabled',"
                    + " 'AbortIncompleteMultipartUpload': {'DaysAfterInitiation': 7},"
                    + " 'NoncurrentVersionExpiration': {'NoncurrentDays': 30},"
                    + " 'ExpiredObjectDeleteMarker': true},"
                    + " {'Id': 'expire-builds', 'Status': 'Enabled', 'Prefix': 'builds/',"
                    + " 'ExpirationInDays': 100},"
                    + " {'Id': 'archive-published', 'Status': 'Enabled',"
                    + " 'Prefix': 'published/', 'Transitions': ["
                    + "{'StorageClass': 'GLACIER_IR', 'TransitionInDays': 90}]},"
                    + " {'Id': 'archive-unfinished', 'Status': 'Enabled',"
                    + " 'Prefix': 'unfinished/', 'Transitions': ["
                    + "{'StorageClass': 'GLACIER_IR', 'TransitionInDays': 90}]},"
                    + " {'Id': 'expire-receipts', 'Status': 'Enabled', 'Prefix': 'receipts/',"
                    + " 'ExpirationInDays': 400},"
                    + " {'Id': 'expire-unrecognised', 'Status': 'Enabled',"
                    + " 'Prefix': 'unrecognised/', 'ExpirationInDays': 400},"
                    + " {'Id': 'expire-query-results', 'Status': 'Enabled',"
                    + " 'Prefix': 'queries/', 'ExpirationInDays': 30}]}"));
  }

  @Test
  void accessLogsExpire() {
    assertThat(DEV.properties("StorageLogsBucket").get("LifecycleConfiguration"))
        .isEqualTo(
            json(
                "{'Rules': [{'Id': 'expire-access-logs', 'Status': 'Enabled',"
                    + " 'AbortIncompleteMultipartUpload': {'DaysAfterInitiation': 7},"
                    + " 'ExpirationInDays': 90}]}"));
  }

  @Test
  void tableIsTheLedgersAndCanBeRestored() {
    assertThat(DEV.properties("StorageFileArrivals"))
        .isEqualTo(
            json(
                "{'TableName': 'file-arrivals', 'BillingMode': 'PAY_PER_REQUEST',"
                    + " 'AttributeDefinitions': ["
                    + "{'AttributeName': 'file_set', 'AttributeType': 'S'},"
                    + "{'AttributeName': 'entry', 'AttributeType': 'S'},"
                    + "{'AttributeName': 'open', 'AttributeType': 'S'},"
                    + "{'AttributeName': 'date', 'AttributeType': 'S'}],"
                    + " 'KeySchema': [{'AttributeName': 'file_set', 'KeyType': 'HASH'},"
                    + "{'AttributeName': 'entry', 'KeyType': 'RANGE'}],"
                    + " 'GlobalSecondaryIndexes': [{'IndexName': 'open-sets', 'KeySchema': ["
                    + "{'AttributeName': 'open', 'KeyType': 'HASH'},"
                    + "{'AttributeName': 'file_set', 'KeyType': 'RANGE'}],"
                    + " 'Projection': {'ProjectionType': 'KEYS_ONLY'}},"
                    + "{'IndexName': 'sets-by-date', 'KeySchema': ["
                    + "{'AttributeName': 'date', 'KeyType': 'HASH'},"
                    + "{'AttributeName': 'file_set', 'KeyType': 'RANGE'}],"
                    + " 'Projection': {'ProjectionType': 'KEYS_ONLY'}}],"
                    + " 'PointInTimeRecoverySpecification': {'PointInTimeRecoveryEnabled': true},"
                    + " 'TimeToLiveSpecification': {'AttributeName': 'expires_at',"
                    + " 'Enabled': true},"
                    + " 'DeletionProtectionEnabled': false}"));
  }

  @Test
  void protectedDataOutlivesItsStack() {
    assertThat(retained(PROD)).isEqualTo(DATA);
    assertThat(
            PROD.properties("StorageFileArrivals").get("DeletionProtectionEnabled").getAsBoolean())
        .isTrue();
    assertThat(PROD.stack().getTerminationProtection()).isTrue();
  }

  @Test
  void unprotectedStageCanBeDeleted() {
    assertThat(retained(DEV)).isEmpty();
    assertThat(DEV.stack().getTerminationProtection()).isFalse();
  }

  private static List<String> retained(Synthesized stage) {
    return stage.resources().entrySet().stream()
        .filter(
            entry -> {
              JsonObject resource = entry.getValue().getAsJsonObject();
              return Map.of(
                      "DeletionPolicy", "RetainExceptOnCreate", "UpdateReplacePolicy", "Retain")
                  .entrySet()
                  .stream()
                  .allMatch(
                      policy ->
                          resource.has(policy.getKey())
                              && resource
                                  .get(policy.getKey())
                                  .getAsString()
                                  .equals(policy.getValue()));
            })
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
