package dev.orderpipeline.infra;

import java.util.List;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** IAM statements that several functions share. Each has one purpose, and its Sid names it. */
final class IamStatements {
  private IamStatements() {}

  /**
   * Returns the permissions for {@code reconcile}: HEAD of a set's keys, and access to its record.
   */
  static List<PolicyStatement> reconcile(Storage storage) {
    return List.of(
        statement(
            "ReadAndWriteArrivals",
            List.of("dynamodb:GetItem", "dynamodb:PutItem"),
            storage.table().getTableArn()),
        lookUpArrivedFiles(storage),
        detectAbsentFiles(storage));
  }

  /** Allows HEAD of any key, because partners' folders are not known beforehand. */
  static PolicyStatement lookUpArrivedFiles(Storage storage) {
    return statement("LookUpArrivedFiles", List.of("s3:GetObject"), storage.dropBucketArn() + "/*");
  }

  /** Without it, S3 answers HEAD of an absent key with 403 instead of 404. */
  static PolicyStatement detectAbsentFiles(Storage storage) {
    return statement("DetectAbsentFiles", List.of("s3:ListBucket"), storage.dropBucketArn());
  }

  /** Returns a statement that allows the actions on the resources. */
  static PolicyStatement statement(String sid, List<String> actions, String... resources) {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .actions(actions)
        .resources(List.of(resources))
        .build();
  }
}
