package dev.orderpipeline.localstack.lambda;

/**
 * One invocation of a function.
 *
 * @param requestId its id, which retries share
 * @param payload the event, as JSON
 */
public record Invocation(String requestId, String payload) {}
