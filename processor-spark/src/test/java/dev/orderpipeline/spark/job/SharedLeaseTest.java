package dev.orderpipeline.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

class SharedLeaseTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final Instant NOW = Instant.parse("2022-01-31T08:00:00Z");

  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();
  private boolean stopped;
  private final SlowTable table = new SlowTable();
  private final List<Long> accepted = new ArrayList<>();

  @Test
  void leaseIsRenewedBeforeTheFirstSend() {
    shared();

    assertThat(table.renewals).isEqualTo(1);
  }

  @Test
  void nothingIsSentWithoutTheLease() {
    table.takenOver = true;

    assertThatThrownBy(this::shared).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void leaseIsRenewedAfterSixSeconds() {
    SharedLease lease = shared();
    after("PT5.999999999S");
    assertThat(lease.untilRenewal()).isEqualTo(Duration.ofNanos(1));

    after("PT10S");
    assertThat(lease.untilRenewal()).isZero();
  }

  @Test
  void checkpointIsStoredWithoutAnEarlyRenewal() {
    SharedLease lease = shared();
    after("PT5S");

    lease.save(20);

    assertThat(accepted).containsExactly(20L);
    assertThat(table.renewals).isEqualTo(1);
  }

  @Test
  void takenOverLeaseIsNoticedAtTheNextRenewal() {
    SharedLease lease = shared();
    after("PT6S");
    table.takenOver = true;

    assertThatThrownBy(() -> lease.save(40)).isInstanceOf(LeaseLostException.class);
    assertThat(accepted).isEmpty();
  }

  @Test
  void renewalCountsFromBeforeItsRequest() {
    SharedLease lease = shared();
    after("PT6S");
    table.latency = Duration.ofSeconds(2);

    lease.save(1);

    assertThat(lease.untilRenewal()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void sendCanBeginIfItEndsBeforeTheLease() {
    // 35 s less the longest send of 20 s and a second's allowance.
    SharedLease lease = shared();
    after("PT14S");

    assertThatCode(lease::check).doesNotThrowAnyException();
  }

  @Test
  void sendThatCanOutliveTheLeaseDoesNotBegin() {
    SharedLease lease = shared();
    after("PT14.000000001S");

    assertThatThrownBy(lease::check)
        .isInstanceOf(LeaseLostException.class)
        .hasMessage(
            "the lease of acme/2022-01-30 with token 7 was not renewed in time to send a part;"
                + " the next attempt continues");
  }

  @Test
  void renewalEndsBeforeSendingMustStop() {
    SharedLease lease = shared();
    after("PT6S");
    nanos += CallLimits.TABLE.callTimeout().toNanos();

    assertThatCode(lease::check).doesNotThrowAnyException();
  }

  @Test
  void nothingBeginsAfterTheWorkIsCancelled() {
    SharedLease lease = shared();
    assertThat(lease.isTimeShort()).isFalse();

    stopped = true;

    assertThat(lease.isTimeShort()).isTrue();
  }

  private SharedLease shared() {
    return new SharedLease(
        new Ledger(table, "table", () -> NOW, () -> "id", wait -> {}).leases(),
        new Lease(SET, "owner", 7),
        () -> nanos,
        accepted::add,
        () -> stopped);
  }

  private void after(String time) {
    nanos += Duration.parse(time).toNanos();
  }

  /** A table that renews a lease slowly. */
  private final class SlowTable implements DynamoDbClient {
    private Duration latency = Duration.ZERO;
    private boolean takenOver;
    private int renewals;

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      nanos += latency.toNanos();
      if (takenOver) {
        throw ConditionalCheckFailedException.builder().message("taken over").build();
      }
      renewals++;
      return UpdateItemResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
