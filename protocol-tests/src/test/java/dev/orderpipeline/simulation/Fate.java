package dev.orderpipeline.simulation;

/** What becomes of one step. */
enum Fate {
  /** It is done, and answered. */
  PROCEEDS,
  /** The sandbox dies before the call leaves it. */
  DIES_BEFORE,
  /** The sandbox dies when the call has taken effect. */
  DIES_AFTER,
  /** The service rejects for now, and so do all tries of the client: no effect. */
  FAILS,
  /** The call takes effect; its answer is lost, and the client gives up. */
  LOSES_ANSWER,
  /** The call takes effect; its answer is lost, and the client's own retry is answered. */
  RETRIED,
  /** The client gives up, and the call takes effect at some later time. */
  COMES_LATE,
  /** The call is answered, and a copy of it that was still on its way takes effect later. */
  COPY_COMES_LATE,
  /** The transaction meets another one. */
  CONFLICTS,
  /** The first entries of the batch are taken, the others fail. */
  FAILS_IN_PART,
  /** The queue rejects an entry for what it is. */
  REFUSES_ENTRY,
  /** The sandbox sleeps through its lease; the call leaves it when it wakes. */
  SLEEPS,
  /** A message or an invocation is lost before it is handled. */
  VANISHES,
  /** A message or an invocation is delivered twice. */
  DELIVERED_TWICE,
  /** From now on the function's time is short. */
  TIME_IS_SHORT,
  /** The driver takes a machine for lost, which goes on, and has another one do its part. */
  GIVEN_UP
}
