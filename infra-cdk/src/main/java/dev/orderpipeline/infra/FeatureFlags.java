package dev.orderpipeline.infra;

import java.util.Map;
import java.util.TreeMap;

/**
 * The CDK's feature flags: the recommended behaviour of every library part in use, and nothing that
 * reports home. One map for the app and the tests, because a test's {@code App} reads no cdk.json.
 */
final class FeatureFlags {
  private static final Map<String, Object> ALL =
      Map.ofEntries(
          // A mistake in the template ends the synthesis, instead of the deployment.
          Map.entry("@aws-cdk/core:validateAgainstDefaultRules", true),
          Map.entry("@aws-cdk/core:annotationsInValidationReport", true),
          Map.entry("@aws-cdk/core:aspectPrioritiesMutating", true),
          Map.entry("@aws-cdk/core:checkSecretUsage", true),
          Map.entry("@aws-cdk/core:explicitStackTags", true),
          Map.entry("@aws-cdk/core:includePrefixInUniqueNameGeneration", true),
          Map.entry("@aws-cdk/core:validateSnapshotRemovalPolicy", true),
          // Metadata about which constructs are used goes nowhere, so it need not be collected.
          Map.entry("@aws-cdk/core:enableAdditionalMetadataCollection", false),
          Map.entry("@aws-cdk/aws-dynamodb:resourcePolicyPerReplica", true),
          Map.entry("@aws-cdk/aws-dynamodb:retainTableReplica", true),
          Map.entry("@aws-cdk/aws-events:eventsTargetQueueSameAccount", true),
          Map.entry("@aws-cdk/aws-events:requireEventBusPolicySid", true),
          Map.entry("@aws-cdk/aws-iam:importedRoleStackSafeDefaultPolicyName", true),
          Map.entry("@aws-cdk/aws-iam:minimizePolicies", true),
          Map.entry("@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy", false),
          Map.entry("@aws-cdk/aws-lambda:recognizeLayerVersion", true),
          Map.entry("@aws-cdk/aws-lambda:useCdkManagedLogGroup", true),
          Map.entry("@aws-cdk/aws-s3:createDefaultLoggingPolicy", true),
          Map.entry("@aws-cdk/aws-s3:keepNotificationInImportedBucket", false),
          Map.entry("@aws-cdk/aws-s3:publicAccessBlockedByDefault", true),
          // Log delivery by bucket policy: the logs bucket needs no access control lists.
          Map.entry("@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy", true),
          Map.entry("@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption", true));

  private FeatureFlags() {}

  /** All flags, as context for an {@code App}. */
  static Map<String, Object> all() {
    return new TreeMap<>(ALL);
  }
}
