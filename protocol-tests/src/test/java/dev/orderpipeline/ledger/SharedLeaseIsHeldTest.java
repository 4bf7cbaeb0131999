package dev.orderpipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.protocol.InMemoryAws;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Executors that share the lease of a driver, and the progress of their parts. */
class SharedLeaseIsHeldTest {
  private static final FileSetId SET = new FileSetId("", LocalDate.of(2022, 1, 30));
  private static final RunKey RUN = RunKey.of(3);
  private static final Instant LATER = Instant.parse("2022-05-01T06:00:00Z");

  private Instant now = Instant.parse("2022-01-31T06:00:00Z");
  private final InMemoryAws aws = new InMemoryAws(() -> now);
  private final Ledger ledger =
      new Ledger(new ConflictingClient(), aws.table(), () -> now, () -> "an-id", time -> {});

  private int conflicts;

  @Test
  void sharedRenewalDoesNotShortenTheLeaseOfItsHolder() {
    Lease lease = claim("holder");
    List<Map<String, AttributeValue>> before = aws.items();

    ledger.leases().renewShared(lease);

    assertThat(aws.items()).isEqualTo(before);
  }

  @Test
  void sharedRenewalKeepsOthersOutWhileTheHolderIsSlow() {
    Lease lease = claim("holder");
    now = now.plusSeconds(30);

    ledger.leases().renewShared(lease);

    now = now.plusSeconds(34);
    assertThat(ledger.leases().claim(SET, "other", "run#1")).isInstanceOf(LeaseClaim.Busy.class);
    now = now.plusSeconds(1);
    assertThat(ledger.leases().claim(SET, "other", "run#1")).isInstanceOf(LeaseClaim.Held.class);
  }

  @Test
  void holderRenewsAfterASharedRenewalByAClockThatIsAhead() {
    Lease lease = claim("holder");
    now = now.plusSeconds(40);
    ledger.leases().renewShared(lease);
    now = now.minus(Lease.DURATION.minus(Lease.SHARED_DURATION));

    ledger.leases().renew(lease);

    assertThat(ledger.items(SET).holder().orElseThrow().until())
        .isEqualTo(now.plus(Lease.DURATION));
  }

  @Test
  void releasedLeaseCannotBeShared() {
    Lease lease = claim("holder");
    ledger.leases().release(lease);

    assertLost(lease);
  }

  @Test
  void leaseReleasedLateCannotBeShared() {
    Lease lease = claim("holder");
    ledger.leases().releaseShared(lease);

    assertLost(lease);
  }

  @Test
  void leaseReleasedLateCannotBeClaimedUntilItsSharesHaveEnded() {
    Lease lease = claim("holder");
    ledger.leases().releaseShared(lease);
    // A client retries a release whose response was lost.
    now = now.plusSeconds(1);
    ledger.leases().releaseShared(lease);

    now = now.plus(Lease.SHARED_DURATION).minusSeconds(2);
    assertThat(ledger.leases().claim(SET, "other", "run#1"))
        .isEqualTo(new LeaseClaim.Busy("run#1", now.plusSeconds(1)));
    assertThatThrownBy(() -> ledger.leases().renew(lease)).isInstanceOf(LeaseLostException.class);

    now = now.plusSeconds(1);
    assertThat(ledger.leases().claim(SET, "other", "run#1"))
        .isEqualTo(new LeaseClaim.Held(new Lease(SET, "other", lease.token() + 1)));
  }

  @Test
  void leaseOfAnotherWorkerCannotBeShared() {
    Lease lease = claim("holder");
    now = now.plus(Duration.ofMinutes(1));
    claim("other");

    assertLost(lease);
  }

  @Test
  void progressOfAPartNeverFalls() {
    PartKey part = new PartKey(RUN, "digest", 12);

    ledger.partCheckpoints().save(SET, part, 10, LATER);
    ledger.partCheckpoints().save(SET, part, 30, LATER);
    ledger.partCheckpoints().save(SET, part, 20, LATER);

    assertThat(ledger.partCheckpoints().all(SET, RUN, "digest")).isEqualTo(Map.of(12, 30L));
  }

  @Test
  void runSeesOnlyThePartsOfItsOwnArchive() {
    ledger.partCheckpoints().save(SET, new PartKey(RUN, "digest", 0), 1, LATER);
    ledger.partCheckpoints().save(SET, new PartKey(RUN, "another", 0), 2, LATER);
    ledger
        .partCheckpoints()
        .save(SET, new PartKey(RunKey.replay(3, "again"), "digest", 0), 3, LATER);
    ledger.partCheckpoints().save(SET, new PartKey(RunKey.of(33), "digest", 0), 4, LATER);

    assertThat(ledger.partCheckpoints().all(SET, RUN, "digest")).isEqualTo(Map.of(0, 1L));
    assertThat(ledger.partCheckpoints().all(SET, RunKey.replay(3, "again"), "digest"))
        .isEqualTo(Map.of(0, 3L));
  }

  @Test
  void progressOfAPartIsRead() {
    PartKey part = new PartKey(RUN, "digest", 0);
    assertThat(ledger.partCheckpoints().accepted(SET, part)).isZero();

    ledger.partCheckpoints().save(SET, part, 7, LATER);

    assertThat(ledger.partCheckpoints().accepted(SET, part)).isEqualTo(7);
  }

  @Test
  void progressOfAnExpiredPartIsIgnored() {
    PartKey part = new PartKey(RUN, "digest", 0);
    ledger.partCheckpoints().save(SET, part, 7, LATER);

    now = LATER;

    assertThat(ledger.partCheckpoints().accepted(SET, part)).isZero();
    assertThat(ledger.partCheckpoints().all(SET, RUN, "digest")).isEmpty();
    ledger.partCheckpoints().save(SET, part, 5, LATER.plusSeconds(60));
    assertThat(ledger.partCheckpoints().accepted(SET, part)).isEqualTo(5);
  }

  @Test
  void sharedRenewalThatConflictsWithATransactionIsRetried() {
    Lease lease = claim("holder");
    conflicts = 3;

    ledger.leases().renewShared(lease);

    assertThat(conflicts).isZero();
  }

  @Test
  void everySingleWriteThatConflictsWithATransactionIsRetried() {
    Map<String, Runnable> writes = new LinkedHashMap<>();
    writes.put("claim", () -> claim("holder"));
    Lease lease = new Lease(SET, "holder", 1);
    writes.put("renewal", () -> ledger.leases().renew(lease));
    writes.put("release", () -> ledger.leases().release(lease));
    writes.put("state", () -> ledger.states().settle(ledger.states().get(SET)));
    writes.put("job start", () -> ledger.jobStarts().save(SET, "replay", "jr_1"));
    writes.put(
        "part", () -> ledger.partCheckpoints().save(SET, new PartKey(RUN, "d", 0), 1, LATER));

    writes.forEach(
        (name, write) -> {
          conflicts = 9;
          write.run();
          assertThat(conflicts).as(name).isZero();
        });
  }

  @Test
  void writeThatKeepsConflictingFails() {
    conflicts = 10;

    assertThatThrownBy(() -> claim("holder")).isInstanceOf(TransactionConflictException.class);
  }

  @Test
  void partsAreNotListedAsRuns() {
    ledger.partCheckpoints().save(SET, new PartKey(RUN, "digest", 0), 1, LATER);

    assertThat(ledger.runs().all(SET)).isEmpty();
    assertThat(ledger.items(SET).runs()).isEmpty();
  }

  private Lease claim(String owner) {
    return ((LeaseClaim.Held) ledger.leases().claim(SET, owner, "run#1")).lease();
  }

  private void assertLost(Lease lease) {
    List<Map<String, AttributeValue>> before = aws.items();

    assertThatThrownBy(() -> ledger.leases().renewShared(lease))
        .isInstanceOf(LeaseLostException.class)
        .hasMessage(
            "the lease of 2022-01-30 with token 1 was taken over by another worker, which"
                + " finishes the set");
    assertThat(aws.items()).isEqualTo(before);
  }

  /** The table with a given number of transaction conflicts. */
  private final class ConflictingClient implements DynamoDbClient {
    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      if (conflicts > 0) {
        conflicts--;
        throw TransactionConflictException.builder().message("a transaction is under way").build();
      }
      return aws.dynamoDb().updateItem(request);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      if (conflicts > 0) {
        conflicts--;
        throw TransactionConflictException.builder().message("a transaction is under way").build();
      }
      return aws.dynamoDb().putItem(request);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return aws.dynamoDb().getItem(request);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return aws.dynamoDb().query(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
