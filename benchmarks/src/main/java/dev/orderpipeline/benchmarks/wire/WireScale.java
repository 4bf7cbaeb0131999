package dev.orderpipeline.benchmarks.wire;

/**
 * How much is sent and read.
 *
 * @param inFlight the number of concurrent calls while sending
 * @param bytes the size of the object that is read
 */
record WireScale(int messages, int inFlight, long bytes) {}
