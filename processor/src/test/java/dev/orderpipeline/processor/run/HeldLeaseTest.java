package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

class HeldLeaseTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final Instant NOW = Instant.parse("2022-01-31T08:00:00Z");

  /** A monotonic clock can start at any value, also just before an overflow. */
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();

  private final SlowTable table = new SlowTable();
  private final HeldLease lease =
      new HeldLease(
          new Ledger(table, "table", () -> NOW, () -> "id", wait -> {}),
          new Lease(SET, "owner", 7),
          () -> nanos,
          nanos);

  @Test
  void leaseIsNotRenewedBeforeFifteenSecondsHavePassed() {
    after("PT14.999999999S");

    lease.renewIfDue();

    assertThat(table.renewals).isZero();
    assertThat(lease.untilRenewal()).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void leaseIsRenewedAfterFifteenSeconds() {
    after("PT15S");
    assertThat(lease.untilRenewal()).isZero();

    lease.renewIfDue();

    assertThat(table.renewals).isEqualTo(1);
    assertThat(lease.untilRenewal()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void timeUntilRenewalIsNeverNegative() {
    after("PT40S");

    assertThat(lease.untilRenewal()).isZero();
  }

  @Test
  void renewalCountsFromBeforeItWasRequested() {
    after("PT15S");
    table.latency = Duration.ofSeconds(4);

    lease.renewIfDue();

    assertThat(lease.untilRenewal()).isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void checkpointRenewsAndCountsFromBeforeItWasRequested() {
    after("PT15S");
    table.latency = Duration.ofSeconds(5);
    RunRecord run = RunRecord.unclaimed(RunKey.of(1), pinned(), NOW);

    lease.checkpoint(run, run.withCheckpoint(10, NOW));

    assertThat(table.transactions).isEqualTo(1);
    assertThat(lease.untilRenewal()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void sendThatEndsBeforeTheLeaseCanBegin() {
    // 45 s less the longest send of 20 s and a second's allowance.
    after("PT24S");

    assertThatCode(lease::checkCanSend).doesNotThrowAnyException();
  }

  @Test
  void sendThatCanOutliveTheLeaseCannotBegin() {
    after("PT24.000000001S");

    assertThatThrownBy(lease::checkCanSend)
        .isInstanceOf(LeaseLostException.class)
        .hasMessage(
            "the lease of acme/2022-01-30 with token 7 was not renewed in time to send; the next"
                + " attempt continues");
  }

  @Test
  void renewalIsAnsweredOrAbandonedBeforeSendingMustStop() {
    after("PT15S");
    nanos += CallLimits.TABLE.callTimeout().toNanos();

    assertThatCode(lease::checkCanSend).doesNotThrowAnyException();
  }

  @Test
  void renewalExtendsTheRightToSend() {
    after("PT30S");
    lease.renewIfDue();

    assertThatCode(lease::checkCanSend).doesNotThrowAnyException();
  }

  @Test
  void renewalThatWasAnsweredTooLateGivesNoRightToSend() {
    after("PT15S");
    table.latency = Duration.ofSeconds(25);
    lease.renewIfDue();

    assertThatThrownBy(lease::checkCanSend).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void renewalThatFailsRenewsNothing() {
    after("PT20S");
    table.takenOver = true;

    assertThatThrownBy(lease::renewIfDue).isInstanceOf(LeaseLostException.class);
    assertThat(lease.untilRenewal()).isZero();
    after("PT5S");
    assertThatThrownBy(lease::checkCanSend).isInstanceOf(LeaseLostException.class);
  }

  private void after(String time) {
    nanos += Duration.parse(time).toNanos();
  }

  private static PinnedFiles pinned() {
    FileVersion version = new FileVersion("v", "e", 1, NOW);
    return new PinnedFiles(version, version, version);
  }

  /** A table with delayed responses. */
  private final class SlowTable implements DynamoDbClient {
    private Duration latency = Duration.ZERO;
    private boolean takenOver;
    private int renewals;
    private int transactions;

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      nanos += latency.toNanos();
      if (takenOver) {
        throw ConditionalCheckFailedException.builder().build();
      }
      renewals++;
      return UpdateItemResponse.builder().build();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      nanos += latency.toNanos();
      transactions++;
      return TransactWriteItemsResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return DynamoDbClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
