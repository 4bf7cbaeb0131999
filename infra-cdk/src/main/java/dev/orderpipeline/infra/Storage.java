package dev.orderpipeline.infra;

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
 * Where data lies: the drop bucket, the results bucket, the bucket with the access logs of both,
 * and the table of the ledger.
 */
final class Storage extends Construct {
  /** The sparse index that holds the sets that wait for anything. */
  static final String OPEN_SETS_INDEX = "open-sets";

  /** The index by which an operator's question finds the sets of a date. */
  static final String SETS_BY_DATE_INDEX = "sets-by-date";

  private static final Duration ABANDONED_UPLOADS_KEPT = Duration.days(7);
  private static final Duration ACCESS_LOGS_KEPT = Duration.days(90);
  // A run, and a replay of it, reads the very versions that its revision is pinned to. Runs that
  // are not the last published one are kept for 90 days.
  private static final Duration REPLACED_INPUTS_KEPT = Duration.days(100);
  private static final Duration REPLACED_RESULTS_KEPT = Duration.days(30);
  // The write-ahead log: as long as the run is kept that it belongs to, it can be asked for again,
  // and a later one compared with it.
  private static final Duration BUILDS_KEPT = Duration.days(100);
  // An answer can be asked for again.
  private static final Duration ANSWERS_KEPT = Duration.days(30);
  private static final Duration RARELY_READ_AFTER = Duration.days(30);
  private static final Duration ARCHIVED_AFTER = Duration.days(90);

  private final String dropBucketName;
  private final Bucket dropBucket;
  private final Bucket resultsBucket;
  private final Table table;

  Storage(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    ResourceNames names = stage.names();
    Bucket logsBucket =
        secured("LogsBucket", names.logsBucket(), stage)
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .id("end-of-access-logs")
                        .expiration(ACCESS_LOGS_KEPT)
                        .abortIncompleteMultipartUploadAfter(ABANDONED_UPLOADS_KEPT)
                        .build()))
            .build();
    this.dropBucketName = names.dropBucket();
    this.dropBucket =
        secured("DropBucket", names.dropBucket(), stage)
            .versioned(true)
            .serverAccessLogsBucket(logsBucket)
            .serverAccessLogsPrefix("drop/")
            .lifecycleRules(
                List.of(
                    leftovers(REPLACED_INPUTS_KEPT),
                    // Both classes are read at once, like any other: a replay of an old day needs
                    // no restore before it. S3 leaves objects under 128 KB where they are.
                    LifecycleRule.builder()
                        .id("old-days-to-the-archive")
                        .transitions(
                            List.of(
                                to(StorageClass.INFREQUENT_ACCESS, RARELY_READ_AFTER),
                                to(StorageClass.GLACIER_INSTANT_RETRIEVAL, ARCHIVED_AFTER)))
                        .build()))
            .build();
    rejectUploadsThatCouldNotBeReadOrTold();
    this.resultsBucket =
        secured("ResultsBucket", names.resultsBucket(), stage)
            .versioned(true)
            .serverAccessLogsBucket(logsBucket)
            .serverAccessLogsPrefix("results/")
            .lifecycleRules(
                List.of(
                    leftovers(REPLACED_RESULTS_KEPT),
                    LifecycleRule.builder()
                        .id("end-of-builds")
                        .prefix("builds/")
                        .expiration(BUILDS_KEPT)
                        .build(),
                    LifecycleRule.builder()
                        .id("published-to-the-archive")
                        .prefix("published/")
                        .transitions(
                            List.of(to(StorageClass.GLACIER_INSTANT_RETRIEVAL, ARCHIVED_AFTER)))
                        .build(),
                    LifecycleRule.builder()
                        .id("end-of-receipts")
                        .prefix("receipts/")
                        .expiration(Duration.days(stage.receiptRetentionDays()))
                        .build(),
                    LifecycleRule.builder()
                        .id("end-of-unrecognised")
                        .prefix("unrecognised/")
                        .expiration(Duration.days(stage.receiptRetentionDays()))
                        .build(),
                    LifecycleRule.builder()
                        .id("end-of-answers")
                        .prefix(AthenaCatalog.RESULTS_PREFIX)
                        .expiration(ANSWERS_KEPT)
                        .build()))
            .build();
    this.table =
        Table.Builder.create(this, "FileArrivals")
            .tableName(names.table())
            .partitionKey(string("file_set"))
            .sortKey(string("entry"))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .timeToLiveAttribute("expires_at")
            .deletionProtection(stage.protectData())
            .removalPolicy(stage.removalPolicy())
            .build();
    table.addGlobalSecondaryIndex(
        GlobalSecondaryIndexProps.builder()
            .indexName(OPEN_SETS_INDEX)
            .partitionKey(string("open"))
            .sortKey(string("file_set"))
            .projectionType(ProjectionType.KEYS_ONLY)
            .build());
    // Keys never change, so a set costs one write of it, however often its item is written.
    table.addGlobalSecondaryIndex(
        GlobalSecondaryIndexProps.builder()
            .indexName(SETS_BY_DATE_INDEX)
            .partitionKey(string("date"))
            .sortKey(string("file_set"))
            .projectionType(ProjectionType.KEYS_ONLY)
            .build());
  }

  /**
   * A bucket that only this account's identities reach, and only by TLS. Encrypted with S3's own
   * key, never with KMS: only then is the ETag of an upload in one part a digest of its bytes, by
   * which the ledger tells the same content from a correction.
   */
  private Bucket.Builder secured(String id, String name, Stage stage) {
    return Bucket.Builder.create(this, id)
        .bucketName(name)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
        .encryption(BucketEncryption.S3_MANAGED)
        .enforceSsl(true)
        .removalPolicy(stage.removalPolicy());
  }

  /**
   * The default encryption is only a default: an upload may ask for KMS, for a key of its own, or
   * for a storage class that must be restored before it can be read. Then its ETag would be no
   * digest, or each run would fail.
   */
  private void rejectUploadsThatCouldNotBeReadOrTold() {
    String encryption = "s3:x-amz-server-side-encryption";
    String storageClass = "s3:x-amz-storage-class";
    reject(
        "RejectOtherEncryption",
        Map.of(
            "Null", Map.of(encryption, "false"), "StringNotEquals", Map.of(encryption, "AES256")));
    reject(
        "RejectKeysOfUploaders",
        Map.of("Null", Map.of(encryption + "-customer-algorithm", "false")));
    reject(
        "RejectOtherStorageClasses",
        Map.of(
            "Null",
            Map.of(storageClass, "false"),
            "StringNotEquals",
            Map.of(storageClass, "STANDARD")));
  }

  private void reject(String sid, Map<String, Map<String, String>> conditions) {
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

  private static LifecycleRule leftovers(Duration replacedKept) {
    return LifecycleRule.builder()
        .id("leftovers")
        .abortIncompleteMultipartUploadAfter(ABANDONED_UPLOADS_KEPT)
        .noncurrentVersionExpiration(replacedKept)
        .expiredObjectDeleteMarker(true)
        .build();
  }

  private static Transition to(StorageClass storageClass, Duration after) {
    return Transition.builder().storageClass(storageClass).transitionAfter(after).build();
  }

  private static Attribute string(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }

  Bucket dropBucket() {
    return dropBucket;
  }

  /**
   * The drop bucket's name as text instead of a reference. The bucket waits for the arrival
   * function, which it notifies; a function or role that referred to the bucket would wait for it
   * in turn.
   */
  String dropBucketName() {
    return dropBucketName;
  }

  /** The drop bucket's ARN as text, for the same reason. */
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
   * What storage depends on.
   *
   * @param stage its names, and whether its data is protected
   */
  record Props(Stage stage) {}
}
