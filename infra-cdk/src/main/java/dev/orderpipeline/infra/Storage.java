package dev.orderpipeline.infra;

import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.ResultsLayout;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.amazon.awscdk.services.s3.StorageClass;
import software.amazon.awscdk.services.s3.Transition;
import software.constructs.Construct;

/**
 * The drop bucket, the results bucket, the bucket for the access logs of both, and the table of the
 * ledger.
 */
final class Storage extends Construct {
  /** The sparse index of the sets that wait for something or are unpublished. */
  static final String OPEN_SETS_INDEX = "open-sets";

  /** The index of sets by date, for status requests. */
  static final String SETS_BY_DATE_INDEX = "sets-by-date";

  private static final Duration ABANDONED_UPLOAD_RETENTION = Duration.days(7);
  private static final Duration ACCESS_LOG_RETENTION = Duration.days(90);
  // A run and its replay read the object versions that its revision is pinned to. Runs other than
  // the last published one are kept for 90 days.
  private static final Duration REPLACED_INPUT_RETENTION = Duration.days(100);
  private static final Duration REPLACED_RESULT_RETENTION = Duration.days(30);
  // The write-ahead log. What is needed for longer is copied to a prefix that never expires.
  private static final Duration BUILD_RETENTION = Duration.days(100);
  // A query can be run again.
  private static final Duration QUERY_RESULT_RETENTION = Duration.days(30);
  private static final Duration INFREQUENT_ACCESS_AFTER = Duration.days(30);
  private static final Duration ARCHIVE_AFTER = Duration.days(90);

  private final String dropBucketName;
  private final Bucket dropBucket;
  private final Bucket resultsBucket;
  private final Table table;

  Storage(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    ResourceNames names = stage.names();
    Bucket logsBucket =
        secureBucket("LogsBucket", names.logsBucket(Aws.ACCOUNT_ID, Aws.REGION), stage)
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .id("expire-access-logs")
                        .expiration(ACCESS_LOG_RETENTION)
                        .abortIncompleteMultipartUploadAfter(ABANDONED_UPLOAD_RETENTION)
                        .build()))
            .build();
    this.dropBucketName = names.dropBucket(Aws.ACCOUNT_ID, Aws.REGION);
    this.dropBucket =
        secureBucket("DropBucket", dropBucketName, stage)
            .versioned(true)
            .serverAccessLogsBucket(logsBucket)
            .serverAccessLogsPrefix("drop/")
            .lifecycleRules(
                List.of(
                    leftovers(REPLACED_INPUT_RETENTION),
                    // Both classes are readable at once, so a replay of an old day needs no
                    // restore. S3 does not move objects under 128 KB.
                    LifecycleRule.builder()
                        .id("archive-old-days")
                        .transitions(
                            List.of(
                                transition(StorageClass.INFREQUENT_ACCESS, INFREQUENT_ACCESS_AFTER),
                                transition(StorageClass.GLACIER_INSTANT_RETRIEVAL, ARCHIVE_AFTER)))
                        .build()))
            .build();
    denyUnreadableUploads();
    this.resultsBucket =
        secureBucket("ResultsBucket", names.resultsBucket(Aws.ACCOUNT_ID, Aws.REGION), stage)
            .versioned(true)
            .serverAccessLogsBucket(logsBucket)
            .serverAccessLogsPrefix("results/")
            .lifecycleRules(
                List.of(
                    leftovers(REPLACED_RESULT_RETENTION),
                    LifecycleRule.builder()
                        .id("expire-builds")
                        .prefix(ResultsLayout.BUILDS)
                        .expiration(BUILD_RETENTION)
                        .build(),
                    LifecycleRule.builder()
                        .id("archive-published")
                        .prefix(ResultsLayout.PUBLISHED)
                        .transitions(
                            List.of(
                                transition(StorageClass.GLACIER_INSTANT_RETRIEVAL, ARCHIVE_AFTER)))
                        .build(),
                    LifecycleRule.builder()
                        .id("archive-unfinished")
                        .prefix(ResultsLayout.UNFINISHED)
                        .transitions(
                            List.of(
                                transition(StorageClass.GLACIER_INSTANT_RETRIEVAL, ARCHIVE_AFTER)))
                        .build(),
                    LifecycleRule.builder()
                        .id("expire-receipts")
                        .prefix(ResultsLayout.RECEIPTS)
                        .expiration(Duration.days(stage.retention().receiptDays()))
                        .build(),
                    LifecycleRule.builder()
                        .id("expire-unrecognised")
                        .prefix(ResultsLayout.UNRECOGNISED)
                        .expiration(Duration.days(stage.retention().receiptDays()))
                        .build(),
                    LifecycleRule.builder()
                        .id("expire-query-results")
                        .prefix(AthenaCatalog.RESULTS_PREFIX)
                        .expiration(QUERY_RESULT_RETENTION)
                        .build()))
            .build();
    this.table =
        Table.Builder.create(this, "FileArrivals")
            .tableName(names.table())
            .partitionKey(stringAttribute("file_set"))
            .sortKey(stringAttribute("entry"))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .timeToLiveAttribute("expires_at")
            .deletionProtection(stage.retention().protectData())
            .removalPolicy(stage.retention().removalPolicy())
            .build();
    table.addGlobalSecondaryIndex(
        GlobalSecondaryIndexProps.builder()
            .indexName(OPEN_SETS_INDEX)
            .partitionKey(stringAttribute("open"))
            .sortKey(stringAttribute("file_set"))
            .projectionType(ProjectionType.KEYS_ONLY)
            .build());
    // The keys of a set never change, so each set costs one write to this index.
    table.addGlobalSecondaryIndex(
        GlobalSecondaryIndexProps.builder()
            .indexName(SETS_BY_DATE_INDEX)
            .partitionKey(stringAttribute("date"))
            .sortKey(stringAttribute("file_set"))
            .projectionType(ProjectionType.KEYS_ONLY)
            .build());
  }

  /**
   * Starts a bucket that only identities of this account can access, only by TLS. It uses S3's own
   * key, never KMS: only then is the ETag of a single-part upload the MD5 of its bytes, by which
   * the ledger detects corrections.
   */
  private Bucket.Builder secureBucket(String id, String name, Stage stage) {
    return Bucket.Builder.create(this, id)
        .bucketName(name)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
        .encryption(BucketEncryption.S3_MANAGED)
        .enforceSsl(true)
        .removalPolicy(stage.retention().removalPolicy());
  }

  /**
   * Denies uploads with KMS, a customer-provided key or another storage class, which the default
   * encryption allows. Their ETag would not be a digest, or each run would need a restore and fail.
   */
  private void denyUnreadableUploads() {
    String encryption = "s3:x-amz-server-side-encryption";
    String storageClass = "s3:x-amz-storage-class";
    deny(
        "DenyOtherEncryption",
        Map.of(
            "Null", Map.of(encryption, "false"), "StringNotEquals", Map.of(encryption, "AES256")));
    deny("DenyCustomerKeys", Map.of("Null", Map.of(encryption + "-customer-algorithm", "false")));
    deny(
        "DenyOtherStorageClasses",
        Map.of(
            "Null",
            Map.of(storageClass, "false"),
            "StringNotEquals",
            Map.of(storageClass, "STANDARD")));
  }

  private void deny(String sid, Map<String, Map<String, String>> conditions) {
    dropBucket.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid(sid)
            .effect(Effect.DENY)
            .principals(List.of(new AnyPrincipal()))
            .actions(List.of("s3:PutObject"))
            .resources(List.of(dropBucket.arnForObjects("*")))
            .conditions(conditions)
            .build());
  }

  private static LifecycleRule leftovers(Duration noncurrentRetention) {
    return LifecycleRule.builder()
        .id("leftovers")
        .abortIncompleteMultipartUploadAfter(ABANDONED_UPLOAD_RETENTION)
        .noncurrentVersionExpiration(noncurrentRetention)
        .expiredObjectDeleteMarker(true)
        .build();
  }

  private static Transition transition(StorageClass storageClass, Duration after) {
    return Transition.builder().storageClass(storageClass).transitionAfter(after).build();
  }

  private static Attribute stringAttribute(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }

  Bucket dropBucket() {
    return dropBucket;
  }

  /**
   * Returns the drop bucket's name as text, not as a reference. The bucket depends on the arrival
   * function, which it notifies, so functions and roles must not depend on the bucket.
   */
  String dropBucketName() {
    return dropBucketName;
  }

  /** Returns the drop bucket's ARN as text, for the same reason. */
  String dropBucketArn() {
    return "arn:" + Aws.PARTITION + ":s3:::" + dropBucketName;
  }

  Bucket resultsBucket() {
    return resultsBucket;
  }

  Table table() {
    return table;
  }

  /**
   * The properties of the storage.
   *
   * @param stage provides the names, and whether data is protected
   */
  record Props(Stage stage) {}
}
