package dev.orderpipeline.infra;

import java.util.List;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** The rights that more than one function has, each for one purpose that its Sid tells. */
final class IamStatements {
  private IamStatements() {}

  /** What {@code reconcile} calls: HEAD of a set's keys, and reads and writes of arrivals. */
  static List<PolicyStatement> reconcile(Storage storage) {
    return List.of(
        statement(
            "ReadAndWriteArrivals",
            List.of("dynamodb:GetItem", "dynamodb:PutItem"),
            storage.table().getTableArn()),
        // Any key: partners' folders need not be known beforehand.
        statement("LookUpArrivedFiles", List.of("s3:GetObject"), storage.dropBucketArn() + "/*"),
        // Without it, S3 answers HEAD of an absent key with 403 instead of 404.
        statement("TellAbsentFiles", List.of("s3:ListBucket"), storage.dropBucketArn()));
  }

  /** One purpose. */
  static PolicyStatement statement(String sid, List<String> actions, String... resources) {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .actions(actions)
        .resources(List.of(resources))
        .build();
  }
}
