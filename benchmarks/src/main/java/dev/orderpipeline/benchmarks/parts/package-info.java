/** Measures the inner parts of the way from files to messages, with JMH. */
package dev.orderpipeline.benchmarks.parts;
