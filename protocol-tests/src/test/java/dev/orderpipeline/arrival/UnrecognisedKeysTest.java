package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that do not name a file of a set, and their receipts. */
class UnrecognisedKeysTest extends ArrivalSuite {
  @Test
  void keyThatIsNoFileOfASetAffectsNoSet() {
    putAll("A");
    String partner = set.partner();

    tracker
        .arrivedFiles()
        .arrived(
            List.of(
                partner + "/readme.txt",
                partner + "/customers_20220231.csv",
                set.key(FileKind.ORDERS)));

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(aws.recordedSets()).containsExactly(set.toString());
  }

  @Test
  void repeatedEventsOfAnUnrecognisedKeyGiveTheSameReceipt() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    Instant uploadedAt =
        aws.s3().headObject(request -> request.bucket(aws.dropBucket()).key(key)).lastModified();

    tracker.arrivedFiles().arrived(List.of(key));
    String receipt = unrecognisedReceipt("Orders_20220130.csv");
    clock.advance(MINUTE);
    tracker.arrivedFiles().arrived(List.of(key, key));

    assertThat(receipt)
        .isEqualTo(
            """
            {
              "key": "%s",
              "uploaded_at": "%s",
              "fault": "The file was not read: the name is not all in lower case.",
              "expected": "orders_20220130.csv",
              "remedy": "Upload the file again under the expected name."
            }"""
                .formatted(key, uploadedAt));
    assertThat(unrecognisedReceipt("Orders_20220130.csv")).isEqualTo(receipt);
  }

  @Test
  void unrecognisedKeyGetsAPageBesideItsReceipt() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");

    tracker.arrivedFiles().arrived(List.of(key));

    String page = "unrecognised/partner=" + set.partnerSegment() + "/Orders_20220130.csv.html";
    assertThat(
            aws.s3()
                .getObjectAsBytes(request -> request.bucket(aws.resultsBucket()).key(page))
                .asUtf8String())
        .contains("Rename the file to", set.key(FileKind.ORDERS));
  }

  @Test
  void receiptThatCannotBeWrittenFailsTheEventAfterItsSetsWereHandled() {
    putAll("A");
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    ArrivalTracker withoutResults = tracker(aws.dynamoDb(), "no-such-bucket");

    assertThatThrownBy(
            () -> withoutResults.arrivedFiles().arrived(List.of(key, set.key(FileKind.ORDERS))))
        .isInstanceOf(PartialFailureException.class)
        .hasMessageContaining("1 of 2 steps failed: [" + key + "]");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void nightlyPassWritesTheReceiptOfAnUnrecognisedFileWhoseEventWasLost() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    clock.set(
        aws.s3()
            .headObject(request -> request.bucket(aws.dropBucket()).key(key))
            .lastModified()
            .plus(Duration.ofHours(1)));

    sweepOf(tracker).nightlyPass();
    String answered = unrecognisedReceipt("Orders_20220130.csv");
    tracker.arrivedFiles().arrived(List.of(key));

    assertThat(unrecognisedReceipt("Orders_20220130.csv")).isEqualTo(answered);
  }

  @Test
  void nightlyPassKeepsAnExistingReceipt() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    tracker.arrivedFiles().arrived(List.of(key));
    String receipt = "unrecognised/partner=" + set.partnerSegment() + "/Orders_20220130.csv.json";
    String version = resultVersion(receipt);

    clock.set(
        aws.s3()
            .headObject(request -> request.bucket(aws.dropBucket()).key(key))
            .lastModified()
            .plus(Duration.ofHours(1)));
    sweepOf(tracker).nightlyPass();

    assertThat(resultVersion(receipt)).isEqualTo(version);
  }

  private String unrecognisedReceipt(String name) {
    String key = "unrecognised/partner=" + set.partnerSegment() + "/" + name + ".json";
    return aws.s3()
        .getObjectAsBytes(request -> request.bucket(aws.resultsBucket()).key(key))
        .asUtf8String();
  }

  private String resultVersion(String key) {
    return aws.s3().headObject(request -> request.bucket(aws.resultsBucket()).key(key)).versionId();
  }
}
