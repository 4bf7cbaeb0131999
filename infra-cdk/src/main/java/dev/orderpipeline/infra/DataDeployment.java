package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.CloudFormationGrant.actions;
import static dev.orderpipeline.infra.CloudFormationGrant.arn;
import static dev.orderpipeline.infra.CloudFormationGrant.bucketArn;

import dev.orderpipeline.model.ResourceNames;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Aws;

/** CloudFormation's rights to deploy one stage's buckets, table, queues, topics and queries. */
final class DataDeployment {
  private final ResourceNames names;
  private final boolean subscription;

  DataDeployment(Stage stage) {
    this.names = stage.names();
    this.subscription = stage.alarmEmail().isPresent();
  }

  List<CloudFormationGrant> grants() {
    List<CloudFormationGrant> grants = new ArrayList<>();
    grants.add(buckets());
    grants.add(
        CloudFormationGrant.of(
            "Table",
            List.of("AWS::DynamoDB::Table"),
            actions(
                "dynamodb",
                "CreateTable DeleteTable DescribeContinuousBackups DescribeContributorInsights"
                    + " DescribeKinesisStreamingDestination DescribeTable DescribeTimeToLive"
                    + " GetResourcePolicy ListTagsOfResource TagResource UntagResource"
                    + " UpdateContinuousBackups UpdateTable UpdateTimeToLive"),
            arn("dynamodb", "table/" + names.table())));
    grants.add(
        CloudFormationGrant.of(
            "Queues",
            List.of("AWS::SQS::Queue", "AWS::SQS::QueuePolicy"),
            actions(
                "sqs",
                "CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl ListQueueTags"
                    + " SetQueueAttributes TagQueue UntagQueue"),
            arn("sqs", names.messageQueue()),
            arn("sqs", names.deadLetterQueue()),
            arn("sqs", names.failureQueue()),
            arn("sqs", names.failureDeadLetterQueue())));
    grants.add(
        CloudFormationGrant.of(
            "Topics",
            List.of("AWS::SNS::Topic", "AWS::SNS::TopicPolicy"),
            actions(
                "sns",
                "CreateTopic DeleteTopic GetDataProtectionPolicy GetTopicAttributes"
                    + " ListSubscriptionsByTopic ListTagsForResource SetTopicAttributes TagResource"
                    + " UntagResource"),
            arn("sns", names.alarmTopic()),
            arn("sns", names.eventTopic())));
    if (subscription) {
      grants.addAll(subscription());
    }
    grants.addAll(queries());
    return List.copyOf(grants);
  }

  private CloudFormationGrant buckets() {
    return CloudFormationGrant.of(
        "Buckets",
        List.of("AWS::S3::Bucket", "AWS::S3::BucketPolicy"),
        actions(
            "s3",
            "CreateBucket DeleteBucket DeleteBucketPolicy GetAccelerateConfiguration"
                + " GetAnalyticsConfiguration GetBucketAcl GetBucketCORS GetBucketLogging"
                + " GetBucketNotification GetBucketObjectLockConfiguration"
                + " GetBucketOwnershipControls GetBucketPolicy GetBucketPublicAccessBlock"
                + " GetBucketTagging GetBucketVersioning GetBucketWebsite"
                + " GetEncryptionConfiguration GetIntelligentTieringConfiguration"
                + " GetInventoryConfiguration GetLifecycleConfiguration GetMetricsConfiguration"
                + " GetReplicationConfiguration ListBucket PutBucketLogging PutBucketNotification"
                + " PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock"
                + " PutBucketTagging PutBucketVersioning PutEncryptionConfiguration"
                + " PutLifecycleConfiguration"),
        bucketArn(names.dropBucket(Aws.ACCOUNT_ID, Aws.REGION)),
        bucketArn(names.resultsBucket(Aws.ACCOUNT_ID, Aws.REGION)),
        bucketArn(names.logsBucket(Aws.ACCOUNT_ID, Aws.REGION)));
  }

  private List<CloudFormationGrant> subscription() {
    List<String> types = List.of("AWS::SNS::Subscription");
    return List.of(
        CloudFormationGrant.of(
            "Subscribe", types, actions("sns", "Subscribe"), arn("sns", names.alarmTopic())),
        // IAM has no resource for these: the ARN of a subscription is not known beforehand.
        CloudFormationGrant.of(
            "Subscription",
            types,
            actions("sns", "GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe"),
            "*"));
  }

  private List<CloudFormationGrant> queries() {
    return List.of(
        CloudFormationGrant.of(
            "Catalog",
            List.of("AWS::Glue::Database", "AWS::Glue::Table"),
            actions(
                "glue",
                "CreateDatabase CreateTable DeleteDatabase DeleteTable GetDatabase GetTable"
                    + " UpdateDatabase UpdateTable"),
            arn("glue", "catalog"),
            arn("glue", "database/" + names.database()),
            // The database is the stage's own, so all its tables and views are, too. Deleting a
            // database also needs the right for its functions, though it has none.
            arn("glue", "table/" + names.database() + "/*"),
            arn("glue", "userDefinedFunction/" + names.database() + "/*")),
        CloudFormationGrant.of(
            "WorkGroup",
            List.of("AWS::Athena::NamedQuery", "AWS::Athena::WorkGroup"),
            actions(
                "athena",
                "CreateNamedQuery CreateWorkGroup DeleteNamedQuery DeleteWorkGroup GetNamedQuery"
                    + " GetWorkGroup ListNamedQueries ListTagsForResource TagResource UntagResource"
                    + " UpdateNamedQuery UpdateWorkGroup"),
            arn("athena", "workgroup/" + names.workGroup())));
  }
}
