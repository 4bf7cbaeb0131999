package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.protocol.InMemoryAws;
import dev.orderpipeline.transform.intake.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Days with more rejected rows than a function can hold. */
class MostlyRejectedDayTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2022-01-31T06:00:00Z"));
  private static final String RECEIPT = "receipts/partner=_/date=2022-01-30/r1/";
  private static final int ROWS = 5_000;
  private static final int FEW_ERROR_BYTES = 10_000;

  private final InMemoryAws aws = new InMemoryAws(CLOCK);

  @TempDir Path work;

  @Test
  void dayIsRejectedAndItsListStatesHowManyRowsItHas() throws IOException {
    RunSummary summary = process("{\"file_set\": \"2022-01-30\"}", 1 << 20);

    assertThat(summary.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(summary.sentence()).startsWith("TOO_MANY_REJECTED_ROWS: 5000 of 5000 rows");
    assertThat(stored(RECEIPT + "rejected.csv").lines()).hasSize(1 + 100);
    assertThat(stored(RECEIPT + "receipt.json"))
        .contains("\"rows_in_no_total\":5000,\"rows_listed\":100,");
  }

  @Test
  void thresholdsCannotPublishMoreErrorsThanTheLimit() throws IOException {
    RunSummary summary =
        process(
            "{\"file_set\": \"2022-01-30\", \"thresholds\": {\"rejected_rows\": 5000}}",
            FEW_ERROR_BYTES);

    assertThat(summary.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(summary.sentence()).startsWith("TOO_MANY_ERRORS: The items file has more errors");
    assertThat(stored(RECEIPT + "rejected.csv").lines()).hasSize(1 + 100);
    assertThat(
            aws.s3()
                .listObjectsV2(request -> request.bucket(aws.resultsBucket()).prefix("builds/"))
                .contents())
        .isEmpty();
  }

  @Test
  void sentenceDoesNotSuggestThresholdsThatWouldNotHelp() throws IOException {
    RunSummary summary = process("{\"file_set\": \"2022-01-30\"}", FEW_ERROR_BYTES);

    assertThat(summary.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(summary.sentence())
        .startsWith("TOO_MANY_ERRORS: The items file has more errors")
        .doesNotContain("thresholds");
  }

  @Test
  void dryRunReportsMoreErrorsThanTheLimit() throws IOException {
    RunSummary summary =
        process("{\"file_set\": \"2022-01-30\", \"dry_run\": true}", FEW_ERROR_BYTES);

    assertThat(summary.sentence()).contains("TOO_MANY_ERRORS: The items file has more errors");
  }

  private RunSummary process(String request, int maxErrorBytes) throws IOException {
    put("customers_20220130.csv", "customer_reference\nc1\n");
    put("orders_20220130.csv", "customer_reference,order_reference\nc1,o1\n");
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n");
    for (int i = 0; i < ROWS; i++) {
      items.append(i).append(",o1,bad").append(i).append('\n');
    }
    put("items_20220130.csv", items.toString());
    try (ModelledProcessor processor =
        new ModelledProcessor(
            new ProcessorSettings(
                aws.table(),
                aws.dropBucket(),
                aws.resultsBucket(),
                aws.messageQueueUrl(),
                CorrectionSettle.of(Duration.ZERO),
                Thresholds.DEFAULT,
                Windows1252Partners.NONE),
            aws.dynamoDb(),
            aws.s3(),
            aws.sqs(),
            CLOCK,
            work,
            new Limits(1 << 20, 1_000, 1_000, 100, 1 << 20, maxErrorBytes),
            new ListLimits(100, 1 << 20))) {
      RunSummary summary = processor.process(request);
      assertThat(aws.drain()).isEmpty();
      return summary;
    }
  }

  private void put(String key, String text) {
    aws.s3()
        .putObject(
            request -> request.bucket(aws.dropBucket()).key(key), RequestBody.fromString(text));
  }

  private String stored(String key) {
    return aws.s3()
        .getObjectAsBytes(request -> request.bucket(aws.resultsBucket()).key(key))
        .asUtf8String();
  }
}
