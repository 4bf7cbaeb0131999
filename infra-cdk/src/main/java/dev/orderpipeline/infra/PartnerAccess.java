package dev.orderpipeline.infra;

import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.ResultsLayout;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * A managed policy for each partner, to attach to the partner's user or role. It allows only the
 * partner's folder in the drop bucket and the partner's receipts.
 */
final class PartnerAccess extends Construct {
  PartnerAccess(Construct scope, String id, Props props) {
    super(scope, id);
    for (Partner partner : props.partners()) {
      ManagedPolicy.Builder.create(this, partner.label())
          .managedPolicyName(props.names().partnerPolicy(partner.label()))
          .description("Uploads below " + partner.folder() + "/ and reads the receipts for them")
          .statements(statements(partner, props.storage()))
          .build();
    }
  }

  private static List<PolicyStatement> statements(Partner partner, Storage storage) {
    String drop = storage.dropBucketArn();
    String results = storage.resultsBucket().getBucketArn();
    String files = partner.folder() + "/*";
    // For the pipeline, a subfolder is a separate partner: its segment begins with this one and an
    // encoded slash.
    List<String> receipts =
        List.of(
            ResultsLayout.receiptsOf(partner.segment()) + "/*",
            ResultsLayout.receiptsOf(partner.segment()) + "%2F*",
            ResultsLayout.unrecognisedOf(partner.segment()) + "/*",
            ResultsLayout.unrecognisedOf(partner.segment()) + "%2F*");
    return List.of(
        // The partner chooses the names below its folder.
        IamStatements.statement(
            "UploadFiles",
            List.of("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"),
            drop + "/" + files),
        IamStatements.statement(
            "ReadOwnFiles", List.of("s3:GetObject", "s3:GetObjectVersion"), drop + "/" + files),
        listStatement("ListOwnFiles", drop, List.of(files)),
        IamStatements.statement(
            "ReadOwnReceipts",
            List.of("s3:GetObject"),
            receipts.stream().map(prefix -> results + "/" + prefix).toArray(String[]::new)),
        listStatement("ListOwnReceipts", results, receipts));
  }

  private static PolicyStatement listStatement(
      String sid, String bucketArn, List<String> prefixes) {
    PolicyStatement statement = IamStatements.statement(sid, List.of("s3:ListBucket"), bucketArn);
    statement.addCondition("StringLike", Map.of("s3:prefix", prefixes));
    return statement;
  }

  /** The partners and the buckets that they access. */
  record Props(ResourceNames names, List<Partner> partners, Storage storage) {}
}
