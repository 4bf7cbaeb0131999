package dev.orderpipeline.aws;

import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * A retry strategy that runs a callback before each retry and delegates all decisions. Unlike the
 * SDK's metrics, it adds no cost to a call that succeeds at once. Thread-safe if the callback is.
 */
final class ObservedRetryStrategy implements RetryStrategy {
  private final RetryStrategy delegate;
  private final Runnable onRetry;

  /**
   * A strategy with the decisions of {@code delegate}.
   *
   * @param onRetry runs before each retry
   */
  ObservedRetryStrategy(RetryStrategy delegate, Runnable onRetry) {
    this.delegate = delegate;
    this.onRetry = onRetry;
  }

  @Override
  public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
    return delegate.acquireInitialToken(request);
  }

  @Override
  public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
    RefreshRetryTokenResponse response = delegate.refreshRetryToken(request);
    onRetry.run();
    return response;
  }

  @Override
  public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
    return delegate.recordSuccess(request);
  }

  @Override
  public int maxAttempts() {
    return delegate.maxAttempts();
  }

  /** False, because the SDK can add its defaults only to its own strategies. */
  @Override
  public boolean useClientDefaults() {
    return false;
  }

  @Override
  public Builder<?, ?> toBuilder() {
    return delegate.toBuilder();
  }
}
