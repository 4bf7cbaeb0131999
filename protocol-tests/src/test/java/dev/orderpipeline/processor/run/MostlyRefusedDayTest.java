package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.simulation.aws.Expressions;
import dev.orderpipeline.simulation.aws.ModelDynamoDb;
import dev.orderpipeline.simulation.aws.ModelS3;
import dev.orderpipeline.simulation.aws.ModelSqs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** A day with more refused rows than a function has room for ends, and its receipt says why. */
class MostlyRefusedDayTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2022-01-31T06:00:00Z"));
  private static final String QUEUE = "https://sqs/customer-order-message-queue";
  private static final String RECEIPT = "receipts/partner=_/date=2022-01-30/r1/";
  private static final int ROWS = 5_000;
  private static final int FEW_ERROR_BYTES = 10_000;

  private final Map<String, String> stored = new TreeMap<>();
  private final ModelS3 s3 =
      new ModelS3(
          Set.of("drop", "results"),
          CLOCK,
          object -> stored.put(object.key(), new String(object.bytes(), StandardCharsets.UTF_8)));

  @TempDir Path work;

  @Test
  void itIsRejectedAndItsListSaysHowManyOfHowManyRowsItHolds() throws IOException {
    RunSummary summary = process("{\"file_set\": \"2022-01-30\"}", 1 << 20);

    assertThat(summary.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(summary.sentence()).startsWith("TOO_MANY_REFUSED_ROWS: 5000 of 5000 rows");
    assertThat(stored.get(RECEIPT + "refused.csv").lines()).hasSize(1 + 100);
    assertThat(stored.get(RECEIPT + "receipt.json"))
        .contains("\"rows_in_no_total\":5000,\"rows_listed\":100,");
  }

  @Test
  void noThresholdsPublishMoreErrorsThanThereIsRoomFor() throws IOException {
    RunSummary summary =
        process(
            "{\"file_set\": \"2022-01-30\", \"thresholds\": {\"refused_rows\": 5000}}",
            FEW_ERROR_BYTES);

    assertThat(summary.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(summary.sentence()).startsWith("TOO_MANY_ERRORS: The items file has more errors");
    assertThat(stored.get(RECEIPT + "refused.csv").lines()).hasSize(1 + 100);
    assertThat(stored.keySet()).noneMatch(key -> key.startsWith("builds/"));
  }

  @Test
  void nobodyIsToldOfThresholdsThatWouldNotHelp() throws IOException {
    RunSummary summary = process("{\"file_set\": \"2022-01-30\"}", FEW_ERROR_BYTES);

    assertThat(summary.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(summary.sentence())
        .startsWith("TOO_MANY_ERRORS: The items file has more errors")
        .doesNotContain("thresholds");
  }

  @Test
  void aDryRunTellsOfMoreErrorsThanThereIsRoomFor() throws IOException {
    RunSummary summary =
        process("{\"file_set\": \"2022-01-30\", \"dry_run\": true}", FEW_ERROR_BYTES);

    assertThat(summary.sentence()).contains("TOO_MANY_ERRORS: The items file has more errors");
  }

  private RunSummary process(String request, int errorBytes) throws IOException {
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
                "file-arrivals", "drop", "results", QUEUE, Duration.ZERO, Thresholds.DEFAULT),
            new ModelDynamoDb(
                new ModelDynamoDb.Schema(
                    "file-arrivals",
                    "file_set",
                    "entry",
                    "open-sets",
                    "open",
                    "file_set",
                    "expires_at"),
                new Expressions(),
                CLOCK,
                changes -> {}),
            s3,
            new ModelSqs(QUEUE, batch -> assertThat(batch).isEmpty()),
            CLOCK,
            work,
            new Limits(1 << 20, 1_000, 1_000, 100, 1 << 20, errorBytes),
            new ListLimits(100, 1 << 20))) {
      return processor.process(request);
    }
  }

  private void put(String key, String text) {
    s3.putObject(request -> request.bucket("drop").key(key), RequestBody.fromString(text));
  }
}
