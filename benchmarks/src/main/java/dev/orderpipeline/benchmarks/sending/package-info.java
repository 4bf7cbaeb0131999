/** Benchmark of the sender's CPU time per message to SQS, by HTTP client and use of the SDK. */
package dev.orderpipeline.benchmarks.sending;
