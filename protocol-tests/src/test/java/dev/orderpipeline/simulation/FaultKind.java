package dev.orderpipeline.simulation;

/** The kind of fault that a schedule injects into one step. */
enum FaultKind {
  /** No fault: the call takes effect and the client gets the response. */
  NONE,
  /** The sandbox dies before it sends the call. */
  CRASH_BEFORE,
  /** The sandbox dies after the call has taken effect. */
  CRASH_AFTER,
  /** The service rejects the call and all retries; no effect. */
  UNAVAILABLE,
  /** The call takes effect, its response is lost, and the client fails. */
  RESPONSE_LOST,
  /** The call takes effect, its response is lost, and the client's retry succeeds. */
  RETRIED,
  /** The client fails with a timeout, and the call takes effect later. */
  LATE,
  /** The call succeeds, and a duplicate of it takes effect later. */
  DUPLICATE_LATE,
  /** The transaction conflicts with another one. */
  CONFLICT,
  /** The single write conflicts with a transaction. */
  WRITE_CONFLICT,
  /** The queue accepts the first half of the batch; the other entries fail. */
  PARTIAL_FAILURE,
  /** The queue rejects entries because of their content. */
  ENTRY_REJECTED,
  /** The sandbox sleeps through its lease and sends the call when it wakes. */
  SLEEP,
  /** An event or invocation is lost. */
  DROPPED,
  /** An event or invocation is delivered twice. */
  DELIVERED_TWICE,
  /** From now on the function is close to its timeout. */
  NEAR_TIMEOUT,
  /** The driver abandons an executor that still runs, and another one repeats its part. */
  ABANDONED
}
