package dev.orderpipeline.localstack.lambda;

/**
 * The result of an invocation.
 *
 * @param payload the function's response, or the error as JSON
 * @param failed whether the payload is an error
 * @param logTail the end of the function's log of this invocation, at most 4 KB
 */
public record InvocationResult(String payload, boolean failed, String logTail) {}
