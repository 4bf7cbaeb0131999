package dev.orderpipeline.infra.rights;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps a recorded call to the IAM actions and resources that it needs.
 *
 * <p>The source is the <a
 * href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Service
 * Authorization Reference</a>, and for S3 <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html">the
 * table of API operations and the permissions that they need</a>. An unknown operation is an error,
 * so that every call is checked.
 */
final class CallToActions {
  private static final Pattern ITEM = Pattern.compile("TransactItems\\.\\d+\\.(\\w+)\\.TableName");

  /** The action of each item of a transaction. A transaction itself needs no action. */
  private static final Map<String, String> ITEM_ACTIONS =
      Map.of(
          "Put", "dynamodb:PutItem",
          "Update", "dynamodb:UpdateItem",
          "Delete", "dynamodb:DeleteItem",
          "ConditionCheck", "dynamodb:ConditionCheckItem");

  /** The actions that parameters of a write need in addition to {@code s3:PutObject}. */
  private static final Map<String, String> WRITING_ACTIONS =
      Map.of(
          "Tagging", "s3:PutObjectTagging",
          "ACL", "s3:PutObjectAcl",
          "ObjectLockMode", "s3:PutObjectRetention",
          "ObjectLockLegalHoldStatus", "s3:PutObjectLegalHold");

  private final String region;
  private final String account;

  CallToActions(String region, String account) {
    this.region = region;
    this.account = account;
  }

  /**
   * The permissions that a call needs; all must be allowed.
   *
   * @throws IllegalArgumentException if the operation is unknown
   */
  List<Need> needs(RecordedCall call) {
    return switch (call.service()) {
      case "S3" -> s3(call);
      case "DynamoDb" -> dynamoDb(call);
      case "Sqs" -> sqs(call);
      case "Lambda" -> lambda(call);
      case "Sns" -> sns(call);
      case "Glue" -> glue(call);
      default -> throw unknown(call);
    };
  }

  private static List<Need> s3(RecordedCall call) {
    return switch (call.operation()) {
      // Without s3:ListBucket, S3 answers 403 instead of 404 for an absent key. Reading a version
      // needs another action. See "Permissions" of
      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html and
      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
      case "HeadObject", "GetObject" ->
          List.of(
              reading(call.of("Bucket"), call.of("Key"), call.optional("VersionId")),
              new Need("s3:ListBucket", bucketArn(call.of("Bucket"))));
      case "PutObject" -> writing(call, call.of("Bucket"), call.of("Key"));
      // A source with tags would need more, but the pipeline's objects have none. See
      // "Permissions" of https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
      case "CopyObject" -> copying(call);
      case "ListObjectsV2" -> List.of(listing(call));
      default -> throw unknown(call);
    };
  }

  private static Need reading(String bucket, String key, Optional<String> versionId) {
    return new Need(
        versionId.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject", objectArn(bucket, key));
  }

  private static List<Need> writing(RecordedCall call, String bucket, String key) {
    List<Need> needs = new ArrayList<>();
    needs.add(new Need("s3:PutObject", objectArn(bucket, key)));
    WRITING_ACTIONS.forEach(
        (parameter, action) -> {
          if (call.parameters().contains(parameter)) {
            needs.add(new Need(action, objectArn(bucket, key)));
          }
        });
    return List.copyOf(needs);
  }

  /** The source is {@code bucket/key}, percent-encoded, and {@code ?versionId=}. */
  private static List<Need> copying(RecordedCall call) {
    String source = call.of("CopySource");
    int query = source.indexOf("?versionId=");
    String path =
        URLDecoder.decode(
            (query < 0 ? source : source.substring(0, query)).replace("+", "%2B"),
            StandardCharsets.UTF_8);
    String plain = path.startsWith("/") ? path.substring(1) : path;
    int slash = plain.indexOf('/');
    List<Need> needs = new ArrayList<>();
    needs.add(
        reading(
            plain.substring(0, slash),
            plain.substring(slash + 1),
            query < 0 ? Optional.empty() : Optional.of(source.substring(query))));
    needs.addAll(writing(call, call.of("DestinationBucket"), call.of("DestinationKey")));
    return List.copyOf(needs);
  }

  private static Need listing(RecordedCall call) {
    Map<String, String> keys = new LinkedHashMap<>();
    call.optional("Prefix").ifPresent(prefix -> keys.put("s3:prefix", prefix));
    return new Need("s3:ListBucket", bucketArn(call.of("Bucket")), keys);
  }

  private List<Need> dynamoDb(RecordedCall call) {
    return switch (call.operation()) {
      case "GetItem", "PutItem", "UpdateItem", "DeleteItem" ->
          List.of(new Need("dynamodb:" + call.operation(), tableArn(call.of("TableName"))));
      // A query of an index needs the permission for the index, not for its table. See the
      // resource types of
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
      case "Query" ->
          List.of(
              new Need(
                  "dynamodb:Query",
                  tableArn(call.of("TableName"))
                      + call.optional("IndexName").map(index -> "/index/" + index).orElse("")));
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
      case "TransactWriteItems" -> transaction(call);
      default -> throw unknown(call);
    };
  }

  private List<Need> transaction(RecordedCall call) {
    List<Need> needs = new ArrayList<>();
    call.resource()
        .forEach(
            (path, table) -> {
              Matcher item = ITEM.matcher(path);
              if (!item.matches() || !ITEM_ACTIONS.containsKey(item.group(1))) {
                throw unknown(call);
              }
              needs.add(new Need(ITEM_ACTIONS.get(item.group(1)), tableArn(table)));
            });
    if (needs.isEmpty()) {
      throw unknown(call);
    }
    return List.copyOf(needs);
  }

  private List<Need> sqs(RecordedCall call) {
    return switch (call.operation()) {
      // A batch needs the action of a single message. See
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
      case "SendMessage", "SendMessageBatch" ->
          List.of(new Need("sqs:SendMessage", queueArn(call.of("QueueUrl"))));
      default -> throw unknown(call);
    };
  }

  private List<Need> lambda(RecordedCall call) {
    return switch (call.operation()) {
      case "Invoke" -> List.of(new Need("lambda:InvokeFunction", functionArn(call)));
      default -> throw unknown(call);
    };
  }

  private static List<Need> sns(RecordedCall call) {
    return switch (call.operation()) {
      case "Publish" -> List.of(new Need("sns:Publish", call.of("TopicArn")));
      default -> throw unknown(call);
    };
  }

  // Starting a run passes no role, because the job already has one. See
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html
  private List<Need> glue(RecordedCall call) {
    return switch (call.operation()) {
      case "StartJobRun" ->
          List.of(
              new Need(
                  "glue:StartJobRun",
                  "arn:aws:glue:" + region + ":" + account + ":job/" + call.of("JobName")));
      default -> throw unknown(call);
    };
  }

  private static String bucketArn(String bucket) {
    return "arn:aws:s3:::" + bucket;
  }

  private static String objectArn(String bucket, String key) {
    return bucketArn(bucket) + "/" + key;
  }

  private String tableArn(String table) {
    return "arn:aws:dynamodb:" + region + ":" + account + ":table/" + table;
  }

  /** The last two parts of a queue's URL are its account and its name. */
  private String queueArn(String url) {
    String[] path = URI.create(url).getPath().split("/", -1);
    return "arn:aws:sqs:" + region + ":" + path[path.length - 2] + ":" + path[path.length - 1];
  }

  private String functionArn(RecordedCall call) {
    String function = call.of("FunctionName");
    String arn =
        function.startsWith("arn:")
            ? function
            : "arn:aws:lambda:" + region + ":" + account + ":function:" + function;
    return arn + call.optional("Qualifier").map(qualifier -> ":" + qualifier).orElse("");
  }

  private static IllegalArgumentException unknown(RecordedCall call) {
    return new IllegalArgumentException(
        "It is not known what "
            + call
            + " needs. Add "
            + call.service()
            + "."
            + call.operation()
            + " to "
            + CallToActions.class.getSimpleName()
            + ", from the Service Authorization Reference.");
  }
}
