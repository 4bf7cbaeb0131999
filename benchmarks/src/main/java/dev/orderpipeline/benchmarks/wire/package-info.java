/** Benchmark of the CPU time of sending to SQS and reading from S3, over plain HTTP and TLS. */
package dev.orderpipeline.benchmarks.wire;
