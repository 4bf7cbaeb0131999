package dev.orderpipeline.localstack;

/**
 * One invocation of a function.
 *
 * @param requestId its id, which retries share
 * @param payload the event, as JSON
 */
record Invocation(String requestId, String payload) {}
