package dev.orderpipeline.wire;

/**
 * Where on the wire something goes wrong.
 *
 * @param operation service and operation, such as {@code sqs SendMessageBatch}
 * @param from the number of the first request of that operation that meets the fault, from 1
 * @param requests how many requests in a row meet it
 * @param fault what goes wrong
 */
record Trouble(String operation, int from, int requests, WireFault fault) {
  static final int FOR_EVER = Integer.MAX_VALUE;
  static final Trouble NONE = new Trouble("", 1, 0, WireFault.THROTTLED);

  boolean isForEver() {
    return requests == FOR_EVER;
  }

  String service() {
    return operation.substring(0, operation.indexOf(' '));
  }

  @Override
  public String toString() {
    return fault + (isForEver() ? " for ever" : " twice") + " from " + operation + " " + from;
  }
}
