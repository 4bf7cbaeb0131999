package dev.orderpipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.protocol.InMemoryAws;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Late duplicates of claims and renewals, which take effect after the response. */
class LeaseCopiesTest {
  private static final FileSetId SET = new FileSetId("", LocalDate.of(2022, 1, 30));
  private static final Duration STEP = Duration.ofSeconds(15);

  private Instant now = Instant.parse("2022-01-31T06:00:00Z");
  private final List<UpdateItemRequest> sent = new ArrayList<>();
  private final InMemoryAws aws = new InMemoryAws(() -> now);
  private final Ledger ledger =
      new Ledger(new RecordingClient(), aws.table(), () -> now, () -> "an-id", time -> {});

  @Test
  void copyOfAClaimAfterARenewalChangesNothing() {
    Lease lease = claim();
    now = now.plus(STEP);
    ledger.leases().renew(lease);

    assertHasNoEffect(sent.get(0));
  }

  @Test
  void copyOfARenewalAfterALaterOneChangesNothing() {
    Lease lease = claim();
    now = now.plus(STEP);
    ledger.leases().renew(lease);
    now = now.plus(STEP);
    ledger.leases().renew(lease);

    assertHasNoEffect(sent.get(1));
  }

  @Test
  void retryOfAClaimOrOfARenewalSucceeds() {
    Lease lease = claim();
    assertThat(claim()).isEqualTo(new Lease(SET, "one", lease.token() + 1));

    ledger.leases().renew(claim());
    UpdateItemResponse again = aws.dynamoDb().updateItem(sent.get(sent.size() - 1));

    assertThat(again).isNotNull();
  }

  @Test
  void renewalAfterTheClockWasSetBackSaysThatTheLeaseIsStillHeld() {
    Lease lease = claim();
    now = now.minusSeconds(1);

    assertThatThrownBy(() -> ledger.leases().renew(lease))
        .isInstanceOf(LeaseLostException.class)
        .hasMessage(
            "the lease of 2022-01-30 with token 1 cannot be renewed: it already ends at"
                + " 2022-01-31T06:00:45Z, so this machine's clock was set back; the next attempt"
                + " continues");
  }

  private Lease claim() {
    return ((LeaseClaim.Held) ledger.leases().claim(SET, "one", "run#1")).lease();
  }

  private void assertHasNoEffect(UpdateItemRequest copy) {
    List<Map<String, AttributeValue>> before = aws.items();

    assertThatThrownBy(() -> aws.dynamoDb().updateItem(copy))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(aws.items()).isEqualTo(before);
  }

  /** The table, with a record of the requests. */
  private final class RecordingClient implements DynamoDbClient {
    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      sent.add(request);
      return aws.dynamoDb().updateItem(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
