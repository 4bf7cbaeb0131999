package dev.orderpipeline.localstack;

/**
 * One call of a function.
 *
 * @param requestId its id, which retries keep
 * @param payload the event, as JSON
 */
record Invocation(String requestId, String payload) {}
