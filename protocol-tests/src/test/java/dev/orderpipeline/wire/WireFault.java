package dev.orderpipeline.wire;

/** What goes wrong with a request on its way. */
enum WireFault {
  /** Rejected with the service's own code for too many requests. */
  THROTTLED,
  /** A transaction is cancelled because one of its items is throttled. */
  TRANSACTION_THROTTLED,
  /** Rejected with status 500. */
  INTERNAL_ERROR,
  /** Rejected with status 503. */
  UNAVAILABLE,
  /** The connection is reset before the request takes effect. */
  RESET_BEFORE,
  /** The connection is reset when the request has taken effect. */
  RESET_AFTER,
  /** The request takes effect, and its answer comes later than anybody waits. */
  SLOW,
  /** The request takes effect only when the client has given it up. */
  LATE,
  /** The connection is reset in the middle of an object. */
  CUT_BY_RESET,
  /** The connection ends in the middle of an object, as if that were all. */
  CUT_QUIETLY;

  boolean concerns(String operation) {
    if (isCut()) {
      return operation.equals("s3 GetObject");
    }
    return this != TRANSACTION_THROTTLED || operation.equals("dynamodb TransactWriteItems");
  }

  /** Whether the answer breaks off in the middle. */
  boolean isCut() {
    return this == CUT_BY_RESET || this == CUT_QUIETLY;
  }

  /** Whether a request that meets the fault has no effect and no half an answer. */
  boolean isRejection() {
    return !takesEffect() && !isCut();
  }

  /** Whether a request that meets the fault takes effect all the same. */
  boolean takesEffect() {
    return this == RESET_AFTER || this == SLOW || this == LATE;
  }

  /** Whether the client learns of it only by its own limit of time. */
  boolean needsPatience() {
    return this == SLOW || this == LATE;
  }

  /**
   * Whether the client's own tries make up for it. What was cut off while it streamed is not asked
   * for again; and a claim of the lease that takes effect late makes the worker's own token old.
   */
  boolean isMendedByTries() {
    return !isCut() && this != LATE;
  }
}
