package dev.orderpipeline.localstack;

/**
 * What became of an invocation.
 *
 * @param payload what the function answered, or the error as JSON
 * @param failed whether it is an error
 * @param logTail the last of what the function's log says about it
 */
record InvocationResult(String payload, boolean failed, String logTail) {}
