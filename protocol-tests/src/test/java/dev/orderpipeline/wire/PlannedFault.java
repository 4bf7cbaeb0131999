package dev.orderpipeline.wire;

/**
 * A fault that the proxy injects into certain requests.
 *
 * @param operation the service and operation, such as {@code sqs SendMessageBatch}
 * @param from the number of the operation's first request that fails, from 1
 * @param requests the number of successive requests that fail
 * @param fault the kind of fault
 */
record PlannedFault(String operation, int from, int requests, WireFault fault) {
  static final int PERMANENT = Integer.MAX_VALUE;
  static final PlannedFault NONE = new PlannedFault("", 1, 0, WireFault.THROTTLED);

  boolean isPermanent() {
    return requests == PERMANENT;
  }

  String service() {
    return operation.substring(0, operation.indexOf(' '));
  }

  @Override
  public String toString() {
    return fault + (isPermanent() ? " permanently" : " twice") + " from " + operation + " " + from;
  }
}
