package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static dev.orderpipeline.infra.Synthesized.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class PartnerAccessTest {
  private static final String DROP =
      "arn:${AWS::Partition}:s3:::order-pipeline-prod-drop-${AWS::AccountId}-${AWS::Region}";

  @Test
  void partnerReachesItsOwnFolderAndReceiptsAndNothingElse() {
    assertThat(PROD.properties("Partnersacme"))
        .isEqualTo(policy("order-pipeline-prod-partner-acme", "acme", "partner=acme"));
  }

  @Test
  void partnerInAFolderOfAFolderHasItsEncodedReceipts() {
    assertThat(PROD.properties("Partnersglobex2Feu"))
        .isEqualTo(
            policy("order-pipeline-prod-partner-globex=2Feu", "globex/eu", "partner=globex%2Feu"));
  }

  private static JsonElement policy(String name, String folder, String segment) {
    String policy =
        """
        {'ManagedPolicyName': 'NAME', 'Path': '/',
         'Description': 'Uploads below FOLDER/ and reads the receipts for them',
         'PolicyDocument': {'Version': '2012-10-17', 'Statement': [
           {'Sid': 'UploadFiles', 'Effect': 'Allow',
            'Action': ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'],
            'Resource': 'DROP/FOLDER/*'},
           {'Sid': 'ReadOwnFiles', 'Effect': 'Allow',
            'Action': ['s3:GetObject', 's3:GetObjectVersion'],
            'Resource': 'DROP/FOLDER/*'},
           {'Sid': 'ListOwnFiles', 'Effect': 'Allow', 'Action': 's3:ListBucket',
            'Resource': 'DROP', 'Condition': {'StringLike': {'s3:prefix': ['FOLDER/*']}}},
           {'Sid': 'ReadOwnReceipts', 'Effect': 'Allow', 'Action': 's3:GetObject',
            'Resource': ['RESULTS/receipts/SEGMENT%2F*', 'RESULTS/receipts/SEGMENT/*',
                         'RESULTS/unrecognised/SEGMENT%2F*', 'RESULTS/unrecognised/SEGMENT/*']},
           {'Sid': 'ListOwnReceipts', 'Effect': 'Allow', 'Action': 's3:ListBucket',
            'Resource': 'RESULTS',
            'Condition': {'StringLike': {'s3:prefix': [
              'receipts/SEGMENT/*', 'receipts/SEGMENT%2F*',
              'unrecognised/SEGMENT/*', 'unrecognised/SEGMENT%2F*']}}}]}}
        """;
    return json(
        policy
            .replace("NAME", name)
            .replace("DROP", DROP)
            .replace("RESULTS", "${StorageResultsBucket.Arn}")
            .replace("FOLDER", folder)
            .replace("SEGMENT", segment));
  }

  @Test
  void eachPartnerHasOnePolicy() {
    assertThat(PROD.each("AWS::IAM::ManagedPolicy", "ManagedPolicyName").values())
        .filteredOn(name -> name.getAsString().contains("-partner-"))
        .containsExactly(
            new JsonPrimitive("order-pipeline-prod-partner-acme"),
            new JsonPrimitive("order-pipeline-prod-partner-globex=2Feu"));
    assertThat(DEV.each("AWS::IAM::ManagedPolicy", "ManagedPolicyName").values())
        .noneMatch(name -> name.getAsString().contains("-partner-"));
  }
}
