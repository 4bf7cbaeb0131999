package dev.orderpipeline.ledger;

import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Tells of each further try of a call, and decides nothing: a call that succeeds at once costs
 * nothing more, unlike with the SDK's own metrics. Thread-safe if what is told is.
 */
final class CountedRetries implements RetryStrategy {
  private final RetryStrategy deciding;
  private final Runnable onRetry;

  /**
   * A strategy that decides as another one.
   *
   * @param onRetry told before each further try
   */
  CountedRetries(RetryStrategy deciding, Runnable onRetry) {
    this.deciding = deciding;
    this.onRetry = onRetry;
  }

  @Override
  public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
    return deciding.acquireInitialToken(request);
  }

  @Override
  public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
    RefreshRetryTokenResponse allowed = deciding.refreshRetryToken(request);
    onRetry.run();
    return allowed;
  }

  @Override
  public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
    return deciding.recordSuccess(request);
  }

  @Override
  public int maxAttempts() {
    return deciding.maxAttempts();
  }

  /** False, for the SDK knows how to add its defaults to its own strategies only. */
  @Override
  public boolean useClientDefaults() {
    return false;
  }

  @Override
  public Builder<?, ?> toBuilder() {
    return deciding.toBuilder();
  }
}
