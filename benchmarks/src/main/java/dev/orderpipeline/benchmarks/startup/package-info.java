/**
 * Benchmark of the arrival function's start-up, from the start of its JVM to its first response.
 */
package dev.orderpipeline.benchmarks.startup;
