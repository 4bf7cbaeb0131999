package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.orderpipeline.infra.PartnersTemplate;
import dev.orderpipeline.infra.rights.PolicySimulator.Decision;
import dev.orderpipeline.infra.rights.PolicySimulator.Outcome;
import dev.orderpipeline.infra.rights.PolicySimulator.Request;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import dev.orderpipeline.localstack.template.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A partner's policy allows only the partner's own files, even if another folder has a similar
 * name.
 */
@Tag("verify")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartnerRightsIT {
  /** Every request and who is allowed to make it. */
  private static final String EXPECTED =
      """
      s3:PutObject                  drop/acme/orders_20220130.csv                             acme
      s3:PutObject                  drop/acme/eu/orders_20220130.csv                          acme
      s3:PutObject                  drop/acme2/orders_20220130.csv                            acme2
      s3:PutObject                  drop/orders_20220130.csv                                  -
      s3:PutObject                  drop/acme3/orders_20220130.csv                            -
      s3:PutObject                  drop/acme                                                 -
      s3:PutObject                  results/receipts/partner=acme/receipt.json                -
      s3:PutObject                  results/unrecognised/partner=acme/readme.txt.json         -
      s3:PutObject                  results/published/date=2022-01-30/partner=acme/r1/m.gz    -
      s3:PutObject                  results/builds/partner=acme/date=2022-01-30/1/m.gz        -
      s3:AbortMultipartUpload       drop/acme/orders_20220130.csv                             acme
      s3:AbortMultipartUpload       drop/acme2/orders_20220130.csv                            acme2
      s3:ListMultipartUploadParts   drop/acme/orders_20220130.csv                             acme
      s3:ListMultipartUploadParts   drop/acme2/orders_20220130.csv                            acme2
      s3:GetObject                  drop/acme/orders_20220130.csv                             acme
      s3:GetObject                  drop/acme2/orders_20220130.csv                            acme2
      s3:GetObject                  drop/orders_20220130.csv                                  -
      s3:GetObject                  results/receipts/partner=acme/date=2022-01-30/r1/r.json   acme
      s3:GetObject                  results/receipts/partner=acme%2Feu/date=2022/r1/r.json    acme
      s3:GetObject                  results/receipts/partner=acme2/date=2022-01-30/r1/r.json  acme2
      s3:GetObject                  results/receipts/partner=_/date=2022-01-30/r1/r.json      -
      s3:GetObject                  results/unrecognised/partner=acme/readme.txt.json         acme
      s3:GetObject                  results/unrecognised/partner=acme%2Feu/readme.txt.json    acme
      s3:GetObject                  results/unrecognised/partner=acme2/readme.txt.json        acme2
      s3:GetObject                  results/unrecognised/partner=_/readme.txt.json            -
      s3:GetObject                  results/published/date=2022-01-30/partner=acme/r1/m.gz    -
      s3:GetObject                  results/builds/partner=acme/date=2022-01-30/1/m.gz        -
      s3:GetObject                  logs/drop/2026-01-01                                      -
      s3:GetObjectVersion           drop/acme/orders_20220130.csv                             acme
      s3:GetObjectVersion           drop/acme2/orders_20220130.csv                            acme2
      s3:GetObjectVersion           results/receipts/partner=acme/date=2022-01-30/r1/r.json   -
      s3:ListBucket                 drop                                                      -
      s3:ListBucket                 drop[]                                                    -
      s3:ListBucket                 drop[acme]                                                -
      s3:ListBucket                 drop[acme/]                                               acme
      s3:ListBucket                 drop[acme/eu/]                                            acme
      s3:ListBucket                 drop[acme2/]                                              acme2
      s3:ListBucket                 results                                                   -
      s3:ListBucket                 results[receipts/]                                        -
      s3:ListBucket                 results[receipts/partner=acme]                            -
      s3:ListBucket                 results[receipts/partner=acme/]                           acme
      s3:ListBucket                 results[receipts/partner=acme%2Feu/]                      acme
      s3:ListBucket                 results[receipts/partner=acme2/]                          acme2
      s3:ListBucket                 results[unrecognised/]                                    -
      s3:ListBucket                 results[unrecognised/partner=acme/]                       acme
      s3:ListBucket                 results[unrecognised/partner=acme2/]                      acme2
      s3:ListBucket                 results[published/]                                       -
      s3:ListBucketVersions         drop[acme/]                                               -
      s3:ListBucketMultipartUploads drop                                                      -
      s3:DeleteObject               drop/acme/orders_20220130.csv                             -
      s3:DeleteObjectVersion        drop/acme/orders_20220130.csv                             -
      s3:PutObjectAcl               drop/acme/orders_20220130.csv                             -
      s3:PutObjectTagging           drop/acme/orders_20220130.csv                             -
      s3:DeleteObject               results/receipts/partner=acme/date=2022-01-30/r1/r.json   -
      s3:GetBucketPolicy            drop                                                      -
      s3:PutBucketPolicy            drop                                                      -
      s3:PutBucketNotification      drop                                                      -
      s3:PutLifecycleConfiguration  drop                                                      -
      s3:DeleteBucket               drop                                                      -
      dynamodb:GetItem              table                                                     -
      dynamodb:Query                table                                                     -
      dynamodb:Scan                 table                                                     -
      dynamodb:PutItem              table                                                     -
      sqs:ReceiveMessage            messages                                                  -
      sqs:SendMessage               messages                                                  -
      sqs:PurgeQueue                messages                                                  -
      sqs:ReceiveMessage            failures                                                  -
      lambda:InvokeFunction         processor                                                 -
      lambda:InvokeFunction         sweep                                                     -
      """;

  private static final List<String> PARTNERS = List.of("acme", "acme2");

  private Template template;
  private RightsTable table;

  @BeforeAll
  void synthesize(@TempDir Path directory) throws Exception {
    template = Template.parse(PartnersTemplate.with(directory, PARTNERS));
    table = new RightsTable(template);
  }

  @Test
  void eachPartnerReachesItsOwnAndNothingElse() throws Exception {
    assertThat(decided(table::managedPolicy)).isEqualTo(EXPECTED);
  }

  @Test
  void folderWithoutItsSlashWouldReachTheOthersFiles() throws Exception {
    String decided = decided(name -> changed(table.managedPolicy(name), "/acme/*", "/acme*"));

    assertThat(decided)
        .isEqualTo(
            EXPECTED
                .replaceAll(
                    "(?m)^((?:s3:PutObject|s3:GetObject|s3:GetObjectVersion|s3:AbortMultipartUpload"
                        + "|s3:ListMultipartUploadParts) +drop/acme2/.*)acme2$",
                    "$1acme acme2")
                .replaceAll(
                    "(?m)^(s3:PutObject +drop/acme3?(?:/orders_20220130.csv)? +)-$", "$1acme"));
  }

  @Test
  void withoutTlsNotEvenTheOwnFilesAreReached() throws Exception {
    List<Request> plain = new ArrayList<>();
    for (String line : EXPECTED.lines().filter(line -> line.endsWith("acme")).toList()) {
      plain.add(table.request(line, principal("acme", table::managedPolicy), false));
    }

    assertThat(plain).isNotEmpty();
    assertThat(new PolicySimulator(template.account()).decide(plain))
        .extracting(Decision::outcome)
        .containsOnly(Outcome.EXPLICITLY_DENIED);
  }

  @Test
  void noUploadChoosesAnEncryptionOrAStorageClassThatHidesItsBytes() throws Exception {
    String encryption = "s3:x-amz-server-side-encryption";
    String storageClass = "s3:x-amz-storage-class";
    List<Map<String, String>> uploads =
        List.of(
            Map.of(encryption, "AES256", storageClass, "STANDARD"),
            Map.of(encryption, "aws:kms"),
            Map.of(encryption, "aws:kms:dsse"),
            Map.of(encryption + "-customer-algorithm", "AES256"),
            Map.of(storageClass, "GLACIER"),
            Map.of(storageClass, "STANDARD_IA"));
    List<Request> requests = new ArrayList<>();
    for (Map<String, String> keys : uploads) {
      Need need = new Need("s3:PutObject", table.arn("drop") + "/acme/orders_20220130.csv", keys);
      requests.add(table.request(need, principal("acme", table::managedPolicy), true));
    }

    assertThat(new PolicySimulator(template.account()).decide(requests))
        .extracting(Decision::outcome)
        .containsExactly(
            Outcome.ALLOWED,
            Outcome.EXPLICITLY_DENIED,
            Outcome.EXPLICITLY_DENIED,
            Outcome.EXPLICITLY_DENIED,
            Outcome.EXPLICITLY_DENIED,
            Outcome.EXPLICITLY_DENIED);
  }

  /** Returns a partner's policy by its name. */
  private interface PolicyOf {
    Policy named(String name);
  }

  private String decided(PolicyOf source) throws Exception {
    SortedMap<String, Principal> principals = new TreeMap<>();
    PARTNERS.forEach(partner -> principals.put(partner, principal(partner, source)));
    return table.decided(EXPECTED, principals);
  }

  private Principal principal(String partner, PolicyOf source) {
    return table.userWith(source.named("order-pipeline-partner-" + partner));
  }

  private static Policy changed(Policy policy, String part, String instead) {
    return new Policy(
        policy.name(),
        JsonParser.parseString(policy.document().toString().replace(part, instead))
            .getAsJsonObject());
  }
}
