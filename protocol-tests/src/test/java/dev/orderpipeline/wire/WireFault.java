package dev.orderpipeline.wire;

/** A fault on the connection between a client and AWS. */
enum WireFault {
  /** The service rejects the request with its error code for throttling. */
  THROTTLED,
  /** DynamoDB cancels a transaction because one of its items is throttled. */
  TRANSACTION_THROTTLED,
  /** The service fails with status 500. */
  INTERNAL_ERROR,
  /** The service fails with status 503. */
  UNAVAILABLE,
  /** The connection is reset before the request takes effect. */
  RESET_BEFORE,
  /** The connection is reset after the request has taken effect. */
  RESET_AFTER,
  /** The request takes effect, and the client times out before the response. */
  SLOW,
  /** The request takes effect only after the client has timed out. */
  LATE,
  /** The connection is reset in the middle of a downloaded object. */
  CUT_BY_RESET,
  /** The connection ends in the middle of a downloaded object, as if it were complete. */
  CUT_QUIETLY;

  boolean concerns(String operation) {
    if (isCut()) {
      return operation.equals("s3 GetObject");
    }
    return this != TRANSACTION_THROTTLED || operation.equals("dynamodb TransactWriteItems");
  }

  /** Whether the response is truncated. */
  boolean isCut() {
    return this == CUT_BY_RESET || this == CUT_QUIETLY;
  }

  /** Whether the request has no effect and no partial response. */
  boolean isRejection() {
    return !takesEffect() && !isCut();
  }

  /** Whether the request takes effect despite the fault. */
  boolean takesEffect() {
    return this == RESET_AFTER || this == SLOW || this == LATE;
  }

  /** Whether the client notices the fault only by its timeout. */
  boolean needsTimeout() {
    return this == SLOW || this == LATE;
  }

  /**
   * Whether the client's retries repair two faults in a row. Clients do not retry a truncated
   * stream, and a late claim of the lease outdates the worker's own token.
   */
  boolean isRepairedByRetries() {
    return !isCut() && this != LATE;
  }
}
